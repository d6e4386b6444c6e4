// Pix payloads in the text of a page, which are long and get wrapped.
#include <algorithm>

#include "extract/exact/page_scan.hpp"

namespace faturad::extract {
namespace {

constexpr std::string_view kStart = "000201";
constexpr std::size_t kMostPieces = 60;

// The words from `first` on in reading order; with `column`, only those that stand in its column or right of it.
std::vector<PixPiece> pieces_from(const pdf::TextPage& page, std::size_t first, std::size_t begin, bool column) {
  std::vector<PixPiece> out{{std::string_view(page.words[first].text).substr(begin), false}};
  const pdf::Box& start = page.words[first].box;
  float last = start.y0, x1 = start.x1;
  for (std::size_t i = first + 1; i < page.words.size() && out.size() < kMostPieces; ++i) {
    const pdf::Word& word = page.words[i];
    const bool new_line = word.box.y0 > last + (start.y1 - start.y0) / 2;
    if (column && (word.box.x0 < start.x0 - 3 || word.box.x0 > x1 + 20)) continue;
    if (column && !new_line) x1 = std::max(x1, word.box.x1);
    out.push_back({word.text, new_line});
    last = word.box.y0;
  }
  return out;
}

pdf::Box box_of(const pdf::TextPage& page, std::size_t first, std::size_t count) {
  pdf::Box box = page.words[first].box;
  for (std::size_t i = first; i < std::min(first + count, page.words.size()); ++i) box = united(box, page.words[i].box);
  return box;
}

}  // namespace

void read_pix(PageScan& scan) {
  const pdf::TextPage& page = scan.page.page();
  for (const Group& group : scan.groups.all()) {
    const std::size_t inside = group.has_digit && group.size >= kStart.size() ? scan.groups.text(group).find(kStart) : std::string_view::npos;
    if (inside == std::string_view::npos) continue;
    const std::size_t i = group.word, begin = group.begin + inside;
    for (const bool column : {false, true}) {
      auto found = join_pix(pieces_from(page, i, begin, column));
      if (!found) continue;
      std::string text = found->payload.text;
      scan.finds.pix.push_back({std::move(found->payload), Found{page.number, box_of(page, i, found->pieces), std::move(text)}});
      break;
    }
  }
}

}  // namespace faturad::extract
