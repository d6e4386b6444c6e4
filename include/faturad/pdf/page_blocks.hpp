// The blocks of a page in the order in which a person reads them.
#pragma once

#include <cstdint>
#include <vector>

#include "faturad/pdf/text_page.hpp"

namespace faturad::pdf {

// Lines of one column that stand close below each other, as indices into PageBlocks::lines.
struct Block {
  std::uint32_t first_line = 0;
  std::uint32_t line_count = 0;
  Box box;
};

struct PageBlocks {
  // In reading order; together they cover all words of the page. Where text runs in columns, lines of TextPage that
  // cross them are in pieces, one for each column. Rows of tables stay whole.
  std::vector<Line> lines;
  std::vector<Block> blocks;  // in reading order; together they cover all lines
};

// Made from the page's words alone, and only where it is asked for: what looks for fields wants the rows across.
PageBlocks find_blocks(const TextPage& page);

}  // namespace faturad::pdf
