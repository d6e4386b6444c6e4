// A page's words, ready to be searched for labels and for what stands to the right of or below them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/pdf/text_page.hpp"

namespace faturad::extract {

struct Found {
  int page = 0;
  pdf::Box box;
  std::string text;
};

class PageIndex {
 public:
  explicit PageIndex(const pdf::TextPage& page);

  // Places where the words of `label` (folded, blanks between words) stand one after the other on a row.
  std::vector<Found> find_label(std::string_view label) const;
  // The rest of the row behind `from`, up to `reach` points away; words joined by blanks.
  std::optional<Found> right_of(const pdf::Box& from, float reach) const;
  // Rows of words below `from` that overlap it sideways, nearest first, up to `reach` points down.
  std::vector<Found> below(const pdf::Box& from, float reach) const;
  // Each visual row from top to bottom.
  const std::vector<Found>& rows() const { return rows_; }
  const pdf::TextPage& page() const { return page_; }

 private:
  Found join(const std::vector<std::size_t>& words) const;

  const pdf::TextPage& page_;
  std::vector<std::string> folded_;  // of each word, without punctuation at its end
  std::vector<Found> rows_;
};

using Pages = std::vector<PageIndex>;  // of one invoice

pdf::Box united(const pdf::Box& a, const pdf::Box& b);

}  // namespace faturad::extract
