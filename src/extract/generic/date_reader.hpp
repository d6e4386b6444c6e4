// The days of an invoice: issue, due, and the period that it is for.
#pragma once

#include <string>

#include "extract/generic/reading.hpp"
#include "extract/generic/spots.hpp"
#include "extract/page/dates.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

struct InvoiceDates {
  std::optional<Reading<Date>> issue, due;
  std::optional<Reading<Date>> period_start, period_end;
};

// `number` is where the document's number stands: a date behind it is the issue date.
InvoiceDates read_dates(const Spots& spots, const std::optional<Found>& number);

// Whether 03/04 is March or April on these pages: by their dates that leave no doubt, else by language and money.
DayOrder day_order(const Pages& pages);

}  // namespace faturad::extract
