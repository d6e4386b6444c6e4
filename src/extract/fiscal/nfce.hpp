// The print of an NFC-e: a slip of one column, as a till prints it.
#pragma once

#include "extract/draft.hpp"

namespace faturad::extract {

void read_nfce(const Pages& pages, Draft& draft);

}  // namespace faturad::extract
