#include "extract/fiscal/brazilian_values.hpp"

#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::extract;

namespace {

std::string number(std::string_view word) {
  const auto value = parse_brazilian_number(word);
  return value ? value->str() : "none";
}

std::string amount(std::string_view word) {
  const auto value = parse_brazilian_amount(word);
  return value ? value->str() : "none";
}

}  // namespace

TEST_CASE("brazilian values: points part groups, a comma the decimals") {
  CHECK(number("1.950,0000") == "1950.0000");
  CHECK(number("2.500") == "2500");
  CHECK(number("28.080,00") == "28080.00");
  CHECK(number("0,95863974") == "0.95863974");
  CHECK(number("-1.218,32") == "-1218.32");
  CHECK(number("453,10-") == "-453.10");
  CHECK(number("R$508,76") == "508.76");
  CHECK(number("100") == "100");
}

TEST_CASE("brazilian values: a point that parts no group of three is the decimal mark") {
  CHECK(number("209.8000") == "209.8000");
  CHECK(number("12.5") == "12.5");
  CHECK(number("1.2.3") == "none");
  CHECK(number("12.34,5") == "none");
  CHECK(number("1,2,3") == "none");
}

TEST_CASE("brazilian values: words with letters or other signs are no numbers") {
  for (const auto* word : {"12A", "12/01/2026", "-", "", ",50", "12,", "1-2", "18,00%"}) {
    INFO(word);
    CHECK(number(word) == "none");
  }
}

TEST_CASE("brazilian values: money has two decimals") {
  CHECK(amount("1.278,52") == "1278.52");
  CHECK(amount("305,23-") == "-305.23");
  CHECK(amount("1,0000") == "none");
  CHECK(amount("2.500") == "none");
  CHECK(amount("18.00") == "none");
}

TEST_CASE("brazilian values: months are read in words and figures") {
  CHECK(first_month("JAN/2023") == "2023-01");
  CHECK(first_month("Março de 2024") == "2024-03");
  CHECK(first_month("Janeiro/2023") == "2023-01");
  CHECK(first_month("OUT/23") == "2023-10");
  CHECK(first_month("Competência: 10/2026") == "2026-10");
  CHECK(first_month("7/2025") == "2025-07");
  CHECK(first_month("01/07/2026") == "2026-07");
  CHECK(first_month("13/2026").empty());
  CHECK(first_month("sem data").empty());
}

TEST_CASE("brazilian values: a tax id under its label is taken with or without punctuation, and whether it proves itself is told") {
  const auto punctuated = first_tax_id("Cliente 11.222.333/0001-81 IE 123");
  REQUIRE(punctuated);
  CHECK(punctuated->text == "11222333000181");
  CHECK(punctuated->type == "CNPJ");
  CHECK(punctuated->proven);
  const auto wrong = first_tax_id("11.222.333/0001-82");
  REQUIRE(wrong);
  CHECK_FALSE(wrong->proven);
  const auto person = first_tax_id("529.982.247-25");
  REQUIRE(person);
  CHECK(person->type == "CPF");
  CHECK(person->proven);
  CHECK_FALSE(first_tax_id("***.456.789-**"));
  CHECK_FALSE(first_tax_id("(11) 5555-0100"));
  CHECK_FALSE(first_tax_id("SAO PAULO"));
}

TEST_CASE("brazilian values: dates stand anywhere in the text") {
  CHECK(to_iso(*first_date("135260000123456 20/10/2026 14:05:11")) == "2026-10-20");
  CHECK(to_iso(*first_date("Emitida em 5 de março de 2026")) == "2026-03-05");
  CHECK_FALSE(first_date("Nº 123.456.789"));
}
