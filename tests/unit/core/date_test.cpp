#include "faturad/core/invoice.hpp"
#include "support/catch.hpp"

using namespace faturad;

TEST_CASE("date: days that do not exist are none") {
  CHECK(make_date(2024, 2, 29));
  CHECK_FALSE(make_date(2023, 2, 29));
  CHECK_FALSE(make_date(2023, 13, 1));
  CHECK_FALSE(make_date(2023, 4, 31));
  CHECK_FALSE(make_date(1899, 1, 1));
  CHECK_FALSE(parse_iso_date("2023-1-01"));
  CHECK_FALSE(parse_iso_date("2023/01/01"));
  CHECK_FALSE(parse_iso_date("2023-01-0x"));
}

TEST_CASE("date: days since the epoch and back") {
  CHECK(days_since_epoch({1970, 1, 1}) == 0);
  CHECK(days_since_epoch({1997, 10, 7}) == 10'141);  // day 0 of the boleto's due factor
  for (std::int64_t day = -20'000; day < 60'000; day += 17) CHECK(days_since_epoch(date_from_days(day)) == day);
  CHECK(parse_iso_date(to_iso({2023, 1, 12})) == Date{2023, 1, 12});
}
