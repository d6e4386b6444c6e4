// Items of invoices that give them no heads: a text and an amount a row, one below the other.
#pragma once

#include <vector>

#include "extract/generic/line_reader.hpp"
#include "extract/generic/spots.hpp"
#include "extract/totals.hpp"

namespace faturad::extract {

// The rows that add up to one of the totals found; nothing where none do, for then nothing proves that they are the items.
std::vector<ReadLine> read_list(const Spots& spots, const TotalsOffers& totals, DecimalMark mark);

}  // namespace faturad::extract
