// What a bank prints when a slip has been paid: it shows the slip's line, and nothing is to be paid by it.
#pragma once

#include "extract/draft.hpp"
#include "extract/page/page_index.hpp"

namespace faturad::extract {

// False: the pages are no such proof. Else the draft is a receipt without payments.
bool read_payment_proof(const Pages& pages, Draft& draft);

}  // namespace faturad::extract
