// What a utility's bill says of the metering: the days between readings, and what was consumed.
#pragma once

#include "extract/fiscal/form_values.hpp"

namespace faturad::extract {

struct PeriodFields {
  int previous = 0, current = 0;  // dates of the readings, perhaps without a year
  int period = 0;                 // "01/09/2026 a 30/09/2026"
};
// Dates without a year are taken to lie before the day of issue.
void read_period(const Forms& forms, const PeriodFields& fields, Draft& draft);
// A meter's row proves itself: the difference of its readings by its factor is what was consumed.
void read_consumption(const Pages& pages, Draft& draft);

}  // namespace faturad::extract
