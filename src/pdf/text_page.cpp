#include "faturad/pdf/text_page.hpp"

namespace faturad::pdf {

std::string plain_text(const TextPage& page) {
  std::string text;
  for (const Line& line : page.lines) {
    for (std::uint32_t i = 0; i < line.word_count; ++i) {
      if (i > 0) text += ' ';
      text += page.words[line.first_word + i].text;
    }
    text += '\n';
  }
  return text;
}

}  // namespace faturad::pdf
