// Values by their printed labels: to the right of them, or below.
#pragma once

#include <optional>
#include <vector>

#include "extract/page/page_index.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {

template <class T>
struct Read {
  T value;
  Found where;
};

std::optional<Read<std::string>> read_number(const Pages& pages);
std::optional<Read<std::string>> read_customer_number(const Pages& pages);
std::optional<Read<Date>> read_issue_date(const Pages& pages, DayOrder order);
std::optional<Read<Date>> read_due_date(const Pages& pages, DayOrder order);
std::optional<Read<Decimal>> read_gross_total(const Pages& pages);
std::optional<Read<Decimal>> read_due_total(const Pages& pages);
std::optional<Read<Decimal>> read_net_total(const Pages& pages);

}  // namespace faturad::extract
