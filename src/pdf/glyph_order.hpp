// The order in which many TrueType fonts have their first 258 glyphs: that of the standard Macintosh set, which the
// post table counts on (Apple TrueType Reference, "The 'post' table"). Microsoft's core fonts keep it up to glyph 171.
#pragma once

#include <cstdint>

namespace faturad::pdf {

constexpr std::uint32_t kOrderedGlyphs = 258;

// The character of a glyph; 0 for .notdef and others that are no character, and beyond the end.
char16_t ordered_character(std::uint32_t glyph);

}  // namespace faturad::pdf
