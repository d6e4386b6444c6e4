// What the codes of TeX's own bitmap fonts mean. pdfTeX embeds them as Type 3 fonts without a name and calls each glyph "a" and its
// code; which of TeX's encodings that is only the set of codes in use tells.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>

namespace faturad::pdf {

// Code points by code, for glyph names by code as Differences gives them; nullptr where they are not all named like that.
// Ligatures are those of Unicode. Encodings: T1 (Cork) where a code beyond ASCII or one of its ligatures is in use, TS1 (text
// companion: euro, degree) where all are symbols, else OT1.
const std::array<char16_t, 256>* tex_encoding(std::span<const std::string_view, 256> names);

// The fonts of the package eurosym hold the euro sign alone, under the names of letters.
bool is_euro_font(std::string_view base_font);

}  // namespace faturad::pdf
