#include "pdf/text_state.hpp"

#include <cmath>

#include "pdf/content_lexer.hpp"
#include "pdf/heading.hpp"

namespace faturad::pdf {
namespace {

constexpr int kStrokeAndFill = 2, kInvisible = 3, kClipOnly = 7;
constexpr double kMinSize = 0.2, kMaxSize = 20000;  // points; text beyond is not for people

Point em_along(const TextState& state, const Matrix& base) {
  const double along = state.size * (state.vertical() ? 1 : state.scale);
  return state.vertical() ? Point{along * base.c, along * base.d} : Point{along * base.a, along * base.b};
}

}  // namespace

void TextState::set(std::uint32_t keyword, double operand) {
  switch (keyword) {
    case keyword_code("Tc"): character_spacing = operand; return;
    case keyword_code("Tw"): word_spacing = operand; return;
    case keyword_code("Tz"): scale = operand / 100; return;
    case keyword_code("TL"): leading = operand; return;
    case keyword_code("Ts"): rise = operand; return;
    case keyword_code("Tr"): mode = static_cast<int>(std::clamp(operand, 0.0, 7.0)); return;
    default: return;
  }
}

void TextPosition::move_line(double tx, double ty) {
  line_.e += tx * line_.a + ty * line_.c;
  line_.f += tx * line_.b + ty * line_.d;
  text_ = line_;
}

void TextPosition::advance(double tx, double ty) {
  text_.e += tx * text_.a + ty * text_.c;
  text_.f += tx * text_.b + ty * text_.d;
}

GlyphRun::GlyphRun(const TextState& state, const Matrix& text_to_display)
    : font(state.font), base(text_to_display), along(em_along(state, text_to_display)) {
  const bool vertical = state.vertical();
  const Heading heading = vertical ? heading_of(-along.x, -along.y) : heading_of(along.x, along.y);
  glyph.size = static_cast<float>(std::hypot(base.c, base.d) * std::abs(state.size));
  glyph.direction = heading.direction, glyph.skew = heading.skew;
  glyph.ascent = vertical ? 0.5f : font->ascent();
  glyph.descent = vertical ? -0.5f : font->descent();
  glyph.bold = font->bold() || state.mode == kStrokeAndFill;
  glyph.barcode = font->barcode();
  glyph.hidden = state.mode == kInvisible || state.mode == kClipOnly;
  readable = glyph.size >= kMinSize && glyph.size <= kMaxSize;
}

}  // namespace faturad::pdf
