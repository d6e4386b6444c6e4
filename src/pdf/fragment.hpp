// Stretches of glyphs that the content shows one behind the other: parts of words, before layout.
#pragma once

#include <string>
#include <vector>

#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

// Measured along the writing direction of its text, so that layout knows of no rotation: `start` to `end` along the
// line, `base` across it, growing from line to line.
struct Fragment {
  std::string text;
  float start = 0, end = 0, base = 0;
  float size = 0, ascent = 0, descent = 0;  // points; descent negative
  Direction direction = Direction::right;
  float skew = 0;  // as Glyph's; the page is turned back by it before anything is measured
  bool bold = false;
  bool glued = false;        // continues the fragment before it, in another size or on a shifted baseline
  bool space_after = false;  // a space character follows
  bool clipped = false;      // all of it
  bool barcode = false;
};

// Drops text that is clipped away (a word that is cut off stays whole: what its cell is too small for is meant all the
// same), and hidden text where the page shows other text and no picture that it would be the OCR layer of.
std::vector<Fragment> make_fragments(const PageGlyphs& page);

}  // namespace faturad::pdf
