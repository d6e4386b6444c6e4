// Taxes in summaries without fixed columns, taken where base by rate makes the amount.
#pragma once

#include "extract/draft.hpp"

namespace faturad::extract {

// "ICMS 121,52 18,00 21,87": base, rate and amount behind a tax's name, in any order of base and rate.
void read_proven_taxes(const Pages& pages, Draft& draft);

}  // namespace faturad::extract
