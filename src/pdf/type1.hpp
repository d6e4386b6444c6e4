// The built-in encoding of a Type 1 font program.
#pragma once

#include <string_view>

#include "pdf/font_program.hpp"

namespace faturad::pdf {

// From the clear-text header ("dup 65 /A put"); none where it says StandardEncoding.
BuiltinEncoding type1_encoding(std::string_view program);

}  // namespace faturad::pdf
