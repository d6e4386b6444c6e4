// Ties the values of a draft together: each check is listed by name, and raises or lowers the confidence of what it compared.
#pragma once

#include "extract/draft.hpp"

namespace faturad::extract {

void cross_check(Draft& draft);

}  // namespace faturad::extract
