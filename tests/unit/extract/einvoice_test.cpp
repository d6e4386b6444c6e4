#include "extract/xml/embedded.hpp"

#include "faturad/extract/extract.hpp"
#include "support/catch.hpp"
#include "support/einvoice_samples.hpp"
#include "support/typed_page.hpp"

using namespace faturad;
using namespace faturad::extract;
using namespace faturad::test;

namespace {

Decimal of(std::string_view text) { return Decimal::parse(text).value(); }

EInvoice read(const std::string& xml) {
  auto got = read_einvoice(xml);
  REQUIRE(got);
  REQUIRE(*got);
  return std::move(**got);
}

// What cii_sample() and ubl_sample() both say.
void check_sample(const Invoice& invoice) {
  CHECK(invoice.number == "RE-2026-0815");
  CHECK(invoice.issue_date == Date{2026, 10, 5});
  CHECK(invoice.due_date == Date{2026, 11, 4});
  CHECK(invoice.period_start == Date{2026, 9, 1});
  CHECK(invoice.period_end == Date{2026, 9, 30});
  CHECK(invoice.currency == "EUR");
  CHECK(invoice.seller.name == "Musterwerk GmbH");
  CHECK(invoice.seller.tax_id == "DE999999999");
  CHECK(invoice.seller.tax_id_type == "VAT");
  CHECK(invoice.seller.address == "Beispielweg 7, 10115 Berlin, DE");
  CHECK(invoice.buyer.name == "Atelier Exemple SARL");
  CHECK(invoice.buyer.tax_id.empty());
  CHECK(invoice.buyer.customer_number == "K-4711");
  CHECK(invoice.totals.net == of("535.50"));
  CHECK(invoice.totals.tax == of("65.69"));
  CHECK(invoice.totals.gross == of("601.19"));
  CHECK(invoice.totals.prepaid == of("100.00"));
  CHECK(invoice.totals.due == of("501.19"));
  REQUIRE(invoice.taxes.size() == 2);
  CHECK(invoice.taxes[1].type == "VAT");
  CHECK(invoice.taxes[1].base == of("300.50"));
  CHECK(invoice.taxes[1].rate == of("7"));
  CHECK(invoice.taxes[1].amount == of("21.04"));
  REQUIRE(invoice.lines.size() == 2);
  CHECK(invoice.lines[0].description == "Schrauben M8 & Muttern");
  CHECK(invoice.lines[0].quantity == of("1000"));
  CHECK(invoice.lines[0].unit == "C62");
  CHECK(invoice.lines[0].unit_price == of("0.255"));
  CHECK(invoice.lines[0].amount == of("255.00"));
  CHECK(invoice.lines[1].unit_price == of("100.17"));
  REQUIRE(invoice.payments.size() == 1);
  CHECK(invoice.payments[0].iban == "DE89370400440532013000");
  CHECK(invoice.payments[0].bic == "COBADEFFXXX");
  CHECK(invoice.payments[0].reference == "RE-2026-0815/K-4711");
}

}  // namespace

TEST_CASE("e-invoice: CII with all its terms") {
  const EInvoice got = read(cii_sample());
  CHECK(got.draft.invoice.kind == InvoiceKind::invoice);
  check_sample(got.draft.invoice);
  CHECK(got.warnings.empty());
  CHECK(got.profile == Profile::full);
  CHECK(got.other_ibans == std::vector<std::string>{"FR1420041010050500013M02606"});
  CHECK(got.terms.line_amounts.size() == 2);
  CHECK(got.terms.allowances == std::vector<Decimal>{of("20.00")});
}

TEST_CASE("e-invoice: evidence names the element") {
  const Invoice invoice = read(cii_sample()).draft.invoice;
  const Evidence& number = invoice.evidence.at("/number");
  CHECK(number.source == "xml");
  CHECK(number.confidence == 1.0);
  CHECK(number.page == 0);
  CHECK(number.text == "RE-2026-0815");
  CHECK(number.path == "/CrossIndustryInvoice/ExchangedDocument/ID");
  CHECK(invoice.evidence.at("/totals/tax").path.ends_with("/TaxTotalAmount[2]"));
  CHECK(invoice.evidence.at("/lines/1").path == "/CrossIndustryInvoice/SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]");
}

TEST_CASE("e-invoice: UBL says the same as CII") {
  const EInvoice got = read(ubl_sample());
  CHECK(got.draft.invoice.kind == InvoiceKind::invoice);
  check_sample(got.draft.invoice);
  CHECK(got.warnings.empty());
}

TEST_CASE("e-invoice: a UBL credit note is due when its payment means say so") {
  const EInvoice got = read(ubl_credit_note_sample());
  CHECK(got.draft.invoice.kind == InvoiceKind::credit_note);
  check_sample(got.draft.invoice);
}

TEST_CASE("e-invoice: ZUGFeRD 1 by its own names, whatever the prefixes") {
  const EInvoice got = read(zugferd1_sample());
  const Invoice& invoice = got.draft.invoice;
  CHECK(invoice.number == "2014-77");
  CHECK(invoice.issue_date == Date{2014, 3, 5});
  CHECK(invoice.seller.tax_id == "30/123/45678");
  CHECK(invoice.seller.tax_id_type == "tax number");
  CHECK(invoice.totals.gross == of("119"));
  CHECK_FALSE(invoice.totals.due);
  CHECK(invoice.taxes.at(0).rate == of("19"));
  REQUIRE(invoice.lines.size() == 1);  // the note is none
  CHECK(invoice.lines[0].description == "Beratung");
  CHECK(invoice.lines[0].unit_price == of("45"));
  CHECK(got.terms.charges == std::vector<Decimal>{of("10.00")});
}

TEST_CASE("e-invoice: Order-X is an order") {
  const Invoice invoice = read(order_x_sample()).draft.invoice;
  CHECK(invoice.kind == InvoiceKind::order);
  CHECK(invoice.number == "PO-77");
  CHECK(invoice.issue_date == Date{2026, 3, 4});
  CHECK(invoice.currency == "GBP");
  CHECK(invoice.lines.at(0).quantity == of("4"));
}

TEST_CASE("e-invoice: type codes of credit notes") {
  for (const char* code : {"381", "261", "262", "296", "308", "396", "420", "458", "532"}) {
    INFO(code);
    CHECK(read(replaced(cii_sample(), ">380<", std::string(">") + code + "<")).draft.invoice.kind == InvoiceKind::credit_note);
  }
  for (const char* code : {"384", "386", "389", "575", "751", "875"}) {
    INFO(code);
    CHECK(read(replaced(cii_sample(), ">380<", std::string(">") + code + "<")).draft.invoice.kind == InvoiceKind::invoice);
  }
}

TEST_CASE("e-invoice: sums of other lines and remarks are no lines") {
  const std::string first = "<ram:LineID>1</ram:LineID>";
  for (const char* status : {"GROUP", "INFORMATION"}) {
    const EInvoice got = read(replaced(cii_sample(), first, first + "<ram:LineStatusReasonCode>" + status + "</ram:LineStatusReasonCode>"));
    CHECK(got.draft.invoice.lines.size() == 1);
    CHECK(got.terms.line_amounts.size() == 1);
  }
}

TEST_CASE("e-invoice: of several days the one without a discount, of several such the first") {
  const std::string terms = "<ram:SpecifiedTradePaymentTerms><ram:Description>30 Tage netto</ram:Description></ram:SpecifiedTradePaymentTerms>";
  const auto with = [&](const std::string& day, const std::string& more) {
    return read(replaced(cii_sample(), terms, "<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format=\"102\">" + day +
                                                  "</udt:DateTimeString></ram:DueDateDateTime>" + more + "</ram:SpecifiedTradePaymentTerms>"))
        .draft.invoice;
  };
  const Invoice discount = with("20261015", "<ram:ApplicableTradePaymentDiscountTerms/>");
  CHECK(discount.due_date == Date{2026, 11, 4});
  CHECK(discount.evidence.at("/due_date").confidence == 1.0);
  const Invoice instalments = with("20261015", "");
  CHECK(instalments.due_date == Date{2026, 10, 15});
  CHECK(instalments.evidence.at("/due_date").confidence < 0.8);
}

TEST_CASE("e-invoice: elements of foreign namespaces count for nothing") {
  const std::string xml = replaced(cii_sample(), "<ram:ID>RE-2026-0815</ram:ID>",
                                   "<x:ID xmlns:x=\"urn:example:other\">WRONG</x:ID><ram:ID>RE-2026-0815</ram:ID>");
  CHECK(read(xml).draft.invoice.number == "RE-2026-0815");
}

TEST_CASE("e-invoice: prefixes without declaration are read, and said") {
  const EInvoice got = read(replaced(cii_sample(), "xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\"", ""));
  check_sample(got.draft.invoice);
  CHECK(got.warnings.size() == 1);
}

TEST_CASE("e-invoice: a root of an unknown namespace is read by its name, unless nothing in it is known") {
  const EInvoice got = read(replaced(cii_sample(), "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "urn:example:odd"));
  check_sample(got.draft.invoice);
  CHECK(got.warnings.size() == 1);
  const auto nothing = read_einvoice(replaced(cii_sample(), "urn:un:unece:uncefact:data:standard:Reusable", "urn:example:Reusable"));
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().code == Errc::corrupt_document);
}

TEST_CASE("e-invoice: amounts and ids as people write them") {
  const Invoice invoice = read(replaced(replaced(cii_sample(), ">535.50<", ">535,50<"), ">DE999999999<", ">DE 999 999 999<")).draft.invoice;
  check_sample(invoice);
}

TEST_CASE("e-invoice: a value that cannot be read is absent, and said") {
  const EInvoice got = read(replaced(replaced(cii_sample(), ">20261104<", ">20261304<"), ">601.19<", ">six hundred<"));
  CHECK_FALSE(got.draft.invoice.due_date);
  CHECK_FALSE(got.draft.invoice.totals.gross);
  CHECK(got.draft.invoice.totals.due == of("501.19"));
  CHECK(got.warnings.size() == 2);
}

namespace {

pdf::Attachment file(std::string name, std::string bytes, std::string relationship = "") { return {std::move(name), std::move(relationship), "", std::move(bytes)}; }

}  // namespace

TEST_CASE("embedded: the content decides, not the name") {
  pdf::Document document;
  document.attachments = {file("factur-x.xml", "<notes><note>nothing</note></notes>"), file("picture.png", "\x89PNG\r\n"), file("daten.bin", cii_sample())};
  std::vector<std::string> warnings;
  const auto got = read_embedded(document, warnings);
  REQUIRE(got.size() == 1);
  CHECK(got[0].draft.invoice.number == "RE-2026-0815");
  CHECK(warnings.size() == 1);  // one is called like an invoice and is none
}

TEST_CASE("embedded: of several the one that is called or related like the invoice, or that the metadata names") {
  const std::string other = replaced(cii_sample(), "RE-2026-0815", "OTHER-1");
  const auto number = [](const pdf::Document& document) {
    std::vector<std::string> warnings;
    return read_embedded(document, warnings).at(0).draft.invoice.number;
  };
  pdf::Document document;
  document.attachments = {file("a.xml", other), file("factur-x.xml", cii_sample())};
  CHECK(number(document) == "RE-2026-0815");
  document.attachments = {file("a.xml", other, "Supplement"), file("b.xml", cii_sample(), "Alternative")};
  CHECK(number(document) == "RE-2026-0815");
  document.attachments = {file("a.xml", other, "Alternative"), file("b.xml", cii_sample())};
  document.xmp = "<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>b.xml</fx:DocumentFileName>";
  CHECK(number(document) == "RE-2026-0815");
}

TEST_CASE("embedded: malformed XML is said, and the next is taken") {
  pdf::Document document;
  document.attachments = {file("factur-x.xml", cii_sample().substr(0, 3000)), file("copy.xml", cii_sample())};
  std::vector<std::string> warnings;
  CHECK(read_embedded(document, warnings).size() == 1);
  CHECK(warnings.size() == 1);
  document.attachments.pop_back();
  CHECK(read_embedded(document, warnings).empty());
}

TEST_CASE("embedded: several invoices in one PDF are several entries, where its pages tell them apart") {
  const std::string other = replaced(cii_sample(), "RE-2026-0815", "RE-2026-0816");
  const std::vector<std::string> first{"Rechnung RE-2026-0815", "Gesamt 601,19"}, second{"Rechnung RE-2026-0816", "Gesamt 601,19"}, terms{"Allgemeine Bedingungen"};
  const auto read = [&](const std::vector<std::vector<std::string>>& pages, const std::string& relationship) {
    pdf::Document document = typed_document(pages);
    document.attachments = {file("a.xml", cii_sample(), "Alternative"), file("a-ubl.xml", ubl_sample(), "Alternative"), file("b.xml", other, relationship)};
    std::vector<std::pair<std::string, std::vector<int>>> out;
    for (const Invoice& invoice : extract_invoices(document).invoices) out.emplace_back(invoice.number, invoice.pages);
    return out;
  };
  using Entries = std::vector<std::pair<std::string, std::vector<int>>>;
  CHECK(read({first, terms, second}, "Alternative") == Entries{{"RE-2026-0815", {1, 2}}, {"RE-2026-0816", {3}}});
  CHECK(read({first, terms, second}, "Supplement") == Entries{{"RE-2026-0815", {1, 2, 3}}});
  CHECK(read({first, terms}, "Alternative") == Entries{{"RE-2026-0815", {1, 2}}});
  CHECK(read({terms, first, second}, "Alternative") == Entries{{"RE-2026-0815", {1, 2, 3}}});
}
