#include "extract/page/table_stripes.hpp"

#include <algorithm>

#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

constexpr float kBlank = 0.33f;  // in font sizes: words no farther apart are of one value

bool overlaps(const TableStripe& stripe, const pdf::Box& header) { return stripe.x0 < header.x1 && stripe.x1 > header.x0; }

}  // namespace

std::vector<TableStripe> table_stripes(const PageIndex& page, std::size_t first, std::size_t end) {
  std::vector<TableStripe> values;
  for (std::size_t row = first; row < end; ++row) {
    const auto cells = page.cells_of(page.rows()[row]);
    if (cells.size() < 2) continue;
    for (const Cell& cell : cells) {
      for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) {
        const pdf::Word& word = page.word_at(at);
        const bool goes_on = at > cell.first && word.box.x0 - values.back().x1 <= kBlank * word.font_size;
        if (goes_on) {
          values.back().x1 = std::max(values.back().x1, word.box.x1);
        } else {
          values.push_back({word.box.x0, word.box.x1});
        }
      }
    }
  }
  std::sort(values.begin(), values.end(), [](const TableStripe& a, const TableStripe& b) { return a.x0 < b.x0; });
  std::vector<TableStripe> out;
  for (const TableStripe& value : values) {
    if (out.empty() || value.x0 > out.back().x1) {
      out.push_back(value);
    } else {
      out.back().x1 = std::max(out.back().x1, value.x1);
    }
  }
  return out;
}

bool part_by_stripes(const std::vector<TableStripe>& stripes, std::vector<TableColumn>& columns) {
  if (stripes.size() != columns.size()) return false;
  for (std::size_t i = 0; i < stripes.size(); ++i) {
    const auto met = std::count_if(columns.begin(), columns.end(), [&](const TableColumn& one) { return overlaps(stripes[i], one.header); });
    if (met > 1) return false;
    // Below another column's header alone, which has a stripe of its own there: the pairing is off.
    const bool own = overlaps(stripes[i], columns[i].header);
    if (met == 1 && !own) return false;
  }
  for (std::size_t i = 0; i + 1 < columns.size(); ++i) columns[i].x1 = columns[i + 1].x0 = (stripes[i].x1 + stripes[i + 1].x0) / 2;
  return true;
}

}  // namespace faturad::extract
