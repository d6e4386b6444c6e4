// Tells by the first three letters that a word is none of a list, as most words are.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace faturad::extract {

// Letters a to z; a constant, made where it is declared.
class PrefixSet {
 public:
  // `word` and what it begins with.
  constexpr void add(std::string_view word) {
    for (std::size_t size = 1; size <= 3 && size <= word.size(); ++size) begins_[key(word.substr(0, size)) / 64] |= std::uint64_t{1} << key(word.substr(0, size)) % 64;
  }
  // False where no word added begins like `word`, of one letter or more.
  constexpr bool may_hold(std::string_view word) const { return (begins_[key(word) / 64] >> key(word) % 64 & 1) != 0; }

 private:
  static constexpr std::size_t kLetters = 27;  // 0 for none, and for what is no letter
  static constexpr auto kSymbols = [] {
    std::array<std::uint8_t, 256> out{};
    for (std::size_t i = 0; i < 26; ++i) out['a' + i] = out['A' + i] = static_cast<std::uint8_t>(i + 1);
    return out;
  }();
  static constexpr std::size_t symbol(std::string_view word, std::size_t at) { return at < word.size() ? kSymbols[static_cast<unsigned char>(word[at])] : 0; }
  static constexpr std::size_t key(std::string_view word) { return (symbol(word, 0) * kLetters + symbol(word, 1)) * kLetters + symbol(word, 2); }

  std::array<std::uint64_t, kLetters * kLetters * kLetters / 64 + 1> begins_{};
};

}  // namespace faturad::extract
