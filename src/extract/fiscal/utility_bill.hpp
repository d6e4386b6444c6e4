// Bills of electricity (NF3e and the older "Nota Fiscal - Conta de Energia Elétrica"), telecommunication (NFCom), water and gas.
#pragma once

#include "extract/draft.hpp"

namespace faturad::extract {

void read_utility_bill(const Pages& pages, Draft& draft);

}  // namespace faturad::extract
