// The items of a coupon: each in one row or more of a narrow strip of paper, where columns are not set under their heads.
#pragma once

#include <vector>

#include "extract/fiscal/form.hpp"
#include "extract/fiscal/item_table.hpp"

namespace faturad::extract {

// The items between the heads, which end at `top`, and what follows the items at `bottom`.
std::vector<ItemRow> read_coupon_items(const Form& form, float top, float bottom);

}  // namespace faturad::extract
