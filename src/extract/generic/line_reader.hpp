// The line items: the table whose columns say what was sold, checked by quantity times price.
#pragma once

#include <vector>

#include "extract/page/table.hpp"
#include "extract/page/values.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

struct ReadLine {
  InvoiceLine line;
  Found where;
  double confidence = 0;  // higher where quantity times price is the amount
};

struct LineItems {
  std::vector<ReadLine> lines;
  std::vector<Table::Area> areas;  // where tables of items stand: what they say is not the document's own
};

LineItems read_lines(const Pages& pages, DecimalMark mark);

}  // namespace faturad::extract
