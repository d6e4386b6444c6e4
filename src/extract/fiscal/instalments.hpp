// Duplicatas: the instalments that a print lists, each with number, due date and amount.
#pragma once

#include "extract/fiscal/form_values.hpp"

namespace faturad::extract {

// Reads those under the titles `section`. With a single one its due date is the document's.
void read_instalments(const Forms& forms, int section, Draft& draft);

}  // namespace faturad::extract
