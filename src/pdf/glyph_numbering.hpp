// What the glyph numbers of a TrueType font mean where neither the PDF nor the font says so: the widths that the file
// gives tell whether its glyphs are in a well-known order.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "pdf/encodings.hpp"

namespace faturad::pdf {

class GlyphNumbering {
 public:
  // Thousandths of an em; nothing where the file has none of the glyph's own.
  using Widths = std::function<std::optional<float>(std::uint32_t glyph)>;
  // That of nothing.
  GlyphNumbering() = default;
  // Subsetters may number an embedded font's glyphs anew, whatever its name.
  GlyphNumbering(std::string_view base_font, bool embedded, const Widths& widths);

  // 0 where nothing is known of the glyph, or its width is not the character's.
  char16_t character(std::uint32_t glyph, float width) const;

 private:
  enum class Order : std::uint8_t { unknown, ascii, core };

  std::optional<StandardMetrics> metrics_;  // of a core font
  Order order_ = Order::unknown;
};

}  // namespace faturad::pdf
