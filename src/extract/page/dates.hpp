// Dates as people print them in Portuguese, English, German, French, Spanish, Italian and Dutch.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "faturad/core/invoice.hpp"

namespace faturad::extract {

enum class DayOrder { day_first, month_first };

struct PrintedDate {
  Date date;
  bool ambiguous = false;  // 03/04/2023: day and month could change places
  std::size_t offset = 0;  // where it starts in the text, bytes
  std::size_t bytes = 0;   // its length
};

// At the start of `text`, blanks and the name of a weekday aside: 2023-01-12, 12/01/2023, 12.1.23, 12 de janeiro de 2023,
// January 12, 2023, 12-Jan-2023, 1er mars 2023, 20230112. Two-digit years are 2000 to 2079, then 1980 to 1999.
std::optional<PrintedDate> read_date(std::string_view text, DayOrder order);
// Every date in `text`, each at the start of a word.
std::vector<PrintedDate> find_dates(std::string_view text, DayOrder order);
// "January", "janv.", "dez": 1 to 12, else 0. `word` is folded.
unsigned month_named(std::string_view word);

inline std::optional<Date> parse_printed_date(std::string_view text, DayOrder order) {
  const auto found = read_date(text, order);
  return found ? std::optional(found->date) : std::nullopt;
}

}  // namespace faturad::extract
