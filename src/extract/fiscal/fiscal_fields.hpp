// Fills a draft from the prints of Brazil whose layout is known by their kind: DANFE, DACTE, DANFSe, boleto, bills.
#pragma once

#include "extract/draft.hpp"
#include "extract/exact/exact_fields.hpp"

namespace faturad::extract {

void read_fiscal_fields(const Pages& pages, const ExactFields& exact, Draft& draft);

}  // namespace faturad::extract
