// The orders in which many TrueType fonts have their glyphs. Most begin with ASCII from glyph 3 on; what follows is
// either the standard Macintosh set, which the post table counts on (Apple TrueType Reference, "The 'post' table"), or
// the font's own. Microsoft's core fonts keep the Macintosh order up to glyph 171.
#pragma once

#include <cstdint>

namespace faturad::pdf {

constexpr std::uint32_t kOrderedGlyphs = 258;
constexpr std::uint32_t kAsciiGlyphs = 98;  // up to here nearly every font agrees
constexpr std::uint32_t kKeptGlyphs = 172;  // up to here the core fonts agree with the Macintosh set

// The character of a glyph of the Macintosh set; 0 for .notdef and others that are no character, and beyond the end.
char16_t ordered_character(std::uint32_t glyph);

// The same for Arial, Times New Roman and Courier New: they lack the Macintosh set's second space and apple, have the
// euro in place of the currency sign, and go on with Latin of Central Europe, Greek and Cyrillic.
char16_t core_font_character(std::uint32_t glyph);

}  // namespace faturad::pdf
