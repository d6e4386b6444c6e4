// The labels of an invoice's pages, and what stands beside each.
#pragma once

#include <optional>
#include <vector>

#include "extract/generic/terms.hpp"
#include "extract/page/table.hpp"

namespace faturad::extract {

// A label where it stands.
struct Spot {
  const PageIndex* page = nullptr;
  Term term = Term::other;
  LabelMatch match;
  const Cell& cell() const { return page->cells()[page->cell_at(match.first)]; }
  bool starts_cell() const { return match.first == cell().first && match.offset == 0; }
  // So does a title behind another word for the same: "Rent / Invoice 118".
  bool leads_cell() const { return starts_cell() || (match.offset == 0 && match.first > cell().first && page->word_at(match.first - 1).text == "/"); }
};

class Spots {
 public:
  // Labels inside `areas`, the tables of items, are headers and texts of these, and are left out.
  explicit Spots(const Pages& pages, const std::vector<Table::Area>& areas = {});

  const std::vector<Spot>& all() const { return spots_; }  // in order of pages and positions
  std::vector<const Spot*> of(Term term) const;
  const Pages& pages() const { return *pages_; }

  // What follows a label in its own cell; nothing where that is another label. Marks between them are taken off.
  std::optional<Found> inside(const Spot& spot) const;
  // The cells to the right of the label's, up to the next label of the row; over labels such as "No." for a title, whose number
  // they announce.
  std::optional<Found> right(const Spot& spot) const;
  // Cells below the label that overlap it sideways, nearest first: of `rows` rows, up to a label.
  std::vector<Found> below(const Spot& spot, int rows) const;
  // inside, else right, else below one row: where a value is looked for.
  std::vector<Found> near(const Spot& spot, int rows_below = 1) const;
  // A cell with what follows it on its row: words set wide apart part a line into cells. Ends at a label or a wide gap.
  Found line(const PageIndex& page, const Cell& cell) const;
  // The label that a cell begins with.
  const Spot* label_of(const PageIndex& page, const Cell& cell) const;

 private:
  const Spot* label_at(const PageIndex& page, std::uint32_t position) const;
  // The position of the first label in [first, last), or `last`.
  // A bare "no." or "of" amid a cell is none, nor is one at its start when `over_bare`.
  std::uint32_t next_label(const PageIndex& page, std::uint32_t first, std::uint32_t last, bool over_bare = false) const;

  const Pages* pages_;
  std::vector<Spot> spots_;
  std::vector<std::vector<std::int32_t>> at_;  // page, position -> index into spots_, -1 for none
};

// Without blanks, colons and the like at its start.
std::string_view without_marks(std::string_view text);
// The same of what a place says.
Found trimmed(Found found);

}  // namespace faturad::extract
