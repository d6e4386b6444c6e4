// A font of a PDF as far as text needs it: which characters a shown string stands for and how far each advances.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "pdf/cmap.hpp"
#include "pdf/objects.hpp"

namespace faturad::pdf {

class CMapLibrary;

struct FontGlyph {
  std::string text;  // UTF-8; empty where nothing is known (mapped is false then) or nothing is shown
  float width = 0;   // ems along the writing direction; negative in vertical fonts
  bool mapped = true;
};

class Font {
 public:
  struct Shown {
    const FontGlyph* glyph;
    int bytes;        // of the string that the code took
    bool word_space;  // the single-byte code 32, which Tw widens
  };

  virtual ~Font() = default;
  // Takes the next code of a shown string, which must not be empty. The glyph lives as long as the font.
  virtual Shown next(std::string_view text) = 0;

  float ascent() const { return ascent_; }    // ems above the baseline, positive
  float descent() const { return descent_; }  // ems below the baseline, negative
  bool bold() const { return bold_; }
  bool vertical() const { return vertical_; }
  bool barcode() const { return barcode_; }
  const std::string& name() const { return name_; }  // BaseFont, UTF-8; of Type 3 fonts the name they have, if any

 protected:
  std::string name_;
  float ascent_ = 0.75f, descent_ = -0.25f;
  bool bold_ = false, vertical_ = false, barcode_ = false;
};

// Never null: a broken dictionary gives a font that maps nothing. `library` may be null.
std::unique_ptr<Font> load_font(Objects& objects, const Dict& dict, const CMapLibrary* library);

}  // namespace faturad::pdf
