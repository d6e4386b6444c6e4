#include "pdf/typeset.hpp"

#include "pdf/encodings.hpp"
#include "pdf/font_common.hpp"
#include "pdf/heading.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr float kAscent = 0.75f, kDescent = -0.25f;  // ems
constexpr int kUnknownWidth = 556;                   // thousandths of an em

double width_of(char32_t c) {
  static const StandardMetrics kMetrics = StandardMetrics::fallback(false, false, false);
  const int known = c < 0x10000 ? kMetrics.width(0, static_cast<char16_t>(c)) : 0;
  return (known > 0 ? known : kUnknownWidth) / 1000.0;
}

}  // namespace

std::size_t typeset(const FieldLine& line, const Matrix& to_display, std::size_t most, PageGlyphs& page) {
  std::size_t added = 0;
  double x = line.x;
  for (std::string_view text = line.text; !text.empty() && added < most;) {
    const char32_t c = take_code_point(text);
    const double width = width_of(c) * line.size;
    const Point from = to_display.apply(x, line.y), to = to_display.apply(x + width, line.y);
    x += width;
    std::string character;
    append_utf8(character, c);
    character = clean_text(std::move(character));
    if (character.empty()) continue;
    Glyph glyph;
    glyph.x = static_cast<float>(from.x), glyph.y = static_cast<float>(from.y);
    glyph.dx = static_cast<float>(to.x - from.x), glyph.dy = static_cast<float>(to.y - from.y);
    glyph.size = static_cast<float>(line.size), glyph.ascent = kAscent, glyph.descent = kDescent;
    const Heading heading = heading_of(glyph.dx, glyph.dy);
    glyph.direction = heading.direction, glyph.skew = heading.skew;
    glyph.text = page.own_text.emplace_back(std::move(character));
    page.glyphs.push_back(glyph);
    ++added;
  }
  return added;
}

}  // namespace faturad::pdf
