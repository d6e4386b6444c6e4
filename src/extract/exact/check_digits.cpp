#include "extract/exact/check_digits.hpp"

#include <algorithm>
#include <array>

namespace faturad::extract {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool all_equal(std::string_view text) { return text.empty() || text.find_first_not_of(text.front()) == std::string_view::npos; }

int weighted_mod_11(std::string_view text, int highest) {
  int sum = 0, weight = 2;
  for (std::size_t i = text.size(); i-- > 0; weight = weight == highest ? 2 : weight + 1) sum += digit_value(text[i]) * weight;
  return sum % 11;
}

int mod_11_digit(std::string_view text, int highest) {
  const int remainder = weighted_mod_11(text, highest);
  return remainder < 2 ? 0 : 11 - remainder;
}

int mod_10_digit(std::string_view digits) {
  int sum = 0, weight = 2;
  for (std::size_t i = digits.size(); i-- > 0; weight = 3 - weight) {
    const int product = digit_value(digits[i]) * weight;
    sum += product / 10 + product % 10;
  }
  return (10 - sum % 10) % 10;
}

bool luhn(std::string_view digits) {
  return digits.size() > 1 && mod_10_digit(digits.substr(0, digits.size() - 1)) == digit_value(digits.back());
}

int mod_97(std::string_view text) {
  int rest = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      rest = (rest * 10 + (c - '0')) % 97;
    } else if (c >= 'A' && c <= 'Z') {
      rest = (rest * 100 + (c - 'A' + 10)) % 97;
    } else {
      return -1;
    }
  }
  return rest;
}

bool mod_11_10(std::string_view digits) {
  int product = 10;
  for (const char c : digits.substr(0, digits.size() - 1)) {
    const int sum = (digit_value(c) + product) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return (product + digit_value(digits.back())) % 10 == 1;
}

bool recursive_mod_10(std::string_view digits) {
  static constexpr std::array kRow{0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
  int carry = 0;
  for (const char c : digits.substr(0, digits.size() - 1)) carry = kRow[static_cast<std::size_t>((carry + digit_value(c)) % 10)];
  return (10 - carry) % 10 == digit_value(digits.back());
}

int weighted(std::string_view digits, std::initializer_list<int> weights, int modulus) {
  int sum = 0;
  std::size_t at = 0;
  for (const int weight : weights) sum += digit_value(digits[at++]) * weight;
  return sum % modulus;
}

std::uint16_t crc_16_ccitt_false(std::string_view bytes) {
  unsigned crc = 0xFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 8;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xFFFF;
  }
  return static_cast<std::uint16_t>(crc);
}

}  // namespace faturad::extract
