// Numbers, dates, months and tax ids as Brazilian documents print them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/exact/tax_ids.hpp"
#include "faturad/core/decimal.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

// A whole word: 1.950,0000  2.500  100  0,95880000  -500,89  453,10-  209.8000 (a point that parts no group of three is
// the decimal mark). Letters or other signs make it none; "R$" before it is allowed.
std::optional<Decimal> parse_brazilian_number(std::string_view word);
// As above, with two decimals: money.
std::optional<Decimal> parse_brazilian_amount(std::string_view word);
// The first amount among the words of `text`.
std::optional<Decimal> first_amount(std::string_view text);
// The first word that is a number at all, a '%' behind it allowed.
std::optional<Decimal> first_number(std::string_view text);
// The first date among the words of `text`: 27/03/2024, 27.03.2024, 2024-03-27, 27 de março de 2024.
std::optional<Date> first_date(std::string_view text);
// "2023-01" of JAN/2023, JANEIRO/23, Janeiro de 2023, 01/2023; empty when there is none.
std::string first_month(std::string_view text);
std::optional<std::string> month_in(std::string_view text);  // the same, as readers of fields want it

// The first CNPJ or CPF printed in `text`, with or without punctuation. One with a wrong check digit is given, too: it
// stood under its label.
std::optional<TaxId> first_tax_id(std::string_view text);

}  // namespace faturad::extract
