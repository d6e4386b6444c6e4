#include "extract/page/table.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "extract/page/table_header.hpp"
#include "extract/page/table_stripes.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

// In parts of the height of a line: lines of one row stand no farther apart, and a table goes on no farther below.
constexpr float kLineGap = 1.3f;
constexpr float kRowGap = 7;
constexpr std::size_t kSection = 8;  // rows behind a subtotal in which the next item stands
constexpr int kBins = 2048;  // points from the left edge

float centre(const pdf::Box& box) { return (box.x0 + box.x1) / 2; }
float height(const pdf::Box& box) { return box.y1 - box.y0; }

// Reads what stands below one header, down to the end of the table or of the page.
class Body {
 public:
  Body(const PageIndex& page, const TableQuery& query, std::vector<TableColumn> columns, std::size_t first_row, std::size_t end_row)
      : page_(page), query_(query), columns_(std::move(columns)), first_(first_row), end_(end_row) {
    const std::size_t limit = end_;
    end_ = stop_row(first_, limit);
    set_boundaries();
    // A subtotal within the table: items follow it.
    for (std::size_t more = items_behind(limit); more < limit; more = items_behind(limit)) end_ = stop_row(more, limit);
  }

  const std::vector<TableColumn>& columns() const { return columns_; }
  bool stopped() const { return stopped_; }

  std::vector<TableRow> rows() const {
    std::vector<std::vector<Found>> lines;
    std::vector<std::size_t> starts;
    for (std::size_t row = first_; row < end_; ++row) {
      lines.push_back(cut(row));
      if (starts_row(lines.back()) && !stops(row)) starts.push_back(row);
    }
    std::vector<TableRow> out;
    std::size_t from = starts.empty() ? end_ : top_of_first(starts.front());
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const std::size_t next = i + 1 < starts.size() ? split(starts[i], starts[i + 1]) : end_of_last(starts[i]);
      out.push_back(joined(lines, from, next, starts[i]));
      from = next;
    }
    return out;
  }

 private:
  const pdf::Box& box(std::size_t row) const { return page_.rows()[row].box; }
  float gap_above(std::size_t row) const { return box(row).y0 - box(row - 1).y1; }

  std::size_t stop_row(std::size_t from, std::size_t limit) {
    stopped_ = false;
    for (std::size_t row = from; row < limit; ++row) {
      if (row > from && gap_above(row) > kRowGap * height(box(row))) return row;
      if (!stops(row)) continue;
      stopped_ = true;
      return row;
    }
    return limit;
  }

  // The first row behind the end, and near it, that has all numbers of an item; `limit` where there is none.
  std::size_t items_behind(std::size_t limit) const {
    const auto numbers = std::count_if(columns_.begin(), columns_.end(), [&](const TableColumn& one) { return is_number(one.id); });
    for (std::size_t row = end_; row < std::min(limit, end_ + kSection) && numbers >= 3 && stopped_; ++row) {
      if (row > end_ && gap_above(row) > kRowGap * height(box(row))) break;
      const auto line = cut(row);
      std::ptrdiff_t filled = 0;
      for (std::size_t i = 0; i < line.size(); ++i) filled += is_number(columns_[i].id) && holds_number(line[i]);
      if (filled == numbers && !stops(row)) return row;
    }
    return limit;
  }

  // "Totals   145.00   29.00   174.00": its first cell says that and no more.
  bool names_totals(std::size_t row) const { return query_.stops.whole(page_.text(page_.cells_of(page_.rows()[row]).front()).text) != kNoColumn; }

  // A label of totals, and not all the numbers that an item has.
  bool stops(std::size_t row) const {
    std::size_t numbers = 0;
    bool label = false;
    for (const Cell& cell : page_.cells_of(page_.rows()[row])) {
      const std::string text = page_.text(cell).text;
      label = label || query_.stops.starting(text) != kNoColumn;
      const auto amount = read_amount(text, DecimalMark::point);
      numbers += amount && !amount->percent;
    }
    return label && (numbers < 3 || names_totals(row));
  }

  // Between the stripes that the words below the headers fill; where these do not part like the headers do, between two headers
  // where the fewest words stand in the way; of several such places the widest.
  void set_boundaries() {
    columns_.front().x0 = std::numeric_limits<float>::lowest();
    columns_.back().x1 = std::numeric_limits<float>::max();
    if (part_by_stripes(table_stripes(page_, first_, end_), columns_)) return;
    std::array<int, kBins> cover{};
    const auto mark = [&](const pdf::Box& one) {
      for (int x = std::max(0, static_cast<int>(one.x0)); x < std::min<int>(kBins, static_cast<int>(one.x1) + 1); ++x) ++cover[static_cast<std::size_t>(x)];
    };
    for (std::size_t row = first_; row < end_; ++row) {
      const auto cells = page_.cells_of(page_.rows()[row]);
      if (cells.size() < 2) continue;
      for (const Cell& cell : cells) {
        const auto crossed = std::count_if(columns_.begin(), columns_.end(), [&](const TableColumn& c) { return overlap_sideways(c.header, cell.box); });
        if (crossed < 2) {
          mark(cell.box);
          continue;
        }
        for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) mark(page_.word_at(at).box);
      }
    }
    for (std::size_t i = 0; i + 1 < columns_.size(); ++i) {
      const pdf::Box& next = columns_[i + 1].header;
      Gap gap = emptiest(cover, centre(columns_[i].header), next.x0 + 1);
      if (gap.cover > 0) {  // the left column reaches below the right one's header
        const Gap wider = emptiest(cover, centre(columns_[i].header), centre(next));
        if (wider.cover < gap.cover) gap = wider;
      }
      columns_[i].x1 = columns_[i + 1].x0 = gap.middle;
    }
  }

  struct Gap {
    int cover = 0;  // cells in the way
    float middle = 0;
  };

  // The widest of the places between `from` and `to` that the fewest cells cover.
  static Gap emptiest(const std::array<int, kBins>& cover, float from_x, float to_x) {
    const int from = std::clamp(static_cast<int>(from_x), 0, kBins - 1);
    const int to = std::clamp(static_cast<int>(to_x), from, kBins - 1);
    int best = cover[static_cast<std::size_t>(from)], best_start = from, best_size = 0;
    for (int x = from; x <= to;) {
      const int value = cover[static_cast<std::size_t>(x)];
      int end = x;
      while (end <= to && cover[static_cast<std::size_t>(end)] == value) ++end;
      if (value < best || (value == best && end - x > best_size)) {
        best = value;
        best_start = x;
        best_size = end - x;
      }
      x = end;
    }
    return {best, static_cast<float>(best_start) + static_cast<float>(best_size) / 2};
  }

  std::size_t column_of(const pdf::Box& word) const {
    const float x = centre(word);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (x < columns_[i].x1) return i;
    }
    return columns_.size() - 1;
  }

  // The words of a line by column.
  std::vector<Found> cut(std::size_t row) const {
    std::vector<Found> out(columns_.size());
    for (const Cell& cell : page_.cells_of(page_.rows()[row])) {
      for (std::uint32_t at = cell.first; at < cell.first + cell.count;) {
        const std::size_t column = column_of(page_.word_at(at).box);
        std::uint32_t end = at + 1;
        while (end < cell.first + cell.count && column_of(page_.word_at(end).box) == column) ++end;
        append(out[column], page_.text(at, end));
        at = end;
      }
    }
    return out;
  }

  static void append(Found& to, const Found& more) {
    if (more.text.empty()) return;
    if (to.text.empty()) {
      to = more;
      return;
    }
    to.text += " " + more.text;
    to.box = united(to.box, more.box);
  }

  bool is_number(int id) const { return std::find(query_.numbers.begin(), query_.numbers.end(), id) != query_.numbers.end(); }

  static bool holds_number(const Found& cell) {
    const auto amount = cell.text.empty() ? std::nullopt : find_amount(cell.text, DecimalMark::point);
    return amount && amount->offset <= 8;
  }

  bool starts_row(const std::vector<Found>& line) const {
    std::size_t columns = 0, filled = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (!is_number(columns_[i].id)) continue;
      ++columns;
      filled += holds_number(line[i]);
    }
    return columns > 0 && filled * 2 >= columns;
  }

  // Lines above the first row's own line that belong to it: directly above, where that line has no text of its own.
  std::size_t top_of_first(std::size_t start) const {
    std::size_t top = start;
    while (top > first_ && gap_above(top) <= kLineGap * height(box(top))) --top;
    return top;
  }

  std::size_t end_of_last(std::size_t start) const {
    std::size_t end = start + 1;
    while (end < end_ && gap_above(end) <= kLineGap * height(box(end))) ++end;
    return end;
  }

  // Where the lines between two rows part: at the widest gap; when all are alike, in front of the second.
  std::size_t split(std::size_t start, std::size_t next) const {
    std::size_t out = next;
    float widest = gap_above(next) * 1.15f + 0.5f;
    for (std::size_t row = next - 1; row > start; --row) {
      if (gap_above(row) <= widest) continue;
      widest = gap_above(row);
      out = row;
    }
    return out;
  }

  TableRow joined(const std::vector<std::vector<Found>>& lines, std::size_t from, std::size_t to, std::size_t own) const {
    TableRow out{page_.number(), box(own), std::vector<Found>(columns_.size())};
    for (std::size_t row = from; row < to; ++row) {
      if (stops(row)) continue;  // a subtotal
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Found& cell = lines[row - first_][i];
        if (!is_number(columns_[i].id)) {
          append(out.cells[i], cell);
        } else if (row == own || (lines[own - first_][i].text.empty() && out.cells[i].text.empty() && read_amount(cell.text, DecimalMark::point))) {
          out.cells[i] = cell;
        }
      }
      out.box = united(out.box, box(row));
    }
    return out;
  }

  const PageIndex& page_;
  const TableQuery& query_;
  std::vector<TableColumn> columns_;
  std::size_t first_, end_;
  bool stopped_ = false;
};

Table::Area area_of(const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows, int page) {
  Table::Area out{page, columns.front().header};
  for (const TableColumn& column : columns) out.box = united(out.box, column.header);
  for (const TableRow& row : rows) out.box = united(out.box, row.box);
  return out;
}

bool same_columns(const std::vector<TableColumn>& a, const std::vector<TableColumn>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const TableColumn& x, const TableColumn& y) { return x.id == y.id; });
}

}  // namespace

std::size_t Table::column(int id) const {
  return static_cast<std::size_t>(std::find_if(columns.begin(), columns.end(), [&](const TableColumn& one) { return one.id == id; }) - columns.begin());
}

std::vector<Table> read_tables(const Pages& pages, const TableQuery& query) {
  std::vector<Table> out;
  bool open = false;  // the last table ran to the end of its page
  for (const PageIndex& page : pages) {
    const auto headers = find_table_headers(page, query);
    if (open && !page.rows().empty()) {
      const Body body(page, query, out.back().columns, 0, headers.empty() ? page.rows().size() : headers.front().first_row);
      auto rows = body.rows();
      if (!rows.empty()) {
        Table::Area area{page.number(), rows.front().box};
        for (const TableRow& row : rows) area.box = united(area.box, row.box);
        out.back().areas.push_back(area);
      }
      for (TableRow& row : rows) out.back().rows.push_back(std::move(row));
      open = headers.empty() && !body.stopped();
    }
    for (std::size_t i = 0; i < headers.size(); ++i) {
      const std::size_t end = i + 1 < headers.size() ? headers[i + 1].first_row : page.rows().size();
      const Body body(page, query, headers[i].columns, headers[i].last_row + 1, end);
      auto rows = body.rows();
      open = !body.stopped();
      const Table::Area area = area_of(headers[i].columns, rows, page.number());
      if (!out.empty() && same_columns(out.back().columns, body.columns())) {
        for (TableRow& row : rows) out.back().rows.push_back(std::move(row));
        out.back().areas.push_back(area);
      } else {
        out.push_back({body.columns(), std::move(rows), {area}});
      }
    }
  }
  return out;
}

}  // namespace faturad::extract
