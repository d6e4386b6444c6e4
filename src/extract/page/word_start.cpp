#include "extract/page/word_start.hpp"

#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

// Part of a word; the bytes of a character beyond ASCII are taken for such.
bool is_word(char c) { return static_cast<unsigned char>(c) >= 0x80 || is_digit(c) || is_letter(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

StartKey key_at(std::string_view word, std::size_t at) {
  std::array<StartKey, 3> symbols{};
  for (std::size_t count = 0; at < word.size() && count < symbols.size();) {
    const Folding one = fold_at(word, at);
    at += one.bytes;
    if (ends_label(one.form)) break;
    if (const StartKey symbol = symbol_of(one.form)) symbols[count++] = symbol;
  }
  return start_key(symbols[0], symbols[1], symbols[2]);
}

}  // namespace

void add_word_starts(std::string_view word, std::uint32_t position, std::vector<WordStart>& to) {
  bool inside = false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const bool part = is_word(word[at]);
    if (word[at] == '#' || (part && !inside)) to.push_back({position, static_cast<std::uint32_t>(at), key_at(word, at)});
    inside = part;
  }
}

}  // namespace faturad::extract
