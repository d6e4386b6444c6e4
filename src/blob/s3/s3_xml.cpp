#include "blob/s3/s3_xml.hpp"

#include <pugixml.hpp>

#include <cstring>
#include <sstream>

#include <fmt/format.h>

namespace faturad::blob::s3 {
namespace {

// The document's root, if it has that name.
result<pugi::xml_node> root(pugi::xml_document& document, std::string_view xml, const char* name) {
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  const pugi::xml_node node = document.document_element();
  if (!parsed || std::strcmp(node.name(), name) != 0) {
    return make_error(Errc::unreachable, fmt::format("the server's answer is no {}", name));
  }
  return node;
}

std::string text(const pugi::xml_node& node, const char* child) { return node.child_value(child); }
bool truncated(const pugi::xml_node& node) { return text(node, "IsTruncated") == "true"; }

}  // namespace

std::string error_code(std::string_view xml) {
  pugi::xml_document document;
  const auto node = root(document, xml, "Error");
  return node ? text(*node, "Code") : std::string();
}

result<std::string> parse_upload_id(std::string_view xml) {
  pugi::xml_document document;
  const auto node = root(document, xml, "InitiateMultipartUploadResult");
  if (!node) return node.error();
  return text(*node, "UploadId");
}

result<ObjectPage> parse_object_page(std::string_view xml) {
  pugi::xml_document document;
  const auto node = root(document, xml, "ListBucketResult");
  if (!node) return node.error();
  ObjectPage page;
  for (const auto& item : node->children("Contents")) page.items.push_back({text(item, "Key"), item.child("Size").text().as_ullong()});
  if (truncated(*node)) page.next = text(*node, "NextContinuationToken");
  return page;
}

result<UploadPage> parse_upload_page(std::string_view xml) {
  pugi::xml_document document;
  const auto node = root(document, xml, "ListMultipartUploadsResult");
  if (!node) return node.error();
  UploadPage page;
  for (const auto& item : node->children("Upload")) page.items.push_back({text(item, "Key"), text(item, "UploadId"), text(item, "Initiated")});
  if (truncated(*node)) {
    page.next_key = text(*node, "NextKeyMarker");
    page.next_id = text(*node, "NextUploadIdMarker");
  }
  return page;
}

std::string complete_upload_body(const std::vector<Part>& parts) {
  pugi::xml_document document;
  pugi::xml_node node = document.append_child("CompleteMultipartUpload");
  for (const Part& part : parts) {
    pugi::xml_node item = node.append_child("Part");
    item.append_child("PartNumber").text() = part.number;
    item.append_child("ETag").text() = part.etag.c_str();
  }
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  return out.str();
}

}  // namespace faturad::blob::s3
