// Text of glyph names by the rules of the Adobe Glyph List specification.
#pragma once

#include <string>
#include <string_view>

namespace faturad::pdf {

// UTF-8 of a glyph name: listed names, uniXXXX, uXXXXXX, parts joined by "_", suffixes after "." left out.
// Empty where the name means nothing ("g123", ".notdef").
std::string text_of_glyph_name(std::string_view name, bool zapf_dingbats = false);

}  // namespace faturad::pdf
