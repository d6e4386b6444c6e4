// Fills a draft from the prints of Brazil whose layout is known by their kind: DANFE, DACTE, DANFSe, boleto, bills.
#pragma once

#include "extract/draft.hpp"
#include "extract/exact/exact_fields.hpp"

namespace faturad::extract {

// True where the pages are a fiscal print that is known: what it leaves open it does not say in its boxes.
bool read_fiscal_fields(const Pages& pages, const ExactFields& exact, Draft& draft);

}  // namespace faturad::extract
