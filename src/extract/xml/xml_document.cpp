#include "extract/xml/xml_document.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "extract/xml/xml_text.hpp"

namespace faturad::extract {
namespace {

std::string_view local_name(std::string_view name) { return name.substr(name.find(':') + 1); }  // npos + 1 is 0

std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

// UN/CEFACT's Cross Industry documents of all versions, ZUGFeRD 1, UBL 2.
bool is_known_namespace(std::string_view uri) {
  constexpr std::array<std::string_view, 3> kFamilies{"urn:un:unece:uncefact:", "urn:ferd:", "urn:oasis:names:specification:ubl:"};
  return std::any_of(kFamilies.begin(), kFamilies.end(), [&](std::string_view family) { return uri.starts_with(family); });
}

enum class Origin { known, foreign, undeclared };

// What a prefix stands for at `node`: the declaration of the nearest element above it.
Origin origin_of(pugi::xml_node node) {
  const std::string_view prefix = prefix_of(node.name());
  for (pugi::xml_node at = node; at; at = at.parent()) {
    for (const pugi::xml_attribute attribute : at.attributes()) {
      const std::string_view name = attribute.name();
      if (!name.starts_with("xmlns")) continue;
      const bool declares = prefix.empty() ? name == "xmlns" : name.size() > 6 && name[5] == ':' && name.substr(6) == prefix;
      if (declares) return is_known_namespace(attribute.value()) ? Origin::known : attribute.value()[0] == 0 ? Origin::undeclared : Origin::foreign;
    }
  }
  return Origin::undeclared;
}

// Removes elements of foreign namespaces. Those of none stay: some producers leave the declarations out, and the names are
// the formats' own. True when there was one with an undeclared prefix.
bool remove_foreign(pugi::xml_node parent) {
  bool undeclared = false;
  for (pugi::xml_node child = parent.first_child(); child;) {
    const pugi::xml_node next = child.next_sibling();
    if (child.type() == pugi::node_element) {
      const Origin origin = origin_of(child);
      if (origin == Origin::foreign) {
        parent.remove_child(child);
      } else {
        undeclared = remove_foreign(child) || (origin == Origin::undeclared && !prefix_of(child.name()).empty()) || undeclared;
      }
    }
    child = next;
  }
  return undeclared;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::string_view XmlNode::name() const { return local_name(node_.name()); }

XmlNode XmlNode::first(std::string_view name) const {
  for (const pugi::xml_node child : node_.children()) {
    if (child.type() == pugi::node_element && local_name(child.name()) == name) return XmlNode(child);
  }
  return {};
}

XmlNode XmlNode::next(std::string_view name) const {
  for (pugi::xml_node sibling = node_.next_sibling(); sibling; sibling = sibling.next_sibling()) {
    if (sibling.type() == pugi::node_element && local_name(sibling.name()) == name) return XmlNode(sibling);
  }
  return {};
}

XmlNode XmlNode::at(std::string_view path) const {
  const std::size_t slash = path.find('/');
  const std::string_view name = path.substr(0, slash);
  if (slash == std::string_view::npos) return first(name);
  for (XmlNode child = first(name); child; child = child.next(name)) {
    if (const XmlNode found = child.at(path.substr(slash + 1))) return found;
  }
  return {};
}

std::string XmlNode::text() const {
  std::string out;
  for (const pugi::xml_node child : node_.children()) {
    if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
    for (const char* c = child.value(); *c != 0; ++c) {
      if (!is_blank(*c)) {
        out += *c;
      } else if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string_view XmlNode::attribute(std::string_view name) const {
  for (const pugi::xml_attribute attribute : node_.attributes()) {
    if (local_name(attribute.name()) == name) return attribute.value();
  }
  return {};
}

std::string XmlNode::path() const {
  std::string out;
  for (pugi::xml_node at = node_; at && at.type() == pugi::node_element; at = at.parent()) {
    const std::string_view name = local_name(at.name());
    std::size_t index = 1;
    for (pugi::xml_node before = at.previous_sibling(); before; before = before.previous_sibling()) {
      if (before.type() == pugi::node_element && local_name(before.name()) == name) ++index;
    }
    out.insert(0, index > 1 ? fmt::format("/{}[{}]", name, index) : fmt::format("/{}", name));
  }
  return out;
}

result<XmlDocument> XmlDocument::parse(std::string_view bytes, const XmlLimits& limits) {
  if (bytes.size() > limits.bytes) return make_error(Errc::limit_exceeded, fmt::format("it is larger than {} bytes", limits.bytes));
  auto decoded = decode_xml(bytes);
  if (!decoded) return decoded.error();
  if (auto within = check_xml_limits(decoded->utf8, limits); !within) return within.error();
  XmlDocument out;
  out.text_ = std::make_unique<std::string>(std::move(decoded->utf8));
  out.tree_ = std::make_unique<pugi::xml_document>();
  out.warnings_ = std::move(decoded->warnings);
  // Of entities only the five of XML itself and numbers: pugixml knows no others.
  const auto parsed = out.tree_->load_buffer_inplace(out.text_->data(), out.text_->size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) return make_error(Errc::corrupt_document, fmt::format("it is not well-formed at byte {}: {}", parsed.offset, parsed.description()));
  if (remove_foreign(*out.tree_)) out.warnings_.push_back("it uses namespace prefixes that it does not declare");
  return out;
}

}  // namespace faturad::extract
