// Unicode encodings.
#pragma once

#include <string>
#include <string_view>

namespace faturad::pdf {

// Appends a code point; one that is none (a surrogate, beyond U+10FFFF) is left out.
void append_utf8(std::string& out, char32_t code_point);
// UTF-16, big endian, as bytes; unpaired surrogates are left out.
std::string utf16be_to_utf8(std::string_view bytes);
// A PDF text string: UTF-16 or UTF-8 by its byte order mark, else PDFDocEncoding.
std::string text_string_to_utf8(std::string_view bytes);
// Takes the first code point off; U+FFFD for bytes that are no UTF-8.
char32_t take_code_point(std::string_view& utf8);

}  // namespace faturad::pdf
