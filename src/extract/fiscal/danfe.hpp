// The DANFE: the print of an NF-e, upright or across the page, or simplified.
#pragma once

#include "extract/draft.hpp"

namespace faturad::extract {

void read_danfe(const Pages& pages, Draft& draft);

}  // namespace faturad::extract
