// Text of a page: the readers of numbers with check digits, and the TLV of Pix. Lines of the input are rows of words; a tab
// begins a column.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "extract/exact/exact_reader.hpp"

using namespace faturad;
using namespace faturad::extract;

namespace {

void add_word(pdf::TextPage& page, std::string_view text, float x, float y, bool new_line) {
  pdf::Word word;
  word.text = text;
  word.box = {x, y, x + 5 * static_cast<float>(text.size()), y + 10};
  word.font_size = 10;
  if (new_line || page.lines.empty()) page.lines.push_back({static_cast<std::uint32_t>(page.words.size()), 0, word.box});
  page.lines.back().word_count += 1;
  page.lines.back().box.x1 = word.box.x1;
  page.words.push_back(std::move(word));
}

pdf::TextPage page_of(std::string_view text) {
  pdf::TextPage page;
  page.number = 1;
  page.width = page.height = 1'000;
  float x = 10, y = 10;
  bool new_line = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\n"), text.size());
    if (end > 0) {
      add_word(page, text.substr(0, end), x, y, new_line);
      x = page.words.back().box.x1 + 3;
      new_line = false;
    }
    if (end < text.size() && text[end] != ' ') new_line = true;
    if (end < text.size() && text[end] == '\t') x += 100;
    if (end < text.size() && text[end] == '\n') x = 10, y += 12;
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return page;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto pix = parse_pix(text); pix && pix->text != text) std::abort();
  const pdf::TextPage page = page_of(text);
  Pages pages;
  pages.emplace_back(page);
  ExactFinds finds = find_exact(pages);
  keep_first_places(finds);
  // What is found must hold when it is read again.
  for (const auto& key : finds.keys) {
    if (!parse_access_key(key.value.text)) std::abort();
  }
  for (const auto& slip : finds.slips) {
    const auto line = parse_typed_line(slip.value.line), barcode = parse_barcode(slip.value.barcode);
    if (!line || !barcode || line->barcode != barcode->barcode) std::abort();
  }
  return 0;
}
