#include "faturad/pdf/document_reader.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "pdf/attachments.hpp"
#include "pdf/cmap_library.hpp"
#include "pdf/file_source.hpp"
#include "pdf/layout.hpp"
#include "pdf/page_tree.hpp"
#include "pdf/podofo_source.hpp"
#include "pdf/qpdf_repair.hpp"
#include "pdf/text_machine.hpp"
#include "pdf/unmapped.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kHeaderWindow = 1024;  // readers accept junk of that length before the header
constexpr std::uint64_t kMaxOperators = 50'000'000;
constexpr std::size_t kMaxPages = 1u << 20;  // listed

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

std::string read_xmp(Objects& objects) {
  const Dict& catalog = objects.get(objects.trailer().dict(), "Root").dict();
  const Object& metadata = objects.get(catalog, "Metadata");
  return metadata.stream() ? objects.decode(*metadata.stream()) : std::string();
}

struct Opened {
  std::unique_ptr<std::string> rebuilt;  // what the source reads, where the document was repaired
  std::unique_ptr<ObjectSource> source;
};

// Where PoDoFo fails, qpdf rebuilds the file and PoDoFo tries once more.
result<Opened> open_repaired(std::span<const std::byte> bytes, const ReadOptions& options) {
  auto repaired = repair_with_qpdf(bytes, options.passwords);
  if (!repaired) return repaired.error();
  auto rebuilt = std::make_unique<std::string>(std::move(*repaired));
  auto source = open_with_podofo(std::as_bytes(std::span(*rebuilt)), options.passwords);
  if (!source) return source.error();
  return Opened{std::move(rebuilt), std::move(*source)};
}

void add_attachments(Document& document, Objects& objects, const std::vector<PageEntry>& pages,
                     const ReadLimits& limits) {
  AttachmentList list = read_attachments(objects, pages, limits.max_attachment_bytes);
  document.attachments = std::move(list.files);
  document.warnings.insert(document.warnings.end(), list.warnings.begin(), list.warnings.end());
}

Document read_pages(Objects& objects, const std::vector<PageEntry>& entries, const ReadOptions& options) {
  Document document;
  document.page_count = static_cast<int>(entries.size());
  document.info = read_info(objects);
  document.xmp = read_xmp(objects);
  DocumentResources resources(objects, objects.get(objects.trailer().dict(), "Root").dict(), options.cmaps.get());
  resources.glyphs_left = options.limits.max_glyphs;
  resources.operators_left = kMaxOperators;
  const auto readable = std::min(entries.size(), static_cast<std::size_t>(std::max(options.limits.max_pages, 0)));
  for (std::size_t i = 0; i < readable; ++i)
    document.pages.push_back(lay_out(run_page(resources, page_content(objects, entries[i])), static_cast<int>(i) + 1));
  if (readable < entries.size())
    document.warnings.push_back(fmt::format("read {} of {} pages", readable, entries.size()));
  if (resources.glyphs_left == 0 || resources.operators_left == 0)
    document.warnings.push_back("the text is cut off: it exceeds the limits");
  for (std::string& warning : describe_unmapped(document.pages)) document.warnings.push_back(std::move(warning));
  if (options.attachments) add_attachments(document, objects, entries, options.limits);
  return document;
}

result<Document> read_opened(const Opened& opened, const ReadOptions& options) {
  Objects objects(*opened.source, options.limits.max_inflated_bytes);
  const auto entries = list_pages(objects, kMaxPages);
  if (entries.empty()) return make_error(Errc::no_pages, "the document has no pages");
  Document document = read_pages(objects, entries, options);
  document.repaired = opened.rebuilt != nullptr;
  if (objects.budget().exceeded)
    return make_error(Errc::limit_exceeded,
                      fmt::format("the document inflates to more than {} bytes", options.limits.max_inflated_bytes));
  return document;
}

std::size_t count_words(const Document& document) {
  std::size_t words = 0;
  for (const TextPage& page : document.pages) words += page.words.size();
  return words;
}

result<Document> read_repaired(std::span<const std::byte> bytes, const ReadOptions& options) {
  const auto opened = open_repaired(bytes, options);
  return opened ? read_opened(*opened, options) : result<Document>(opened.error());
}

// Most documents are sound: they need no library. Nothing where anything about them is in doubt.
std::optional<result<Document>> read_sound(std::span<const std::byte> bytes, const ReadOptions& options) {
  const Opened opened{nullptr, open_sound_file(bytes, options.limits.max_inflated_bytes)};
  if (!opened.source) return std::nullopt;
  auto document = read_opened(opened, options);
  const bool lacks_pages = document.has_error() && document.error().code == Errc::no_pages;
  if (lacks_pages || opened.source->damaged()) return std::nullopt;
  return document;
}

// A document that PoDoFo opens may still have objects that it cannot read; what qpdf makes of it is taken if it says
// more.
result<Document> better_of(result<Document> damaged, std::span<const std::byte> bytes, const ReadOptions& options) {
  auto repaired = read_repaired(bytes, options);
  const bool better = repaired && (!damaged || count_words(*repaired) > count_words(*damaged));
  return better ? std::move(repaired) : std::move(damaged);
}

}  // namespace

result<Document> read_document(std::span<const std::byte> bytes, const ReadOptions& options) {
  if (auto header = check_header(bytes); !header) return header.error();
  if (auto document = read_sound(bytes, options)) return std::move(*document);
  auto source = open_with_podofo(bytes, options.passwords);
  if (!source) return read_repaired(bytes, options);
  const Opened opened{nullptr, std::move(*source)};
  auto document = read_opened(opened, options);
  const bool lacks_pages = document.has_error() && document.error().code == Errc::no_pages;
  return lacks_pages || opened.source->damaged() ? better_of(std::move(document), bytes, options) : document;
}

}  // namespace faturad::pdf
