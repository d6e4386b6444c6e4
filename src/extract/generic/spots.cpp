#include "extract/generic/spots.hpp"

#include <algorithm>

#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

constexpr float kWordGap = 1.4f;   // in font sizes: words of a name, however wide they are set
constexpr float kBelowGap = 1.6f;  // in heights of the label: a value below stands no farther away

}  // namespace

std::string_view without_marks(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Folding one = fold_at(text, at);
    if (is_alnum(one.form) || one.form == '(' || one.form == '-' || one.form == '+' || one.form == '$' || (one.form == 0 && static_cast<unsigned char>(text[at]) >= 0xc2)) {
      return text.substr(at);
    }
    at += one.bytes;
  }
  return {};
}

Found trimmed(Found found) {
  found.text = std::string(without_marks(found.text));
  return found;
}

// "CF2025-0014", "ST4711": two letters of a number are no label of it, but for those that say "number".
static bool begins_a_number(const PageIndex& page, const LabelMatch& match) {
  const Term term = static_cast<Term>(match.id);
  if (term == Term::number || term == Term::bare_number || match.first != match.last || match.rest > match.offset + 2) return false;
  const std::string& word = page.word_at(match.first).text;
  return match.rest < word.size() && is_digit(word[match.rest]);
}

Spots::Spots(const Pages& pages, const std::vector<Table::Area>& areas) : pages_(&pages) {
  for (const PageIndex& page : pages) {
    std::vector<std::int32_t> at;
    for (const LabelMatch& match : terms().find(page)) {
      const auto covers = [&](const Table::Area& area) { return area.page == page.number() && middle(match.box) >= area.box.y0 && middle(match.box) <= area.box.y1; };
      if (std::any_of(areas.begin(), areas.end(), covers) || begins_a_number(page, match)) continue;
      if (match.first >= at.size()) at.resize(match.first + 1, -1);
      if (at[match.first] < 0 && match.offset == 0) at[match.first] = static_cast<std::int32_t>(spots_.size());
      spots_.push_back({&page, static_cast<Term>(match.id), match});
    }
    at_.push_back(std::move(at));
  }
}

std::vector<const Spot*> Spots::of(Term term) const {
  std::vector<const Spot*> out;
  for (const Spot& spot : spots_) {
    if (spot.term == term) out.push_back(&spot);
  }
  return out;
}

const Spot* Spots::label_at(const PageIndex& page, std::uint32_t position) const {
  const auto& at = at_[static_cast<std::size_t>(&page - pages_->data())];
  return position < at.size() && at[position] >= 0 ? &spots_[static_cast<std::size_t>(at[position])] : nullptr;
}

std::uint32_t Spots::next_label(const PageIndex& page, std::uint32_t first, std::uint32_t last, bool over_bare) const {
  for (; first < last; ++first) {
    const Spot* label = label_at(page, first);
    if (label == nullptr) continue;
    const bool bare = label->term == Term::bare_number || (label->term == Term::bare_date && !page.word_at(label->match.last).text.ends_with(':'));
    if (!bare || (label->starts_cell() && !over_bare)) return first;
  }
  return last;
}

Found Spots::line(const PageIndex& page, const Cell& cell) const {
  const Row& row = page.rows()[cell.row];
  const std::uint32_t end = row.first_cell + row.cell_count;
  std::uint32_t last = page.cell_at(cell.first);
  while (last + 1 < end) {
    const Cell& next = page.cells()[last + 1];
    const float size = page.word_at(next.first).font_size;
    if (next.box.x0 - page.cells()[last].box.x1 > kWordGap * size || label_at(page, next.first) != nullptr) break;
    ++last;
  }
  return page.text(cell.first, page.cells()[last].first + page.cells()[last].count);
}

const Spot* Spots::label_of(const PageIndex& page, const Cell& cell) const { return label_at(page, cell.first); }

std::optional<Found> Spots::inside(const Spot& spot) const {
  const PageIndex& page = *spot.page;
  const std::uint32_t end = spot.cell().first + spot.cell().count;
  const std::uint32_t stop = next_label(page, spot.match.last + 1, end);
  const bool glued = spot.match.rest < page.word_at(spot.match.last).text.size();
  const std::uint32_t first = spot.match.last + (glued ? 0 : 1);
  if (first >= stop) return std::nullopt;
  Found text = trimmed(page.text(first, stop, glued ? spot.match.rest : 0));
  if (text.text.empty()) return std::nullopt;
  return text;
}

std::optional<Found> Spots::right(const Spot& spot) const {
  const PageIndex& page = *spot.page;
  const Row& row = page.rows()[spot.cell().row];
  const Cell& last = page.cells()[row.first_cell + row.cell_count - 1];
  const std::uint32_t first = spot.cell().first + spot.cell().count;
  const bool title = spot.term >= Term::title && spot.term <= Term::order_title;
  const std::uint32_t stop = next_label(page, first, last.first + last.count, title);
  if (stop == first) return std::nullopt;
  Found text = trimmed(page.text(first, stop));
  if (text.text.empty() || text.text.ends_with(':')) return std::nullopt;
  return text;
}

std::vector<Found> Spots::below(const Spot& spot, int rows) const {
  const PageIndex& page = *spot.page;
  std::vector<Found> out;
  pdf::Box above = spot.match.box;
  const float gap = kBelowGap * (std::min(above.y1 - above.y0, spot.cell().box.y1 - spot.cell().box.y0));
  for (std::size_t r = page.row_below(above.y1); r < page.rows().size() && rows > 0; ++r) {
    if (page.rows()[r].box.y0 - above.y1 > gap) break;
    for (const Cell& cell : page.cells_of(page.rows()[r])) {
      if (!overlap_sideways(cell.box, spot.match.box, 3)) continue;
      if (label_at(page, cell.first) != nullptr) return out;
      out.push_back(trimmed(page.text(cell)));
      above.y1 = cell.box.y1;
      --rows;
      break;
    }
  }
  return out;
}

std::vector<Found> Spots::near(const Spot& spot, int rows_below) const {
  std::vector<Found> out;
  if (auto text = inside(spot)) out.push_back(std::move(*text));
  if (auto text = right(spot)) out.push_back(std::move(*text));
  for (Found& text : below(spot, rows_below)) out.push_back(std::move(text));
  return out;
}

}  // namespace faturad::extract
