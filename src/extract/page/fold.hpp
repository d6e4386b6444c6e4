// Letters without case and accents, so that what people print compares with what a dictionary holds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace faturad::extract {

// One character of UTF-8 text: what it folds to (a lower-case letter, a digit, another ASCII character, or 0 for what has no
// such form: combining accents, other scripts, typographic quotes) and the bytes it takes.
struct Folding {
  char form = 0;
  std::size_t bytes = 1;
};
Folding fold_beyond_ascii(std::string_view utf8, std::size_t at);
inline Folding fold_at(std::string_view utf8, std::size_t at) {
  const char c = utf8[at];
  if (static_cast<unsigned char>(c) >= 0x80) return fold_beyond_ascii(utf8, at);
  return {c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c, 1};
}

// Lower case without accents (Latin letters); º and ° are o, ª is a, # stays. Other scripts are left out.
std::string folded(std::string_view utf8);

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return c >= 'a' && c <= 'z'; }  // of a folded form
constexpr bool is_alnum(char c) { return is_digit(c) || is_letter(c); }

}  // namespace faturad::extract
