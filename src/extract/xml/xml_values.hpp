// Numbers and days as e-invoices write them, and as they should not but do.
#pragma once

#include <optional>
#include <string_view>

#include "faturad/core/decimal.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

// xs:decimal, also with an exponent; else as people print amounts (1.234,56 EUR). Beyond 9 places it is rounded. "1,500" is
// none: its comma may be either mark.
std::optional<Decimal> parse_xml_decimal(std::string_view text);

// By UNTDID 2379 `format`: 102 (CCYYMMDD), 101, 203, 204, 205; and whatever the format says ISO 8601 and 31.12.2024. A day and
// month that may be each other ("01/02/2024") is none.
std::optional<Date> parse_xml_date(std::string_view text, std::string_view format = {});

}  // namespace faturad::extract
