// Text that is there to be scanned, not read.
#pragma once

#include <string_view>

namespace faturad::pdf {

// By the name of a font, lower case: Interleaved 2 of 5, Code 39, Code 128, EAN and their like.
bool is_barcode_font(std::string_view lower_case_name);

// By the characters of a word, for fonts whose names say nothing: the narrow and wide bars of an Interleaved 2 of 5 as
// letters ("NNWWN..."), the start and stop characters of the usual Code 128 fonts.
bool is_barcode_word(std::string_view utf8);

}  // namespace faturad::pdf
