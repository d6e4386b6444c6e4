// The names of the glyphs of a CFF font program (Adobe Technical Note 5176).
#pragma once

#include <string_view>

#include "pdf/font_program.hpp"

namespace faturad::pdf {

// None where the program uses a predefined encoding or is CID-keyed.
BuiltinEncoding cff_encoding(std::string_view program);
// Code points by glyph index; none for CID-keyed programs, whose glyphs have no names.
GlyphText cff_glyph_text(std::string_view program);

}  // namespace faturad::pdf
