#include "extract/page/word_start.hpp"

#include <array>

#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

// What is part of a word; the bytes of a character beyond ASCII are taken for such.
constexpr auto kWordBytes = [] {
  std::array<bool, 256> out{};
  for (std::size_t byte = 0; byte < out.size(); ++byte) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    out[byte] = byte >= 0x80 || letter || (byte >= '0' && byte <= '9') || byte == '_';
  }
  return out;
}();

}  // namespace

StartKey start_key(std::string_view text) {
  std::uint32_t hash = 0;
  for (std::size_t at = 0, count = 0; at < text.size() && count < kStartLetters; ++count) {
    const Folding one = fold_at(text, at);
    if (!is_letter(one.form)) {
      if (count == 0 && (is_digit(one.form) || one.form == '#')) hash = static_cast<unsigned char>(one.form);
      break;
    }
    hash = hash * 33 + static_cast<unsigned char>(one.form);
    at += one.bytes;
  }
  return static_cast<StartKey>(hash * 0x9e3779b1u >> 16);
}

void add_word_starts(std::string_view word, std::uint32_t position, std::vector<WordStart>& to) {
  bool inside = false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const bool part = kWordBytes[static_cast<unsigned char>(word[at])];
    if (word[at] == '#' || (part && !inside)) to.push_back({position, static_cast<std::uint32_t>(at), start_key(word.substr(at))});
    inside = part;
  }
}

}  // namespace faturad::extract
