// What the columns of line item tables are called, in seven languages.
#pragma once

#include "extract/page/table.hpp"

namespace faturad::extract {

enum LineColumn { kPosition, kCode, kDescription, kQuantity, kUnit, kUnitPrice, kDiscount, kTaxRate, kTaxAmount, kAmount, kGrossAmount, kLineDate };

const TableQuery& line_table();

}  // namespace faturad::extract
