// Fills a draft by labels and geometry, whatever the invoice's country and layout.
#pragma once

#include "extract/draft.hpp"

namespace faturad::extract {

void read_generic_fields(const Pages& pages, Draft& draft);

}  // namespace faturad::extract
