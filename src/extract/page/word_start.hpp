// Where labels may begin on a page, with the first characters that stand there: most words are no label's, and are told by these.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace faturad::extract {

// Up to three letters, digits or '#' without case and accents, whatever marks stand between them, as one number.
using StartKey = std::uint16_t;
inline constexpr std::size_t kSymbols = 38;  // ten digits, 26 letters, '#', and 0 for none
inline constexpr std::size_t kStartKeys = kSymbols * kSymbols * kSymbols;

// Of a folded character; 0 for others.
constexpr StartKey symbol_of(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<StartKey>(c - 'a' + 11);
  if (c >= '0' && c <= '9') return static_cast<StartKey>(c - '0' + 1);
  return c == '#' ? 37 : 0;
}

constexpr StartKey start_key(StartKey first, StartKey second, StartKey third) {
  return static_cast<StartKey>((first * kSymbols + second) * kSymbols + third);
}

struct WordStart {
  std::uint32_t position = 0;  // of the word (PageIndex)
  std::uint32_t offset = 0;    // bytes into it: behind punctuation a word may start within another
  StartKey key = 0;            // of fewer characters where the word ends or a mark follows that ends a label; 0 for a bullet and the like
};

// Adds the starts in `word`.
void add_word_starts(std::string_view word, std::uint32_t position, std::vector<WordStart>& to);

// ':' and the like end a label wherever they stand; what follows is its value or another matter.
constexpr bool ends_label(char form) { return form == ':' || form == ',' || form == ';' || form == '='; }

}  // namespace faturad::extract
