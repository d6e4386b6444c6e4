// Dates and amounts as people print them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "faturad/core/decimal.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

enum class DayOrder { day_first, month_first };

// At the start of `text`: 12/01/2023, 12.01.2023, 2023-01-12, 12 de janeiro de 2023, January 12, 2023, 12 Jan 2023.
std::optional<Date> parse_printed_date(std::string_view text, DayOrder order);
// A whole word: 1.234,56  1,234.56  1'234.56  -10,00  10,00-  with a currency before or behind it. A number without two
// decimals is none, so that years and quantities are not taken for money.
std::optional<Decimal> parse_printed_amount(std::string_view word);
// ISO 4217 of a symbol or code in `text`; empty when there is none.
std::string currency_in(std::string_view text);

// Lower case without accents (Latin letters), so that labels compare.
std::string folded(std::string_view utf8);

}  // namespace faturad::extract
