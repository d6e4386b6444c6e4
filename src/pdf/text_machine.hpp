// Runs the content of pages and collects the glyphs that they show.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pdf/content_lexer.hpp"
#include "pdf/font.hpp"
#include "pdf/matrix.hpp"
#include "pdf/objects.hpp"
#include "pdf/optional_content.hpp"
#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

// What the pages of one document share. Its fonts own the text that glyphs point to.
class DocumentResources {
 public:
  DocumentResources(Objects& source, const Dict& catalog, const CMapLibrary* cmap_library)
      : objects(source), layers(source, catalog), library_(cmap_library) {}
  // Null where the entry is no font.
  Font* font(const Object& unresolved);
  // The decoded content of a form, kept while there is room, since a form is often shown on every page.
  std::shared_ptr<const std::string> form(const Stream& stream);

  Objects& objects;
  OptionalContent layers;
  std::size_t glyphs_left = 0;     // of ReadLimits::max_glyphs
  std::uint64_t operators_left = 0;  // forms that show forms can multiply without end

 private:
  const CMapLibrary* library_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Font>> fonts_;
  std::unordered_map<std::uint64_t, std::shared_ptr<const std::string>> forms_;
  std::size_t form_bytes_ = 0;
};

// Runs one page. `content` are its content streams joined, `to_display` takes user space to the page as displayed.
struct PageContent {
  std::string content;
  const Dict* resources = nullptr;
  const Object* annotations = nullptr;  // the Annots array; form fields show their values there
  Matrix to_display;
  float width = 0, height = 0;
};
PageGlyphs run_page(DocumentResources& document, const PageContent& page);

}  // namespace faturad::pdf
