// The built-in encodings of Type 1 and CFF font programs.
#pragma once

#include <string_view>

#include "pdf/font_program.hpp"

namespace faturad::pdf {

// From the clear-text header ("dup 65 /A put"); none where it says StandardEncoding.
BuiltinEncoding type1_encoding(std::string_view program);
// From the charset, the strings and the encoding of a CFF program (Adobe Technical Note 5176).
BuiltinEncoding cff_encoding(std::string_view program);

}  // namespace faturad::pdf
