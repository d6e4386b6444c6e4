// A table's rows as the lines of an invoice.
#pragma once

#include <vector>

#include "extract/draft.hpp"
#include "extract/fiscal/item_table.hpp"

namespace faturad::extract {

void add_lines(Draft& draft, const std::vector<ItemRow>& rows);
// Whether the lines' amounts make `total`; a sum that fits makes the total certain, one that does not makes the lines doubtful.
void check_lines(Draft& draft, const std::optional<Decimal>& total, std::string_view total_pointer);

}  // namespace faturad::extract
