#include "pdf/bidi.hpp"

#include <algorithm>
#include <vector>

#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

bool is_rtl_letter(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF && !(c >= 0x0660 && c <= 0x0669) && !(c >= 0x06F0 && c <= 0x06F9)) ||
         (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

bool is_ltr_letter(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 0xC0 && c < 0x590) ||
         (c >= 0x0660 && c <= 0x0669) || (c >= 0x06F0 && c <= 0x06F9);
}

char32_t mirrored(char32_t c) {
  constexpr std::u32string_view kPairs = U"()[]{}<>\u00AB\u00BB";
  const std::size_t at = kPairs.find(c);
  return at == std::u32string_view::npos ? c : kPairs[at ^ 1];
}

// Turns a word round, stretches of Latin letters and digits in it excepted.
std::string turn_word(std::string_view visual) {
  std::u32string letters;
  while (!visual.empty()) letters.push_back(take_code_point(visual));
  std::reverse(letters.begin(), letters.end());
  for (auto at = letters.begin(); at != letters.end();) {
    const auto start = std::find_if(at, letters.end(), is_ltr_letter);
    at = std::find_if_not(start, letters.end(),
                          [](char32_t c) { return is_ltr_letter(c) || c == '.' || c == ',' || c == ':'; });
    std::reverse(start, at);
  }
  std::string turned;
  for (const char32_t c : letters) append_utf8(turned, mirrored(c));
  return turned;
}

}  // namespace

bool is_right_to_left(std::string_view utf8) {
  // Bytes below 0xD6 start no letter of these scripts.
  if (std::none_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xD6; }))
    return false;
  while (!utf8.empty()) {
    const char32_t c = take_code_point(utf8);
    if (is_rtl_letter(c)) return true;
  }
  return false;
}

void order_for_reading(std::span<Word> line) {
  const auto rtl = [](const Word& word) { return is_right_to_left(word.text); };
  const auto count = std::count_if(line.begin(), line.end(), rtl);
  if (count == 0) return;
  for (Word& word : line)
    if (rtl(word)) word.text = turn_word(word.text);
  if (count * 2 > static_cast<std::ptrdiff_t>(line.size())) {
    std::reverse(line.begin(), line.end());
    for (auto at = line.begin(); at != line.end();) {
      const auto start = std::find_if_not(at, line.end(), rtl);
      at = std::find_if(start, line.end(), rtl);
      std::reverse(start, at);
    }
    return;
  }
  for (auto at = line.begin(); at != line.end();) {
    const auto start = std::find_if(at, line.end(), rtl);
    at = std::find_if_not(start, line.end(), rtl);
    std::reverse(start, at);
  }
}

}  // namespace faturad::pdf
