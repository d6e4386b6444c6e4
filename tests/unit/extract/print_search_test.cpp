#include "extract/page/print_search.hpp"

#include "support/catch.hpp"
#include "support/page_builder.hpp"

using namespace faturad;
using namespace faturad::extract;
using faturad::test::page_of;

namespace {

bool shows_amount(std::string_view row, std::string_view amount) {
  const std::vector<pdf::TextPage> pages{page_of({row})};
  return PrintSearch(pages).amount(Decimal::parse(amount).value()).has_value();
}

bool shows_identifier(std::string_view row, std::string_view id) {
  const std::vector<pdf::TextPage> pages{page_of({row})};
  return PrintSearch(pages).identifier(id).has_value();
}

bool shows_date(std::string_view row, const Date& date) {
  const std::vector<pdf::TextPage> pages{page_of({row})};
  return PrintSearch(pages).date(date).has_value();
}

}  // namespace

TEST_CASE("print search: an amount in all its forms") {
  for (const char* row : {"Summe 1.234,50 EUR", "1,234.50", "1 234,50", "1'234.50", "1\xe2\x80\x99" "234.50", "EUR1234,50", "1234.5", "(1,234.50)", "-1.234,50-"}) {
    INFO(row);
    CHECK(shows_amount(row, "1234.50"));
    CHECK(shows_amount(row, "-1234.5"));
  }
  for (const char* row : {"100,00", "100", "100,- EUR", "Total: 100.", "$100"}) {
    INFO(row);
    CHECK(shows_amount(row, "100.00"));
  }
  CHECK(shows_amount("1.000 St", "1000.00"));
}

TEST_CASE("print search: part of another number is no amount") {
  for (const char* row : {"11.234,50", "1.234,501", "51234.50", "1.234,50.1"}) {
    INFO(row);
    CHECK_FALSE(shows_amount(row, "1234.50"));
  }
  CHECK_FALSE(shows_amount("9.100,00", "100.00"));
  CHECK_FALSE(shows_amount("100,50", "100.00"));
  CHECK_FALSE(shows_amount("1000", "100.00"));
}

TEST_CASE("print search: an identifier whatever stands between its characters") {
  for (const char* row : {"Nr. RE-2026/0815 vom", "RE 2026 0815", "re20260815,", "(RE-2026-0815)", "Rechnung:RE-2026-0815"}) {
    INFO(row);
    CHECK(shows_identifier(row, "RE-2026-0815"));
  }
  for (const char* row : {"RE-2026-08151", "XRE-2026-0815", "RE-2026-081"}) {
    INFO(row);
    CHECK_FALSE(shows_identifier(row, "RE-2026-0815"));
  }
  CHECK_FALSE(shows_identifier("anything", "-"));
}

TEST_CASE("print search: a day in all its forms") {
  const Date day{2026, 10, 5};
  for (const char* row : {"vom 05.10.2026", "5.10.26", "2026-10-05", "05/10/2026", "10/05/2026", "October 5, 2026", "5. Oktober 2026 in Berlin", "5 octobre 2026"}) {
    INFO(row);
    CHECK(shows_date(row, day));
  }
  CHECK_FALSE(shows_date("06.10.2026", day));
  CHECK_FALSE(shows_date("05.10.2025", day));
}

TEST_CASE("print search: where it stands") {
  const std::vector<pdf::TextPage> pages{page_of({"nothing here"}), page_of({"first row", "No. RE 2026 0815"}, 2)};
  const auto found = PrintSearch(pages).identifier("RE-2026-0815");
  REQUIRE(found);
  CHECK(found->page == 2);
  CHECK(found->text == "RE 2026 0815");
  CHECK(found->box.x0 == pages[1].words[3].box.x0);
  CHECK(found->box.x1 == pages[1].words[5].box.x1);
}
