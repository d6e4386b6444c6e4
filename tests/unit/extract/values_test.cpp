#include "extract/page/values.hpp"

#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::extract;

namespace {

std::string date(std::string_view text, DayOrder order = DayOrder::day_first) {
  const auto found = read_date(text, order);
  return found ? to_iso(found->date) : "";
}

std::string amount(std::string_view text, DecimalMark mark = DecimalMark::unknown) {
  const auto found = read_amount(text, mark);
  return found ? found->value.str() : "";
}

}  // namespace

TEST_CASE("dates are read in seven languages") {
  for (const char* text : {"2023-01-12", "2023/01/12", "12/01/2023", "12.01.2023", "12.1.23", "12-01-2023", "12. 01. 2023", "20230112", "12 de janeiro de 2023",
                           "12 Jan 2023", "12-Jan-2023", "Jan 12, 2023", "January 12th, 2023", "Thursday, January 12, 2023", "12. Januar 2023", "Donnerstag, 12. Jänner 2023",
                           "12 janvier 2023", "12 janv. 2023", "jeudi 12 janvier 2023", "12 de enero de 2023", "12 gennaio 2023", "12 januari 2023", "12/JAN/2023",
                           "12º de Janeiro de 2023", "2023-01-12T10:00:00", "12.01.2023, 14:00"}) {
    CAPTURE(text);
    CHECK(date(text) == "2023-01-12");
  }
  CHECK(date("1er mars 2023") == "2023-03-01");
  CHECK(date("3. März 2023") == "2023-03-03");
  CHECK(date("12 août 2023") == "2023-08-12");
  CHECK(date("5 mrt 2023") == "2023-03-05");
  CHECK(date("31/12/99") == "1999-12-31");
}

TEST_CASE("an ambiguous day and month follow the order, and are marked") {
  CHECK(date("03/04/2023") == "2023-04-03");
  CHECK(date("03/04/2023", DayOrder::month_first) == "2023-03-04");
  CHECK(date("03/14/2023") == "2023-03-14");
  CHECK(date("03.04.2023", DayOrder::month_first) == "2023-04-03");
  CHECK(read_date("03/04/2023", DayOrder::day_first)->ambiguous);
  CHECK_FALSE(read_date("13/04/2023", DayOrder::day_first)->ambiguous);
  CHECK_FALSE(read_date("04/04/2023", DayOrder::day_first)->ambiguous);
  CHECK_FALSE(read_date("2023-04-03", DayOrder::day_first)->ambiguous);
}

TEST_CASE("what is no date is not read as one") {
  for (const char* text : {"", "2023", "31/02/2023", "12/2023", "1.234,56", "10.000.00", "192.168.1.10", "0800 123 456", "Mario 12, 2023", "12 chairs 2023", "45/45/2023"}) {
    CAPTURE(text);
    CHECK(date(text).empty());
  }
}

TEST_CASE("all dates of a text are found") {
  const auto found = find_dates("Leistung 01.02.2023 - 28.02.2023, fällig am 15. März 2023", DayOrder::day_first);
  REQUIRE(found.size() == 3);
  CHECK(to_iso(found[0].date) == "2023-02-01");
  CHECK(to_iso(found[1].date) == "2023-02-28");
  CHECK(to_iso(found[2].date) == "2023-03-15");
}

TEST_CASE("amounts are read as people print them") {
  for (const char* text : {"1.234,56", "1,234.56", "1 234,56", "1'234.56", "1’234.56", "1234.56", "1234,56", "1\u00a0234,56", "1\u202f234,56", "EUR 1.234,56", "1.234,56 EUR",
                           "€1,234.56", "1.234,56€", "$ 1,234.56", "R$ 1.234,56", "CHF 1'234.56", "+1.234,56", "1.234,56 Euro"}) {
    CAPTURE(text);
    CHECK(amount(text) == "1234.56");
  }
  for (const char* text : {"-10,00", "10,00-", "(10.00)", "$(10.00)", "-€10.00", "€ -10,00", "− 10,00", "–10,00"}) {
    CAPTURE(text);
    CHECK(amount(text) == "-10.00");
  }
  CHECK(amount("(10.00 EUR)") == "-10.00");
  CHECK(amount("(21,00 € de IVA incluido)") == "");
  CHECK(amount("12,-") == "12");
  CHECK(amount("1.234.567,89") == "1234567.89");
  CHECK(amount("12,5") == "12.5");
  CHECK(amount("100") == "100");
  CHECK(amount("0,123") == "0.123");
}

TEST_CASE("one mark before three digits needs to be settled") {
  CHECK(amount("1.234").empty());
  CHECK(amount("1.234", DecimalMark::comma) == "1234");
  CHECK(amount("1.234", DecimalMark::point) == "1.234");
  CHECK(amount("1,234", DecimalMark::point) == "1234");
  MarkVotes votes;
  for (const char* word : {"1.234,56", "12,00", "12.05.2023", "3.50", "EUR"}) votes.count(word);
  CHECK(votes.comma == 2);
  CHECK(votes.point == 1);
  CHECK(votes.mark() == DecimalMark::comma);
}

TEST_CASE("what is no amount is not read as one") {
  for (const char* text : {"", "Total", "12/01/2023", "12.01.2023", "12:30", "AB12", "3-4", "12kg", "2023-01-12"}) {
    CAPTURE(text);
    CHECK(amount(text).empty());
  }
  CHECK(read_amount("19 %", DecimalMark::unknown)->percent);
}

TEST_CASE("currencies are told by sign and by code") {
  CHECK(currency_in("Total R$ 10,00") == "BRL");
  CHECK(currency_in("US$ 10.00") == "USD");
  CHECK(currency_in("10,00 €") == "EUR");
  CHECK(currency_in("Betrag in CHF") == "CHF");
  CHECK(currency_in("EUROPA").empty());
  CHECK(currency_in("AMATEUR").empty());
  CHECK(read_amount("10,00 EUR", DecimalMark::unknown)->currency == "EUR");
}
