// The arithmetic of check digits. All take text without punctuation; letters count as stated.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace faturad::extract {

bool all_digits(std::string_view text);  // and not empty
bool all_equal(std::string_view text);   // one character over and over, as in placeholders
inline int digit_value(char c) { return c - '0'; }  // for capital letters too: their ASCII code - 48, as Brazil counts them

// sum of the characters times the weights 2, 3 ... `highest` and again from 2, from the right; mod 11.
int weighted_mod_11(std::string_view text, int highest);
// Brazil's digit to append (Receita Federal, MOC of the NF-e): r = weighted_mod_11, r < 2 ? 0 : 11 - r.
int mod_11_digit(std::string_view text, int highest = 9);
// Luhn's digit to append (ISO/IEC 7812-1 annex B); FEBRABAN's "módulo 10".
int mod_10_digit(std::string_view digits);
bool luhn(std::string_view digits);  // the last one is the check digit
// ISO/IEC 7064 mod 97-10 of the whole: 1 is right. Letters are 10 to 35; -1 for other characters.
int mod_97(std::string_view text);
// ISO/IEC 7064 mod 11,10: the last digit is the check digit.
bool mod_11_10(std::string_view digits);
// The recursive mod 10 of Swiss payment slips (PC, SIX: QR reference): the last digit is the check digit.
bool recursive_mod_10(std::string_view digits);
// Sum of digit times weight over as many places as there are weights; mod `modulus`.
int weighted(std::string_view digits, std::initializer_list<int> weights, int modulus);
// CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, nothing reflected (EMV QR code, tag 63).
std::uint16_t crc_16_ccitt_false(std::string_view bytes);

}  // namespace faturad::extract
