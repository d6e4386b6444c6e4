// Where labels may begin on a page, with the first letters that stand there: most words are no label's, and are told by these.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace faturad::extract {

// A hash of the letters, six at most, up to the first character that is none; or of a digit or '#' alone. Without case and accents.
// 0 where neither stands there: a bullet and the like.
using StartKey = std::uint16_t;
inline constexpr std::size_t kStartKeys = 1u << 16;
inline constexpr std::size_t kStartLetters = 6;

StartKey start_key(std::string_view text);

struct WordStart {
  std::uint32_t position = 0;  // of the word (PageIndex)
  std::uint32_t offset = 0;    // bytes into it: behind punctuation a word may start within another
  StartKey key = 0;
};

// Adds the starts in `word`.
void add_word_starts(std::string_view word, std::uint32_t position, std::vector<WordStart>& to);

}  // namespace faturad::extract
