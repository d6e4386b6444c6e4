// The text state of a content stream: what its operators set, and where the next glyph stands.
#pragma once

#include <algorithm>

#include "pdf/font.hpp"
#include "pdf/matrix.hpp"
#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

// Saved by q and restored by Q with the rest of the graphics state.
struct TextState {
  Font* font = nullptr;
  double size = 0, character_spacing = 0, word_spacing = 0, scale = 1, leading = 0, rise = 0;
  int mode = 0;

  bool vertical() const { return font && font->vertical(); }
  // Tc, Tw, Tz, TL, Ts and Tr; other operators are none of its.
  void set(std::uint32_t keyword, double operand);
};

// The text matrix and that of the line's begin (ISO 32000-1, 9.4.2).
class TextPosition {
 public:
  void set(const Matrix& matrix) { text_ = line_ = matrix; }
  void move_line(double tx, double ty);
  void advance(double tx, double ty);
  const Matrix& matrix() const { return text_; }

 private:
  Matrix text_, line_;
};

// What the glyphs of one string share.
struct GlyphRun {
  GlyphRun(const TextState& state, const Matrix& text_to_display);

  const Font* font;
  Matrix base;            // text space to display
  Point along;            // one em of advance, display space
  Glyph glyph;            // all but its text and place
  bool readable = false;  // of a size that people can read
};

}  // namespace faturad::pdf
