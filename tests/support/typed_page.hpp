// A page as a typewriter would make it: readers get words and lines without a PDF.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "faturad/pdf/text_page.hpp"

namespace faturad::test {

// Every character is 6 points wide, every line 12 points apart; blanks part words, two or more part lines of their own, as
// columns do. `number` is the page's.
inline pdf::TextPage typed_page(const std::vector<std::string>& rows, int number = 1) {
  constexpr float kWidth = 6, kHeight = 12;
  pdf::TextPage page;
  page.number = number;
  page.width = 595, page.height = 842;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string_view text = rows[row];
    bool new_line = true;
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] == ' ') {
        new_line = new_line || (at > 0 && text[at - 1] == ' ');
        ++at;
        continue;
      }
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const float y = 20 + kHeight * static_cast<float>(row), x = 20 + kWidth * static_cast<float>(at);
      pdf::Word word;
      word.text = text.substr(at, end - at);
      word.box = {x, y, x + kWidth * static_cast<float>(end - at), y + 10};
      word.font_size = 10;
      if (new_line) {
        page.lines.push_back({static_cast<std::uint32_t>(page.words.size()), 0, word.box});
        new_line = false;
      }
      page.lines.back().word_count += 1;
      page.lines.back().box.x1 = word.box.x1;
      page.words.push_back(std::move(word));
      at = end;
    }
  }
  return page;
}

inline pdf::Document typed_document(const std::vector<std::vector<std::string>>& pages) {
  pdf::Document document;
  for (const auto& rows : pages) document.pages.push_back(typed_page(rows, static_cast<int>(document.pages.size()) + 1));
  document.page_count = static_cast<int>(document.pages.size());
  return document;
}

}  // namespace faturad::test
