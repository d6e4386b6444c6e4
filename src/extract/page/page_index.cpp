#include "extract/page/page_index.hpp"

#include <algorithm>

namespace faturad::extract {
namespace {

// In parts of the font size. A blank is about 0.28 wide and seldom stretched over 0.6; columns stand farther apart.
constexpr float kCellGap = 0.75f;
// Heights of two lines differ by less when they are read as one row; in parts of the lower one's height.
constexpr float kRowSlack = 0.4f;

float height(const pdf::Box& box) { return box.y1 - box.y0; }

// Text that runs up or down the margin: its box would tie rows together that have nothing in common.
bool upright(const pdf::Line& line, const pdf::TextPage& page) {
  const float size = page.words[line.first_word].font_size;
  return !(height(line.box) > 3 * size && height(line.box) > line.box.x1 - line.box.x0);
}

// Stable. Most are in order already, or few; std::stable_sort takes memory.
template <class T, class Less>
void sort_nearly_sorted(std::vector<T>& all, Less less) {
  constexpr std::size_t kFew = 64;
  if (std::is_sorted(all.begin(), all.end(), less)) return;
  if (all.size() > kFew) return std::stable_sort(all.begin(), all.end(), less);
  for (auto one = all.begin() + 1; one != all.end(); ++one) std::rotate(std::upper_bound(all.begin(), one, *one, less), one, one + 1);
}

}  // namespace

PageIndex::PageIndex(const pdf::TextPage& page) : page_(page) {
  std::vector<const pdf::Line*> lines;
  lines.reserve(page.lines.size());
  for (const pdf::Line& line : page.lines) {
    if (line.word_count > 0 && upright(line, page)) lines.push_back(&line);
  }
  sort_nearly_sorted(lines, [](const auto* a, const auto* b) { return middle(a->box) < middle(b->box); });
  order_.reserve(page.words.size());
  cell_of_.reserve(page.words.size());
  rows_.reserve(lines.size());
  cells_.reserve(lines.size() + lines.size() / 2);
  std::vector<std::uint32_t> words;
  for (std::size_t i = 0; i < lines.size();) {
    const pdf::Line* const top = lines[i];
    words.clear();
    for (; i < lines.size(); ++i) {
      const pdf::Box& box = lines[i]->box;
      // A box may be upside down, which is no row with itself.
      if (lines[i] != top && middle(box) - middle(top->box) > kRowSlack * std::min(height(box), height(top->box))) break;
      for (std::uint32_t w = 0; w < lines[i]->word_count; ++w) words.push_back(lines[i]->first_word + w);
    }
    add_row(words);
  }
  word_starts_.reserve(order_.size() + order_.size() / 4);
  for (std::uint32_t at = 0; at < order_.size(); ++at) add_word_starts(word_at(at).text, at, word_starts_);
}

void PageIndex::add_row(std::vector<std::uint32_t>& words) {
  const auto& all = page_.words;
  sort_nearly_sorted(words, [&](auto a, auto b) { return all[a].box.x0 < all[b].box.x0; });
  Row row{static_cast<std::uint32_t>(cells_.size()), 0, all[words.front()].box};
  for (const std::uint32_t at : words) {
    const pdf::Word& word = all[at];
    const bool first = row.cell_count == 0;
    if (first || word.box.x0 - cells_.back().box.x1 > kCellGap * std::max(word.font_size, page_.words[order_.back()].font_size)) {
      cells_.push_back({static_cast<std::uint32_t>(order_.size()), 0, static_cast<std::uint32_t>(rows_.size()), word.box});
      ++row.cell_count;
    }
    Cell& cell = cells_.back();
    ++cell.count;
    cell.box = united(cell.box, word.box);
    row.box = united(row.box, word.box);
    order_.push_back(at);
    cell_of_.push_back(static_cast<std::uint32_t>(cells_.size() - 1));
  }
  rows_.push_back(row);
}

Found PageIndex::text(std::uint32_t first, std::uint32_t last, std::size_t offset) const {
  Found out{page_.number, word_at(first).box, {}};
  std::size_t bytes = 0;
  for (std::uint32_t at = first; at < last; ++at) bytes += word_at(at).text.size() + 1;
  out.text.reserve(bytes);
  for (std::uint32_t at = first; at < last; ++at) {
    const pdf::Word& word = word_at(at);
    const std::string_view text = std::string_view(word.text).substr(at == first ? std::min(offset, word.text.size()) : 0);
    if (!out.text.empty()) out.text += ' ';
    out.text += text;
    out.box = united(out.box, word.box);
  }
  return out;
}

Found PageIndex::text(const Row& row) const {
  const Cell& last = cells_[row.first_cell + row.cell_count - 1];
  return text(cells_[row.first_cell].first, last.first + last.count);
}

std::size_t PageIndex::row_below(float y) const {
  return static_cast<std::size_t>(std::partition_point(rows_.begin(), rows_.end(), [&](const Row& row) { return middle(row.box) <= y; }) - rows_.begin());
}

std::optional<Found> PageIndex::right_of(const pdf::Box& from, float reach) const {
  for (std::size_t r = row_below(from.y0); r < rows_.size() && middle(rows_[r].box) < from.y1; ++r) {
    std::uint32_t first = 0, last = 0;
    for (const Cell& cell : cells_of(rows_[r])) {
      if (cell.box.x1 < from.x1) continue;
      for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) {
        const float x = word_at(at).box.x0;
        if (x < from.x1 - 1 || x - from.x1 > reach) continue;
        if (last == 0) first = at;
        last = at + 1;
      }
    }
    if (last > 0) return text(first, last);
  }
  return std::nullopt;
}

std::vector<Found> PageIndex::below(const pdf::Box& from, float reach) const {
  std::vector<Found> out;
  for (std::size_t r = row_below(from.y1); r < rows_.size() && rows_[r].box.y0 - from.y1 <= reach; ++r) {
    std::uint32_t first = 0, last = 0;
    for (const Cell& cell : cells_of(rows_[r])) {
      if (!overlap_sideways(cell.box, from, 3)) continue;
      for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) {
        if (!overlap_sideways(word_at(at).box, from, 3)) continue;
        if (last == 0) first = at;
        last = at + 1;
      }
    }
    if (last > 0) out.push_back(text(first, last));
  }
  return out;
}

}  // namespace faturad::extract
