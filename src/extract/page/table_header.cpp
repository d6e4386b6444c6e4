#include "extract/page/table_header.hpp"

#include <algorithm>

#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

constexpr std::size_t kMoreLines = 3;  // that a header may have above or below its main row

// A piece of header text: a label, or what stands between labels of a cell.
struct Piece {
  int id = kNoColumn;
  pdf::Box box;
  std::string text;
};

class HeaderFinder {
 public:
  HeaderFinder(const PageIndex& page, const TableQuery& query) : page_(page), query_(query), matches_(query.headers.find(page)) {
    by_row_.resize(page.rows().size());
    for (const LabelMatch& match : matches_) by_row_[row_of(match)].push_back(&match);
  }

  std::vector<TableHeader> find() const {
    std::vector<TableHeader> out;
    for (std::size_t row = 0; row < by_row_.size(); ++row) {
      if (by_row_[row].size() < 2 || distinct(row) < 2 || holds_values(row)) continue;
      TableHeader header = grown(row, out.empty() ? 0 : out.back().last_row + 1);
      if (!enough(header)) continue;
      row = header.last_row;
      if (!out.empty() && follows(out.back(), header)) {
        merge(out.back(), header);
      } else {
        out.push_back(std::move(header));
      }
    }
    return out;
  }

 private:
  // Two headers with nothing between them are one of many lines.
  bool follows(const TableHeader& above, const TableHeader& below) const {
    if (above.last_row + 1 != below.first_row) return false;
    const pdf::Box& box = page_.rows()[below.first_row].box;
    return box.y0 - page_.rows()[above.last_row].box.y1 < 0.8f * (box.y1 - box.y0);
  }

  static void merge(TableHeader& into, const TableHeader& more) {
    for (const TableColumn& column : more.columns) {
      const auto met = std::find_if(into.columns.begin(), into.columns.end(), [&](const TableColumn& one) { return overlap_sideways(one.header, column.header); });
      if (met == into.columns.end()) {
        into.columns.push_back(column);
        continue;
      }
      met->header = united(met->header, column.header);
      if (met->id == kNoColumn) met->id = column.id;
    }
    into.last_row = more.last_row;
    std::sort(into.columns.begin(), into.columns.end(), [](const TableColumn& a, const TableColumn& b) { return a.header.x0 < b.header.x0; });
  }

  std::size_t row_of(const LabelMatch& match) const { return page_.cells()[page_.cell_at(match.first)].row; }

  std::size_t distinct(std::size_t row) const {
    std::vector<int> ids;
    for (const LabelMatch* match : by_row_[row]) ids.push_back(match->id);
    std::sort(ids.begin(), ids.end());
    return static_cast<std::size_t>(std::unique(ids.begin(), ids.end()) - ids.begin());
  }

  // Amounts and dates stand below headers, not in them; nor does a header have labels with their values beside them.
  bool holds_values(std::size_t row) const {
    const Row& one = page_.rows()[row];
    bool labelled = false;
    for (const Cell& cell : page_.cells_of(one)) {
      if (labelled && !page_.word_at(cell.first + cell.count - 1).text.ends_with(':')) return true;
      labelled = page_.word_at(cell.first + cell.count - 1).text.ends_with(':');
      for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) {
        const std::string& word = page_.word_at(at).text;
        if (parse_printed_amount(word) || (word.size() > 5 && is_digit(word[0]) && read_date(word, DayOrder::day_first))) return true;
      }
    }
    return false;
  }

  bool enough(const TableHeader& header) const {
    std::vector<int> ids;
    for (const TableColumn& column : header.columns) {
      if (column.id != kNoColumn) ids.push_back(column.id);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids.size() >= query_.least_columns && ids.size() * 2 >= header.columns.size();
  }

  // The main row with the lines above and below it that belong to the header too.
  TableHeader grown(std::size_t row, std::size_t from) const {
    TableHeader out;
    out.first_row = out.last_row = row;
    std::vector<Piece> columns = pieces(row);
    while (out.first_row > from && row - out.first_row < kMoreLines && joins(out.first_row - 1, columns, true)) add(columns, --out.first_row, true);
    while (out.last_row + 1 < by_row_.size() && out.last_row - row < kMoreLines && joins(out.last_row + 1, columns, false)) add(columns, ++out.last_row, false);
    std::sort(columns.begin(), columns.end(), [](const Piece& a, const Piece& b) { return a.box.x0 < b.box.x0; });
    for (const Piece& piece : columns) out.columns.push_back({piece.id, piece.box, 0, 0});
    return out;
  }

  std::vector<Piece> pieces(std::size_t row) const {
    std::vector<Piece> out;
    auto match = by_row_[row].begin();
    for (const Cell& cell : page_.cells_of(page_.rows()[row])) {
      const std::uint32_t end = cell.first + cell.count;
      for (std::uint32_t at = cell.first; at < end;) {
        while (match != by_row_[row].end() && (*match)->last < at) ++match;
        const bool coming = match != by_row_[row].end() && (*match)->first < end;
        // What stands before a label in its cell belongs to it too: "Requested qty".
        const bool label = coming && ((*match)->first <= at || at == cell.first);
        const std::uint32_t next = std::min(end, label ? (*match)->last + 1 : coming ? (*match)->first : end);
        const Found text = page_.text(at, next);
        // What follows a label in its cell belongs to it: "Total (EUR)", "Unit price excl. VAT".
        if (!label && at > cell.first && !out.empty()) {
          out.back().box = united(out.back().box, text.box);
          out.back().text += " " + text.text;
        } else {
          out.push_back({label ? (*match)->id : kNoColumn, text.box, text.text});
        }
        at = next;
      }
    }
    return out;
  }

  // Whether `row` is a further line of a header that so far has `columns`.
  bool joins(std::size_t row, const std::vector<Piece>& columns, bool above) const {
    const pdf::Box& box = page_.rows()[row].box;
    const pdf::Box& next = page_.rows()[above ? row + 1 : row - 1].box;
    const float gap = above ? next.y0 - box.y1 : box.y0 - next.y1;
    if (gap > 0.8f * (next.y1 - next.y0) || holds_values(row)) return false;
    bool adds = false;
    for (const Piece& piece : pieces(row)) {
      std::size_t met = 0;
      const Piece* column = nullptr;
      for (const Piece& one : columns) {
        if (!overlap_sideways(one.box, piece.box)) continue;
        ++met;
        column = &one;
      }
      if (met > 1) return false;  // a line across columns
      const bool mark = piece.text.size() <= 6 && (piece.text.find_first_of("%([€$#") != std::string::npos || !currency_in(piece.text).empty());
      adds = adds || piece.id != kNoColumn || mark;
      if (column != nullptr && query_.headers.starting(above ? piece.text + " " + column->text : column->text + " " + piece.text) > kNoColumn && (above || column->id == kNoColumn)) adds = true;
    }
    return adds;
  }

  void add(std::vector<Piece>& columns, std::size_t row, bool above) const {
    for (Piece& piece : pieces(row)) {
      const auto column = std::find_if(columns.begin(), columns.end(), [&](const Piece& one) { return overlap_sideways(one.box, piece.box); });
      if (column == columns.end()) {
        columns.push_back(std::move(piece));
        continue;
      }
      column->box = united(column->box, piece.box);
      column->text = above ? piece.text + " " + column->text : column->text + " " + piece.text;
      const int whole = query_.headers.starting(column->text);
      column->id = whole != kNoColumn ? whole : column->id != kNoColumn ? column->id : piece.id;
    }
  }

  const PageIndex& page_;
  const TableQuery& query_;
  std::vector<LabelMatch> matches_;
  std::vector<std::vector<const LabelMatch*>> by_row_;
};

}  // namespace

std::vector<TableHeader> find_table_headers(const PageIndex& page, const TableQuery& query) { return HeaderFinder(page, query).find(); }

}  // namespace faturad::extract
