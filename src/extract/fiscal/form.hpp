// A page read as a form: labels printed above their values in a grid of boxes, or before them on the same row. The
// boxes' lines are not known; a value's box reaches to the next label on the row and to the next label below.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/page/labels.hpp"
#include "extract/page/page_index.hpp"

namespace faturad::extract {

// Labels from this value on are titles of sections; smaller ones name fields.
inline constexpr int kFirstSection = 1000;

struct Field {
  int id = 0;
  int section = 0;     // the title it stands under, 0 above the first
  LabelMatch label;
  bool colon = false;  // the label ends with ':' or '='
};

// Positions are those of PageIndex.
class Form {
 public:
  Form(const PageIndex& page, const LabelDictionary& labels);

  const std::vector<Field>& fields() const { return fields_; }  // in reading order, titles among them
  const PageIndex& page() const { return *page_; }

  // What follows the label on its row, up to the next label there, at most `words` words.
  std::optional<Found> after(const Field& field, std::size_t words = 1000) const;
  // The same up to the end of the value's own cell: free text does not tell where the next box begins.
  std::optional<Found> cell_after(const Field& field) const;
  // Rows of the box below the label, nearest first, up to `reach` points down (0: about two rows).
  std::vector<Found> below(const Field& field, float reach = 0) const;
  // The words whose middle is within the rectangle, row by row from top to bottom; watermarks left out.
  std::vector<std::vector<std::uint32_t>> words_in(const pdf::Box& area) const;
  std::vector<Found> rows_in(const pdf::Box& area) const;
  Found join(const std::vector<std::uint32_t>& positions) const;
  // The top of the first title below `y`; the page's end where there is none.
  float next_section_below(float y) const;

 private:
  bool begins(const LabelMatch& match) const;
  bool goes_on(const LabelMatch& match) const;
  void assign_sections();
  bool stands_first(const Field& title) const;
  std::vector<std::uint32_t> words_after(const Field& field) const;
  std::optional<Found> with_head(const Field& field, std::vector<std::uint32_t> words, std::size_t count) const;
  float right_edge(const Field& field) const;
  float bottom_edge(const Field& field, float right, float reach) const;

  const PageIndex* page_;
  std::vector<std::uint32_t> by_height_;  // positions by the middle of the word's own box, watermarks left out
  std::vector<Field> fields_;
};

bool on_one_row(const pdf::Box& a, const pdf::Box& b);

}  // namespace faturad::extract
