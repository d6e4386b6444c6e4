// Rules and comparison of e-invoices, by extract_invoices as a whole.
#include <algorithm>

#include "faturad/extract/extract.hpp"
#include "support/catch.hpp"
#include "support/einvoice_samples.hpp"
#include "support/page_builder.hpp"

using namespace faturad;
using namespace faturad::test;

namespace {

const std::vector<std::string_view> kPage{"Musterwerk GmbH   Beispielweg 7   10115 Berlin",
                                          "",
                                          "Rechnungsnummer: RE-2026-0815",
                                          "Rechnungsdatum: 05.10.2026",
                                          "Schrauben M8 & Muttern   1000   255,00",
                                          "Fachbuch   3   300,50",
                                          "Gesamtbetrag: 601,19 EUR",
                                          "Anzahlung 100,00   zu zahlen 501,19 bis 04.11.2026",
                                          "IBAN DE89 3704 0044 0532 0130 00   BIC COBADEFFXXX"};

std::vector<std::string_view> page_with(std::string_view from, std::string_view to) {
  auto rows = kPage;
  std::replace(rows.begin(), rows.end(), from, to);
  return rows;
}

extract::Extraction extract_with(const std::string& xml, const std::vector<std::string_view>& rows = kPage, bool ignore = false) {
  pdf::Document document;
  document.page_count = 1;
  document.pages = {page_of(rows)};
  document.attachments = {{"factur-x.xml", "Alternative", "text/xml", xml}};
  extract::Options options;
  options.ignore_attachments = ignore;
  auto out = extract::extract_invoices(document, options);
  REQUIRE(out.invoices.size() == 1);
  return out;
}

// 1 passed, 0 failed, -1 not checked.
int check_of(const extract::Extraction& got, std::string_view name) {
  for (const Check& check : got.invoices[0].checks) {
    if (check.name == name) return check.passed ? 1 : 0;
  }
  return -1;
}

double confidence(const extract::Extraction& got, const std::string& pointer) { return got.invoices[0].evidence.at(pointer).confidence; }

}  // namespace

TEST_CASE("e-invoice rules: all pass on a sound invoice, in both syntaxes") {
  for (const std::string& xml : {cii_sample(), ubl_sample(), ubl_credit_note_sample()}) {
    const auto got = extract_with(xml);
    for (const char* rule : {"br-co-10", "br-co-11", "br-co-13", "br-co-14", "br-co-15", "br-co-16", "br-co-17"}) {
      INFO(rule);
      CHECK(check_of(got, rule) == 1);
    }
    CHECK(got.warnings.empty());
    CHECK(confidence(got, "/totals/gross") == 1.0);
  }
}

TEST_CASE("e-invoice rules: each fails on the sum that it guards") {
  struct Case {
    const char *rule, *from, *to, *doubted;
  };
  const Case cases[] = {
      {"br-co-10", ">300.50</ram:LineTotalAmount>", ">300.49</ram:LineTotalAmount>", "/totals/net"},
      {"br-co-11", "<ram:ActualAmount>20.00<", "<ram:ActualAmount>19.99<", "/totals/net"},
      {"br-co-12", "ChargeTotalAmount>0.00<", "ChargeTotalAmount>0.01<", "/totals/net"},
      {"br-co-13", "TaxBasisTotalAmount>535.50<", "TaxBasisTotalAmount>535.51<", "/totals/net"},
      {"br-co-14", ">21.04<", ">21.05<", "/totals/tax"},
      {"br-co-15", "GrandTotalAmount>601.19<", "GrandTotalAmount>601.18<", "/totals/gross"},
      {"br-co-16", "DuePayableAmount>501.19<", "DuePayableAmount>501.20<", "/totals/due"},
      {"br-co-17", "RateApplicablePercent>7.00<", "RateApplicablePercent>7.40<", "/totals/tax"},
  };
  for (const Case& one : cases) {
    INFO(one.rule);
    const auto got = extract_with(replaced(cii_sample(), one.from, one.to));
    CHECK(check_of(got, one.rule) == 0);
    CHECK(confidence(got, one.doubted) < 0.8);
    CHECK(std::any_of(got.warnings.begin(), got.warnings.end(), [&](const std::string& w) { return w.find(one.rule) != std::string::npos; }));
  }
}

TEST_CASE("e-invoice rules: no rule without its terms") {
  const auto minimum = extract_with(replaced(replaced(cii_sample(), "urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:minimum"), "LineTotalAmount", "Nothing"));
  for (const char* rule : {"br-co-10", "br-co-13", "br-co-16"}) CHECK(check_of(minimum, rule) == -1);
  CHECK(check_of(minimum, "br-co-15") == 1);
  CHECK(check_of(extract_with(order_x_sample()), "br-co-13") == -1);
}

TEST_CASE("e-invoice rules: EXTENDED allows a hundredth a summand, tax less than one") {
  const std::string off = replaced(cii_sample(), ">300.50</ram:LineTotalAmount>", ">300.48</ram:LineTotalAmount>");
  CHECK(check_of(extract_with(off), "br-co-10") == 0);
  const std::string extended = replaced(off, "urn:cen.eu:en16931:2017", "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended");
  CHECK(check_of(extract_with(extended), "br-co-10") == 1);
  CHECK(check_of(extract_with(replaced(extended, ">300.48<", ">300.40<")), "br-co-10") == 0);
  CHECK(check_of(extract_with(replaced(cii_sample(), ">7.00<", ">7.33<")), "br-co-17") == 1);  // 22.03 of 21.04
  CHECK(check_of(extract_with(replaced(cii_sample(), ">7.00<", ">7.34<")), "br-co-17") == 0);  // 22.06
}

TEST_CASE("e-invoice rules: an account that is none") {
  CHECK(check_of(extract_with(cii_sample()), "iban-check-digits") == 1);
  const auto wrong = extract_with(replaced(cii_sample(), "DE89 3704 0044", "DE89 3704 0045"));
  CHECK(check_of(wrong, "iban-check-digits") == 0);
  CHECK(confidence(wrong, "/payments/0/iban") < 0.6);
  CHECK(wrong.warnings.size() == 2);  // and the page shows another one
  CHECK(extract_with(replaced(cii_sample(), "DE89 3704 0044 0532 0130 00", "123 456")).invoices[0].payments.empty());
}

TEST_CASE("e-invoice and page: agreement gives places") {
  const auto got = extract_with(cii_sample());
  for (const char* check : {"page-number-equals-xml", "page-issue-date-equals-xml", "page-due-date-equals-xml", "page-total-equals-xml", "page-iban-equals-xml"}) {
    INFO(check);
    CHECK(check_of(got, check) == 1);
  }
  const Evidence& iban = got.invoices[0].evidence.at("/payments/0/iban");
  CHECK(iban.page == 1);
  CHECK(iban.text == "DE89 3704 0044 0532 0130 00");
  CHECK(iban.source == "xml");
  CHECK(iban.path.ends_with("/IBANID"));
}

TEST_CASE("e-invoice and page: a contradiction is the first warning") {
  const auto got = extract_with(replaced(cii_sample(), ">21.04<", ">22.04<"), page_with(kPage[2], "Rechnungsnummer: RE-2026-0999"));
  CHECK(check_of(got, "page-number-equals-xml") == 0);
  CHECK(got.invoices[0].number == "RE-2026-0815");
  CHECK(confidence(got, "/number") < 0.8);
  REQUIRE(got.warnings.size() >= 2);
  CHECK(got.warnings[0].find("RE-2026-0999") != std::string::npos);
  CHECK(check_of(extract_with(cii_sample(), page_with(kPage[3], "Rechnungsdatum: 06.10.2026")), "page-issue-date-equals-xml") == 0);
}

TEST_CASE("e-invoice and page: what the XML says elsewhere is no contradiction") {
  const std::string reference = "<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-1234</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>";
  const std::string xml = replaced(cii_sample(), "</ram:BuyerTradeParty>", "</ram:BuyerTradeParty>" + reference);
  CHECK(check_of(extract_with(xml, page_with(kPage[2], "Rechnungsnummer: PO-1234")), "page-number-equals-xml") == -1);
  CHECK(check_of(extract_with(xml, page_with(kPage[2], "Rechnungsnummer: RE-2025-0777")), "page-number-equals-xml") == 0);
  CHECK(check_of(extract_with(xml, page_with(kPage[3], "Rechnungsdatum: 30.09.2026")), "page-issue-date-equals-xml") == -1);
}

TEST_CASE("e-invoice and page: a value that is just not printed is no contradiction") {
  const auto got = extract_with(cii_sample(), page_with(kPage[2], "Rechnung"));
  CHECK(check_of(got, "page-number-equals-xml") == -1);
  CHECK(got.warnings.empty());
  CHECK(confidence(got, "/number") == 1.0);
}

TEST_CASE("e-invoice and page: a page that shows nothing of it") {
  std::vector<std::string_view> rows(8, "many words that say nothing at all of any bill");
  CHECK(check_of(extract_with(cii_sample(), rows), "page-shows-xml") == 0);
  CHECK(check_of(extract_with(cii_sample(), {"see the attachment"}), "page-shows-xml") == -1);
}

TEST_CASE("e-invoice and page: attachments can be ignored") {
  const auto got = extract_with(cii_sample(), kPage, true);
  CHECK(got.invoices[0].number == "RE-2026-0815");
  CHECK(got.invoices[0].evidence.at("/number").source == "label");
  CHECK(check_of(got, "br-co-15") == -1);
}

TEST_CASE("e-invoice and page: where the XML is hostile or broken the page is read, and the warning says why") {
  std::string nested = "<rsm:CrossIndustryInvoice>";
  for (int i = 0; i < 1000; ++i) nested += "<a>";
  const std::string laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
  for (const std::string& xml : {laughs + cii_sample().substr(cii_sample().find("<rsm:")), nested, replaced(cii_sample(), "schemeID=\"VA\"", "schemeID=\"" + std::string(1u << 20, 'A') + "\""),
                                 cii_sample().substr(0, 4000), std::string("<?xml version='1.0'?><other/>"), std::string("\0\1", 2)}) {
    const auto got = extract_with(xml);
    CHECK(got.invoices[0].number == "RE-2026-0815");
    CHECK(got.invoices[0].evidence.at("/number").source == "label");
    CHECK(got.warnings.size() == 1);
  }
}

TEST_CASE("e-invoice and page: what MINIMUM cannot say is read from the page") {
  std::string xml = replaced(cii_sample(), "urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:minimum");
  xml = replaced(replaced(xml, "DueDateDateTime", "Nothing"), "SpecifiedTradeSettlementPaymentMeans", "Nothing");
  const auto got = extract_with(xml, page_with(kPage[7], "Zahlbar bis: 04.11.2026"));
  CHECK(got.invoices[0].due_date == Date{2026, 11, 4});
  CHECK(got.invoices[0].evidence.at("/due_date").source == "label");
  const auto full = extract_with(replaced(cii_sample(), "DueDateDateTime", "Nothing"), page_with(kPage[7], "Zahlbar bis: 04.11.2026"));
  CHECK_FALSE(full.invoices[0].due_date);  // it could have said so
}

TEST_CASE("e-invoice and page: lines that a MINIMUM says all the same are kept") {
  std::string xml = replaced(cii_sample(), "urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:minimum");
  xml = replaced(xml, "TaxBasisTotalAmount>535.50<", "TaxBasisTotalAmount>555.50<");  // what the page's lines sum up to
  std::vector<std::string_view> rows(kPage.begin(), kPage.begin() + 4);
  rows.insert(rows.end(), {"", "Bezeichnung                  Menge     Einzelpreis     Betrag", "Schrauben M8 & Muttern        1000           0,255     255,00",
                           "Fachbuch                         3          100,17     300,50", "", "Gesamtbetrag: 601,19 EUR"});
  REQUIRE(extract_with(xml, rows, true).invoices[0].lines.size() == 2);
  const auto got = extract_with(xml, rows);
  REQUIRE(got.invoices[0].lines.size() == 2);
  CHECK(got.invoices[0].lines[0].unit == "C62");
  CHECK(got.invoices[0].evidence.at("/lines/0").source == "xml");
}
