// The lines of a document as a table: columns by the words of its head and by the gaps between what stands below them.
#pragma once

#include <string>
#include <vector>

#include "extract/fiscal/form.hpp"

namespace faturad::extract {

// What a column's head may say it holds; a column of another meaning only bounds its neighbours.
enum Column { kColumnOther, kColumnCode, kColumnDescription, kColumnUnit, kColumnQuantity, kColumnUnitPrice, kColumnAmount,
              kColumnTaxBase, kColumnTaxRate, kColumnTaxAmount };  // of ICMS

struct ItemRow {
  std::string code, description, unit, quantity, unit_price, amount, tax_base, tax_rate, tax_amount;
  pdf::Box box;
  int page = 0;
};

struct TableShape {
  const LabelDictionary* heads = nullptr;  // labels of columns, with Column as fields
  const LabelDictionary* ends = nullptr;   // what stands at the start of a row that ends the table
  bool amount_only = true;            // rows without a quantity are lines, too
};

// The rows of every such table on the page, from the head that has a description and an amount to the first row that ends it.
std::vector<ItemRow> read_table(const Form& form, const TableShape& shape);

}  // namespace faturad::extract
