#include "faturad/core/decimal.hpp"

#include "support/catch.hpp"

using faturad::Decimal;

namespace {
Decimal of(std::string_view text) { return Decimal::parse(text).value(); }
}  // namespace

TEST_CASE("decimal: text comes back with its scale") {
  for (const char* text : {"0", "0.00", "-12.50", "187.32", "0.95879213", "-0.05", "999999999999.99"}) CHECK(of(text).str() == text);
}

TEST_CASE("decimal: what is no number is refused") {
  for (const char* text : {"", "-", ".", "1,50", "1e5", "12.", "+1", "1.2.3", " 1", "99999999999999999999", "1.1234567890"}) {
    INFO(text);
    CHECK_FALSE(Decimal::parse(text));
  }
}

TEST_CASE("decimal: equal values of different scale are equal and ordered") {
  CHECK(of("1.50") == of("1.5"));
  CHECK(of("-1.5") < of("-1.49"));
  CHECK(of("2") > of("1.999999999"));
}

TEST_CASE("decimal: sums and products are exact where binary fractions are not") {
  CHECK(of("0.1") + of("0.2") == of("0.3"));
  CHECK(of("100.00") - of("99.99") == of("0.01"));
  CHECK(of("150") * of("0.95879213") == of("143.8188195"));
}

TEST_CASE("decimal: quotients are rounded to nine places") {
  CHECK((of("25.00") / of("100")).str() == "0.25");
  CHECK((of("9.90") / of("1")).str() == "9.90");
  CHECK((of("-2") / of("3")).str() == "-0.666666667");
  CHECK((of("1") / of("0.04")).str() == "25");
  CHECK((of("999999999999.99") / of("0.000000001")).str() == "9223372036854775807");  // as large as it gets
}

TEST_CASE("decimal: rounding goes half away from zero") {
  CHECK(of("2.345").rounded(2) == of("2.35"));
  CHECK(of("-2.345").rounded(2) == of("-2.35"));
  CHECK(of("2.3449").rounded(2) == of("2.34"));
  CHECK(of("2.5").rounded(0).str() == "3");
}

TEST_CASE("decimal: places that have no room are left away, and the value stays") {
  const Decimal huge{100'578'000'370'370'340, 0};
  CHECK(huge.rounded(2) == huge);
  CHECK(Decimal(INT64_MAX, 1).rounded(0) == Decimal(922'337'203'685'477'581, 0));
  CHECK(Decimal(-INT64_MAX, 1).rounded(0) == Decimal(-922'337'203'685'477'581, 0));
}
