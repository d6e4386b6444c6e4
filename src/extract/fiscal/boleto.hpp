// Fills a draft from a bank's boleto: who is paid, who pays, the document it stands for.
#pragma once

#include "extract/draft.hpp"
#include "extract/exact/exact_fields.hpp"

namespace faturad::extract {

// Where the pages are a boleto and no invoice that one belongs to; nothing else otherwise.
void read_boleto(const Pages& pages, const ExactFields& exact, Draft& draft);

}  // namespace faturad::extract
