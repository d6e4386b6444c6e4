// Totals by their labels: what is offered for each, before they are chosen together.
#pragma once

#include "extract/generic/reading.hpp"
#include "extract/generic/spots.hpp"
#include "extract/page/amounts.hpp"
#include "extract/totals.hpp"

namespace faturad::extract {

TotalsOffers read_totals(const Spots& spots, DecimalMark mark);

// The mark before decimals on these pages.
DecimalMark decimal_mark(const Pages& pages);

// Of the amounts, of what the pages say, of the seller's country.
std::optional<Reading<std::string>> read_currency(const Spots& spots, const TotalsOffers& totals);

}  // namespace faturad::extract
