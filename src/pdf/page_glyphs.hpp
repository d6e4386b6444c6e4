// What a page shows, before it is put into words.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/pdf/text_page.hpp"
#include "pdf/clip.hpp"

namespace faturad::pdf {

// The way in which text runs on the page as displayed.
enum class Direction : std::uint8_t { right, down, left, up };

struct Glyph {
  std::string_view text;          // UTF-8, without ligatures; a space or empty where it only advances
  float x = 0, y = 0;             // origin on the baseline, display space
  float dx = 0, dy = 0;           // advance of the glyph itself, without character and word spacing
  float size = 0;                 // height of an em, points
  float ascent = 0, descent = 0;  // ems
  Direction direction = Direction::right;
  float skew = 0;  // radians clockwise, as seen, from `direction` to how the text runs; 0 for level text
  bool bold = false;
  bool hidden = false;   // text rendering mode 3: an OCR layer, or nothing to see
  bool clipped = false;  // outside of what the clipping path shows
  bool barcode = false;
};

struct PageGlyphs {
  float width = 0, height = 0;       // of the page as displayed, points
  std::vector<Glyph> glyphs;         // in the order of the content
  std::deque<std::string> own_text;  // what glyphs point to where no font keeps it (ActualText)
  std::vector<UnmappedRun> unmapped;
  float image_area = 0;  // of the page, 0 to 1, images counted on top of each other
  bool has_image = false;
  std::vector<ClipBox> pictures;  // where images of some size are, display space
};

}  // namespace faturad::pdf
