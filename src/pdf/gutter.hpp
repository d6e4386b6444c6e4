// The white stripes between columns of running text.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "faturad/pdf/text_page.hpp"

namespace faturad::pdf {

struct Gutter {
  std::size_t first = 0, last = 0;  // lines [first, last) stand beside it
  float x0 = 0, x1 = 0;
};

// The longest stripe that parts running text from running text, or from a column of something else beside it. What
// parts the cells of a table or labels from their values is none. `lines` go down the page; their words are `page`'s.
std::optional<Gutter> find_gutter(const TextPage& page, std::span<const Line> lines);

// A line, of one word at least, in two.
struct Parts {
  Line left, right;            // of no words where the line has none on that side
  bool right_to_left = false;  // the right part is read first
  bool whole = true;           // each part is one stretch of words, so that the line can be cut
};
Parts cut(const TextPage& page, const Line& line, float x);

}  // namespace faturad::pdf
