// Whatever a reader puts into an invoice is described by the schema that is published.
#include <boost/json/parse.hpp>

#include "faturad/extract/extract.hpp"
#include "support/catch.hpp"
#include "support/einvoice_samples.hpp"
#include "support/json_schema.hpp"
#include "support/page_builder.hpp"

using namespace faturad;
using namespace faturad::test;

namespace json = boost::json;

namespace {

json::value schema() { return json::parse(extract::result_schema()); }

json::value result_of(const extract::Extraction& extraction) {
  return json::parse(R"({"document":{"filename":null,"media_type":"application/pdf","bytes":1,"sha256":")" + std::string(64, 'a') + R"(","pages":1,"text_source":"pdf"},)" +
                     extract::to_json_members(extraction) + "}");
}

std::string violations(const json::value& value) {
  std::string out;
  for (const std::string& one : schema_violations(schema(), value, true)) out += one + "\n";
  return out;
}

// Every member that there is.
Invoice full_invoice() {
  Invoice invoice;
  invoice.kind = InvoiceKind::utility_bill;
  invoice.pages = {1, 2};
  invoice.number = invoice.series = invoice.access_key = "1";
  invoice.issue_date = invoice.due_date = invoice.period_start = invoice.period_end = Date{2026, 10, 5};
  invoice.reference_month = "2026-10";
  invoice.currency = "BRL";
  invoice.seller = {"Name", "1", "CNPJ", "Street", {}, {}};
  invoice.buyer = {"Name", "1", "CPF", "Street", "2", "3"};
  const Decimal amount(-150, 2);
  invoice.totals = {amount, amount, amount, amount, amount};
  invoice.taxes = {{"ICMS", amount, amount, amount}};
  invoice.lines = {{"Energy", "kWh", amount, amount, amount}};
  invoice.consumption = {amount, "kWh"};
  for (const char* method : {"boleto", "pix", "iban"}) invoice.payments.push_back({method, "1", "2", "3", "4", "5", "6", "7", "8", amount, Date{2026, 10, 5}});
  invoice.evidence["/number"] = {0.5, "label", 1, {1, 2, 3, 4}, "1", {}};
  invoice.evidence["/series"] = {1, "xml", 0, {}, "1", "/Invoice/ID"};
  invoice.checks = {{"lines-sum-to-total", true}};
  return invoice;
}

}  // namespace

TEST_CASE("result schema: invoices with everything and with nothing fit") {
  CHECK(violations(result_of({{full_invoice(), Invoice()}, {"a warning"}})) == "");
}

TEST_CASE("result schema: what readers make of an e-invoice and of its page fits") {
  pdf::Document document;
  document.pages = {page_of({"Rechnungsnummer: RE-2026-0815", "Rechnungsdatum: 05.10.2026", "Gesamtbetrag: 601,19 EUR", "IBAN DE89 3704 0044 0532 0130 00"})};
  for (const std::string& xml : {cii_sample(), zugferd1_sample(), order_x_sample(), ubl_sample(), std::string("none")}) {
    document.attachments = {{"factur-x.xml", "", "", xml}};
    CHECK(violations(result_of(extract::extract_invoices(document))) == "");
  }
}

TEST_CASE("result schema: what does not fit is found") {
  const json::value good = result_of({{full_invoice()}, {}});
  const auto broken = [&](auto change) {
    json::value value = good;
    change(value.at("invoices").at(0).as_object());
    return !violations(value).empty();
  };
  CHECK(broken([](json::object& invoice) { invoice["novelty"] = 1; }));
  CHECK(broken([](json::object& invoice) { invoice.erase("totals"); }));
  CHECK(broken([](json::object& invoice) { invoice["kind"] = "letter"; }));
  CHECK(broken([](json::object& invoice) { invoice["due_date"] = "05.10.2026"; }));
  CHECK(broken([](json::object& invoice) { invoice["number"] = ""; }));
  CHECK(broken([](json::object& invoice) { invoice["totals"].as_object()["net"] = 1.5; }));
  CHECK(broken([](json::object& invoice) { invoice["totals"].as_object()["net"] = "1,50"; }));
  CHECK(broken([](json::object& invoice) { invoice["pages"] = json::array{0}; }));
  CHECK(broken([](json::object& invoice) { invoice["buyer"].as_object().erase("customer_number"); }));
  CHECK(broken([](json::object& invoice) { invoice["evidence"].as_object()["number"] = invoice["evidence"].as_object()["/number"]; }));
  CHECK(broken([](json::object& invoice) { invoice["evidence"].as_object()["/number"].as_object()["confidence"] = 1.5; }));
  CHECK(broken([](json::object& invoice) { invoice["evidence"].as_object()["/number"].as_object()["box"] = json::array{1, 2, 3}; }));
}
