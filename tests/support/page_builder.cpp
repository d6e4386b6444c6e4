#include "support/page_builder.hpp"

#include <algorithm>

namespace faturad::test {
namespace {

constexpr float kPitch = 5, kHeight = 10, kLeading = 12, kMargin = 40;

// Appends the words of `row` and their line.
void set_row(pdf::TextPage& page, std::string_view row, float y) {
  pdf::Line line{static_cast<std::uint32_t>(page.words.size()), 0, {}};
  float x = kMargin;
  bool inside = false;
  for (const char c : row) {
    if (c == ' ') {
      inside = false;
      x += kPitch;
      continue;
    }
    if (!inside) {
      page.words.push_back({{}, {x, y, x, y + kHeight}, kHeight, false});
      ++line.word_count;
    }
    inside = true;
    page.words.back().text += c;
    if ((static_cast<unsigned char>(c) & 0xc0u) != 0x80u) x += kPitch;  // a character is counted at its first byte
    page.words.back().box.x1 = x;
  }
  if (line.word_count == 0) return;
  line.box = {page.words[line.first_word].box.x0, y, page.words.back().box.x1, y + kHeight};
  page.lines.push_back(line);
}

}  // namespace

pdf::TextPage page_of(const std::vector<std::string_view>& rows, int number) {
  pdf::TextPage page;
  page.number = number;
  page.width = 595;
  page.height = 842;
  float y = kMargin;
  for (const std::string_view row : rows) {
    set_row(page, row, y);
    y += kLeading;
  }
  return page;
}

}  // namespace faturad::test
