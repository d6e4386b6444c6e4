#include "faturad/pdf/document_reader.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "pdf/layout.hpp"
#include "pdf/page_tree.hpp"
#include "pdf/podofo_source.hpp"
#include "pdf/text_machine.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kHeaderWindow = 1024;  // readers accept junk of that length before the header
constexpr std::uint64_t kMaxOperators = 50'000'000;

result<void> check_header(std::span<const std::byte> bytes) {
  if (bytes.empty()) return make_error(Errc::empty_document, "the document has no bytes");
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), kHeaderWindow));
  if (head.find("%PDF-") == std::string_view::npos)
    return make_error(Errc::not_a_pdf, "no PDF header in the first 1024 bytes");
  return {};
}

DocumentInfo read_info(Objects& objects) {
  const Dict& info = objects.get(objects.trailer().dict(), "Info").dict();
  const auto text = [&](std::string_view key) {
    const std::string* value = objects.get(info, key).string();
    return value ? text_string_to_utf8(*value) : std::string();
  };
  return {text("Title"), text("Author"), text("Producer"), text("Creator")};
}

result<Document> read_pages(Objects& objects, const ReadOptions& options) {
  const auto entries = list_pages(objects, 1u << 20);
  if (entries.empty()) return make_error(Errc::no_pages, "the document has no pages");
  Document document;
  document.page_count = static_cast<int>(entries.size());
  document.info = read_info(objects);
  DocumentResources resources(objects, objects.get(objects.trailer().dict(), "Root").dict(), nullptr);
  resources.glyphs_left = options.limits.max_glyphs;
  resources.operators_left = kMaxOperators;
  const auto readable = std::min(entries.size(), static_cast<std::size_t>(std::max(options.limits.max_pages, 0)));
  for (std::size_t i = 0; i < readable; ++i)
    document.pages.push_back(lay_out(run_page(resources, page_content(objects, entries[i])), static_cast<int>(i) + 1));
  if (readable < entries.size()) document.warnings.push_back(fmt::format("read {} of {} pages", readable, entries.size()));
  return document;
}

}  // namespace

result<Document> read_document(std::span<const std::byte> bytes, const ReadOptions& options) {
  if (auto header = check_header(bytes); !header) return header.error();
  auto source = open_with_podofo(bytes, options.passwords);
  if (!source) return source.error();
  Objects objects(**source, options.limits.max_inflated_bytes);
  return read_pages(objects, options);
}

}  // namespace faturad::pdf
