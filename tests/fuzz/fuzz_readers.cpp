// Pages of words with boxes, and all readers of pages over them. The input is text on a grid: blanks move on by a character, two
// of them begin a line of the page, '\n' a row, '\f' a page. A control character with the byte behind it bends the grid: the
// place, the size, the height of what follows.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "faturad/extract/extract.hpp"

using namespace faturad;

namespace {

constexpr std::size_t kMostWords = 3'000;  // of an input, so that each takes milliseconds

class Grid {
 public:
  explicit Grid(std::string_view input) {
    begin_page();
    for (std::size_t at = 0; at < input.size() && words_ < kMostWords;) at = read(input, at);
    document_.page_count = static_cast<int>(document_.pages.size());
  }
  const pdf::Document& document() const { return document_; }

 private:
  std::size_t read(std::string_view input, std::size_t at) {
    const auto byte = static_cast<unsigned char>(input[at]);
    if (byte > ' ') {
      std::size_t end = at;
      while (end < input.size() && static_cast<unsigned char>(input[end]) > ' ') ++end;
      add(input.substr(at, end - at));
      return end;
    }
    switch (byte) {
      case ' ': blank(); return at + 1;
      case '\n': row(); return at + 1;
      case '\f': begin_page(); return at + 1;
      default: break;
    }
    if (at + 1 < input.size()) bend(byte, static_cast<signed char>(input[at + 1]));
    return at + 2;
  }

  void bend(unsigned char what, float by) {
    switch (what) {
      case 1: x_ += by; break;
      case 2: y_ += by; new_line_ = true; break;
      case 3: size_ = std::abs(by) / 2; break;
      case 4: height_ = by; break;
      case 5: bold_ = by > 0; break;
      case 6: width_ = by / 8; break;
      case 7: document_.pages.back().width = std::abs(by) * 10; break;
      default: document_.pages.back().height = std::abs(by) * 10; break;
    }
  }

  void blank() {
    x_ += width_;
    new_line_ = new_line_ || ++blanks_ > 1;
  }
  void row() {
    x_ = 20, y_ += 12;
    new_line_ = true;
  }
  void begin_page() {
    pdf::TextPage page;
    page.number = static_cast<int>(document_.pages.size()) + 1;
    page.width = 595, page.height = 842;
    document_.pages.push_back(std::move(page));
    x_ = 20, y_ = 20;
    new_line_ = true;
  }

  void add(std::string_view text) {
    pdf::TextPage& page = document_.pages.back();
    pdf::Word word;
    word.text = text;
    word.box = {x_, y_, x_ + width_ * static_cast<float>(text.size()), y_ + height_};
    word.font_size = size_;
    word.bold = bold_;
    x_ = word.box.x1;
    if (new_line_) page.lines.push_back({static_cast<std::uint32_t>(page.words.size()), 0, word.box});
    page.lines.back().word_count += 1;
    page.lines.back().box.x1 = word.box.x1;
    page.words.push_back(std::move(word));
    new_line_ = false;
    blanks_ = 0;
    ++words_;
  }

  pdf::Document document_;
  std::size_t words_ = 0;
  int blanks_ = 0;
  float x_ = 20, y_ = 20, size_ = 10, height_ = 10, width_ = 6;
  bool bold_ = false, new_line_ = true;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Grid grid(std::string_view(reinterpret_cast<const char*>(data), size));
  const extract::Extraction read = extract::extract_invoices(grid.document());
  const int pages = grid.document().page_count;
  for (const Invoice& invoice : read.invoices) {
    for (const auto& [pointer, evidence] : invoice.evidence) {
      if (!(evidence.confidence > 0 && evidence.confidence <= 1)) std::abort();
      if (evidence.page < 0 || evidence.page > pages) std::abort();
    }
    for (const int page : invoice.pages) {
      if (page < 1 || page > pages) std::abort();
    }
    if (invoice.pages.empty()) std::abort();
  }
  (void)extract::to_json_members(read);
  (void)extract::review_reasons(read);
  return 0;
}
