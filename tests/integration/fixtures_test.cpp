// What the bills and notes of made-up companies say comes out, field by field.
#include <cstdio>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>

#include "faturad/core/decimal.hpp"
#include "support/catch.hpp"

namespace json = boost::json;

namespace {

json::value extracted(const std::string& file) {
  std::string output;
  FILE* pipe = popen((std::string(FATURAD_BINARY) + " extract '" + file + "'").c_str(), "r");
  REQUIRE(pipe != nullptr);
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, got);
  REQUIRE(pclose(pipe) == 0);
  return json::parse(output);
}

json::value expected(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return json::parse(text.str());
}

bool same_text(const json::value& a, const json::value& b) {
  if (a == b) return true;
  if (!a.is_string() || !b.is_string()) return false;
  const auto x = faturad::Decimal::parse(std::string_view(a.as_string())), y = faturad::Decimal::parse(std::string_view(b.as_string()));
  return x && y && *x == *y;  // 2.5 is 2.50, and number 0045 is 45
}

// Every member that `wanted` has, and as many elements of its lists.
void compare(const json::value& wanted, const json::value& got, const std::string& pointer) {
  INFO(pointer << ": expected " << json::serialize(wanted) << ", got " << json::serialize(got));
  if (wanted.is_object()) {
    REQUIRE(got.is_object());
    for (const auto& [name, value] : wanted.as_object()) {
      const auto* member = got.as_object().if_contains(name);
      REQUIRE(member != nullptr);
      compare(value, *member, pointer + "/" + std::string(name));
    }
  } else if (wanted.is_array()) {
    REQUIRE(got.is_array());
    REQUIRE(got.as_array().size() == wanted.as_array().size());
    for (std::size_t i = 0; i < wanted.as_array().size(); ++i) compare(wanted.as_array()[i], got.as_array()[i], pointer + "/" + std::to_string(i));
  } else {
    CHECK(same_text(wanted, got));
  }
}

}  // namespace

TEST_CASE("fixtures: all that is expected of the prints comes out, and no check fails") {
  for (const std::string name : {"danfe-exemplo", "danfe-duplicatas", "nfce-exemplo", "dacte-exemplo", "danfse-exemplo", "nfse-municipal", "nfse-quadros", "fatura-exemplo", "bill-50kb", "energia-quadros", "energia-antiga",
                                 "telecom-exemplo", "agua-exemplo", "invoice-example", "rechnung-beispiel", "facture-exemple", "factura-ejemplo", "fattura-esempio", "factuur-voorbeeld"}) {
    const std::string base = std::string(FATURAD_SOURCE_DIR) + "/tests/fixtures/" + name;
    const json::value result = extracted(base + ".pdf"), truth = expected(base + ".expected.json");
    const json::array& invoices = result.at("invoices").as_array();
    REQUIRE(invoices.size() == 1);
    compare(truth.at("invoices").as_array()[0], invoices[0], name);
    for (const json::value& check : invoices[0].at("checks").as_array()) {
      INFO(name << ": " << json::serialize(check));
      CHECK(check.at("passed").as_bool());
    }
  }
}
