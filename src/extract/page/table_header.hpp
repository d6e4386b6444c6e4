// Where tables begin: rows of a page that are made of column headers.
#pragma once

#include "extract/page/table.hpp"

namespace faturad::extract {

struct TableHeader {
  std::size_t first_row = 0, last_row = 0;  // of the page
  std::vector<TableColumn> columns;         // left to right; x0 and x1 are not set yet
};

std::vector<TableHeader> find_table_headers(const PageIndex& page, const TableQuery& query);

}  // namespace faturad::extract
