// Tables by their header row: columns with boundaries that follow the data below, and rows that may run over several lines.
#pragma once

#include <vector>

#include "extract/page/labels.hpp"

namespace faturad::extract {

inline constexpr int kNoColumn = -1;  // a column whose header says nothing of the dictionary

struct TableQuery {
  const LabelDictionary& headers;  // the ids name columns, from 0
  const LabelDictionary& stops;    // a row with a cell that begins like this ends the table
  std::vector<int> numbers;        // columns of numbers: a line with one in half of those that the table has starts a row
  std::size_t least_columns = 3;   // different columns that make a header
};

struct TableColumn {
  int id = kNoColumn;
  pdf::Box header;
  float x0 = 0, x1 = 0;  // words whose middle is between them belong to the column
};

struct TableRow {
  int page = 0;
  pdf::Box box;
  // One a column, text empty where nothing stands. Columns of numbers hold what stands on the row's own line, or else the
  // first number of another line; others all lines joined by blanks.
  std::vector<Found> cells;
};

struct Table {
  std::vector<TableColumn> columns;  // of the first page, left to right
  std::vector<TableRow> rows;        // of all pages, top to bottom
  // Where it stands: the header's page and box with its own rows.
  struct Area {
    int page = 0;
    pdf::Box box;
  };
  std::vector<Area> areas;
  // The first column of this id; columns.size() where there is none.
  std::size_t column(int id) const;
};

// In order. A table that goes on over a page with the same header, or with none at its top, is one.
std::vector<Table> read_tables(const Pages& pages, const TableQuery& query);

}  // namespace faturad::extract
