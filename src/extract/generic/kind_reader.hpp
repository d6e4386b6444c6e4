// Which kind of document it is, by what it calls itself.
#pragma once

#include "extract/generic/reading.hpp"
#include "extract/generic/spots.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

std::optional<Reading<InvoiceKind>> read_kind(const Spots& spots);

}  // namespace faturad::extract
