// Fonts, forms, layers and limits that the pages of a document share.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "pdf/font.hpp"
#include "pdf/objects.hpp"
#include "pdf/optional_content.hpp"

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
  std::size_t glyphs_left = 0;       // of ReadLimits::max_glyphs
  std::uint64_t operators_left = 0;  // forms that show forms can multiply without end

 private:
  const CMapLibrary* library_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Font>> fonts_;
  std::unordered_map<std::uint64_t, std::shared_ptr<const std::string>> forms_;
  std::size_t form_bytes_ = 0;
};

}  // namespace faturad::pdf
