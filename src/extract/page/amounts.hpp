// Amounts of money and other numbers as people print them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "faturad/core/decimal.hpp"

namespace faturad::extract {

// What stands before the decimals; `unknown` leaves 1.234 and 1,234 undecided.
enum class DecimalMark { unknown, comma, point };

struct PrintedAmount {
  Decimal value;
  std::string_view currency;  // ISO 4217 of the sign or code beside it; empty where there is none
  std::size_t offset = 0;     // where it starts in the text, its currency included
  std::size_t bytes = 0;      // its length, a currency and a trailing minus included
  bool exact_cents = false;   // printed with two decimals, as money is
  bool percent = false;       // a % follows
};

// At the start of `text`: 1.234,56  1,234.56  1 234,56  1'234.56  1234.5  -10,00  10,00-  (10.00)  10.00 CR  EUR 12,-  $100  100 USD.
// A number in groups of three behind one mark (1.234) is whole unless `mark` says otherwise; nullopt where nothing settles it.
// Figures that are part of something else (12/01, 3-4, AB12, 12:30) are no amount.
std::optional<PrintedAmount> read_amount(std::string_view text, DecimalMark mark);
// The same anywhere in `text`, from byte `from` on.
std::optional<PrintedAmount> find_amount(std::string_view text, DecimalMark mark, std::size_t from = 0);

// A whole word with two decimals: years and quantities are not taken for money.
std::optional<Decimal> parse_printed_amount(std::string_view word);

// ISO 4217 of a symbol or code in `text`; empty when there is none.
std::string currency_in(std::string_view text);
// The same at the very start of `text`, and the bytes it takes.
struct CurrencySign {
  std::string_view code;
  std::size_t bytes = 0;
};
CurrencySign currency_at(std::string_view text);

// What the numbers with two decimals in `text` say; each has one vote.
struct MarkVotes {
  int comma = 0, point = 0;
  void count(std::string_view word);
  DecimalMark mark() const { return comma == point ? DecimalMark::unknown : comma > point ? DecimalMark::comma : DecimalMark::point; }
};

}  // namespace faturad::extract
