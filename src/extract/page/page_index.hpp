// A page's words by rows and cells, ready to be asked what stands to the right of or below a place.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/page/word_start.hpp"
#include "faturad/pdf/text_page.hpp"

namespace faturad::extract {

struct Found {
  int page = 0;
  pdf::Box box;
  std::string text;
};

// Words of one row with no wide gap between them. Positions count the page's words row by row, left to right.
struct Cell {
  std::uint32_t first = 0, count = 0;
  std::uint32_t row = 0;
  pdf::Box box;
};

// Cells on one height, across all columns of the page.
struct Row {
  std::uint32_t first_cell = 0, cell_count = 0;
  pdf::Box box;
};

class PageIndex {
 public:
  explicit PageIndex(const pdf::TextPage& page);

  const pdf::TextPage& page() const { return page_; }
  int number() const { return page_.number; }
  const std::vector<Row>& rows() const { return rows_; }  // from top to bottom
  const std::vector<Cell>& cells() const { return cells_; }
  std::span<const Cell> cells_of(const Row& row) const { return std::span(cells_).subspan(row.first_cell, row.cell_count); }
  std::uint32_t cell_at(std::uint32_t position) const { return cell_of_[position]; }
  const pdf::Word& word_at(std::uint32_t position) const { return page_.words[order_[position]]; }
  const std::vector<WordStart>& word_starts() const { return word_starts_; }  // by position and offset

  // Positions first..last - 1 joined by blanks; of the first word what stands behind `offset` bytes.
  Found text(std::uint32_t first, std::uint32_t last, std::size_t offset = 0) const;
  Found text(const Cell& cell) const { return text(cell.first, cell.first + cell.count); }
  Found text(const Row& row) const;

  // The rest of the row behind `from`, up to `reach` points away; words joined by blanks.
  std::optional<Found> right_of(const pdf::Box& from, float reach) const;
  // Rows of words below `from` that overlap it sideways, nearest first, up to `reach` points down.
  std::vector<Found> below(const pdf::Box& from, float reach) const;
  // The first row whose middle is below `y`, as an index into rows().
  std::size_t row_below(float y) const;

 private:
  void add_row(std::vector<std::uint32_t>& words);

  const pdf::TextPage& page_;
  std::vector<std::uint32_t> order_;    // position -> index into page_.words
  std::vector<std::uint32_t> cell_of_;  // position -> index into cells_
  std::vector<Cell> cells_;
  std::vector<Row> rows_;
  std::vector<WordStart> word_starts_;
};

using Pages = std::vector<PageIndex>;  // of one invoice

inline pdf::Box united(const pdf::Box& a, const pdf::Box& b) {
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}
inline float middle(const pdf::Box& box) { return (box.y0 + box.y1) / 2; }  // of its height
inline bool overlap_sideways(const pdf::Box& a, const pdf::Box& b, float slack = 0) { return a.x0 < b.x1 + slack && b.x0 < a.x1 + slack; }

}  // namespace faturad::extract
