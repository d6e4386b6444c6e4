// The upright stripes that the rows of a table fill, and which column each belongs to.
#pragma once

#include <vector>

#include "extract/page/page_index.hpp"
#include "extract/page/table.hpp"

namespace faturad::extract {

struct TableStripe {
  float x0 = 0, x1 = 0;
};

// Of the rows [first, end) of a page, left to right; rows of one cell say nothing of columns and are left out.
std::vector<TableStripe> table_stripes(const PageIndex& page, std::size_t first, std::size_t end);

// Sets the boundaries between `columns` where each has a stripe of its own, in order: figures set right below headers set left
// may end nearer to the next header than to theirs. False, and nothing set, where stripes and headers do not pair like that.
bool part_by_stripes(const std::vector<TableStripe>& stripes, std::vector<TableColumn>& columns);

}  // namespace faturad::extract
