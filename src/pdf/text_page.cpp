#include "faturad/pdf/text_page.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "faturad/pdf/page_blocks.hpp"

namespace faturad::pdf {
namespace {

constexpr float kDefaultCell = 5, kMinCell = 2;  // points
constexpr float kBlankLine = 1.9f;               // line pitches that leave room for a blank line
constexpr int kMaxBlankLines = 3;

std::size_t count_characters(const std::string& utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Width of a character of small text: a wider grid would push words out of their columns.
float cell_width(const TextPage& page) {
  std::vector<float> widths;
  for (const Word& word : page.words)
    widths.push_back((word.box.x1 - word.box.x0) /
                     static_cast<float>(std::max<std::size_t>(1, count_characters(word.text))));
  if (widths.empty()) return kDefaultCell;
  const auto quarter = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 4);
  std::nth_element(widths.begin(), quarter, widths.end());
  return std::max(*quarter, kMinCell);
}

std::string arrange(const TextPage& page, const Line& line, float left, float cell) {
  std::string text;
  std::size_t column = 0;
  for (std::uint32_t i = 0; i < line.word_count; ++i) {
    const Word& word = page.words[line.first_word + i];
    const auto wanted = static_cast<std::size_t>(std::max(0.0f, std::round((word.box.x0 - left) / cell)));
    const std::size_t target = std::max(wanted, i > 0 ? column + 1 : column);
    text.append(target - column, ' ');
    text += word.text;
    column = target + count_characters(word.text);
  }
  return text;
}

int blank_lines(const Line& above, const Line& below) {
  const float pitch = std::max(below.box.y1 - below.box.y0, 1.0f);
  const float gap = (below.box.y1 - above.box.y1) / pitch;
  return gap < kBlankLine ? 0 : std::min(kMaxBlankLines, static_cast<int>(gap - 1));
}

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      fmt::format_to(std::back_inserter(quoted), "\\u{:04x}", static_cast<int>(c));
    else
      quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string plain_text(const TextPage& page) {
  std::string text;
  for (const Line& line : find_blocks(page).lines) {
    for (std::uint32_t i = 0; i < line.word_count; ++i) {
      if (i > 0) text += ' ';
      text += page.words[line.first_word + i].text;
    }
    text += '\n';
  }
  return text;
}

std::string layout_text(const TextPage& page) {
  const float cell = cell_width(page);
  float left = page.width;
  for (const Line& line : page.lines) left = std::min(left, line.box.x0);
  std::string text;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    if (i > 0) text.append(static_cast<std::size_t>(blank_lines(page.lines[i - 1], page.lines[i])), '\n');
    text += arrange(page, page.lines[i], left, cell) + '\n';
  }
  return text;
}

std::string words_ndjson(const TextPage& page) {
  const PageBlocks order = find_blocks(page);
  std::string out;
  for (std::size_t block = 0, line = 0; block < order.blocks.size(); ++block) {
    for (std::uint32_t k = 0; k < order.blocks[block].line_count; ++k, ++line) {
      const auto first = page.words.begin() + order.lines[line].first_word;
      for (auto word = first; word != first + order.lines[line].word_count; ++word) {
        fmt::format_to(
            std::back_inserter(out),
            R"({{"page":{},"block":{},"line":{},"text":{},"box":[{:.2f},{:.2f},{:.2f},{:.2f}],"size":{:.2f},"bold":{}}})",
            page.number, block, line, quote(word->text), word->box.x0, word->box.y0, word->box.x1, word->box.y1,
            word->font_size, word->bold);
        out += '\n';
      }
    }
  }
  for (const UnmappedRun& run : page.unmapped) {
    fmt::format_to(std::back_inserter(out),
                   R"({{"page":{},"unmapped":{},"font":{},"box":[{:.2f},{:.2f},{:.2f},{:.2f}]}})", page.number,
                   run.glyphs, quote(run.font), run.box.x0, run.box.y0, run.box.x1, run.box.y1);
    out += '\n';
  }
  return out;
}

}  // namespace faturad::pdf
