#include "extract/split.hpp"

#include "extract/exact/check_digits.hpp"
#include "support/catch.hpp"
#include "support/typed_page.hpp"

using namespace faturad;
using namespace faturad::extract;
using faturad::test::typed_document;

namespace {

// Page numbers of each invoice.
std::vector<std::vector<int>> split(const pdf::Document& document) {
  Pages pages;
  for (const pdf::TextPage& page : document.pages) pages.emplace_back(page);
  const ExactFinds finds = find_exact(pages);
  std::vector<std::vector<int>> out;
  for (const Section& section : split_invoices(std::move(pages), finds)) {
    out.emplace_back();
    for (const PageIndex& page : section.pages) out.back().push_back(page.number());
  }
  return out;
}

using Numbers = std::vector<std::vector<int>>;

std::string key(int number) {
  std::string text = "3526011672723000019755001" + std::string(7, '0') + std::to_string(10 + number) + "112345678";
  return text + static_cast<char>('0' + mod_11_digit(text));
}

std::vector<std::string> danfe(const std::string& key) { return {"DANFE Documento Auxiliar da Nota Fiscal", "CHAVE DE ACESSO", key, "Natureza da operacao  Venda"}; }

std::vector<std::string> invoice_page(int number, const std::string& numbering) {
  return {"Muster GmbH Beispielweg Musterstadt", "Rechnung Nummer Datum Betrag Kunde", "Rechnung " + std::to_string(4700 + number) + " " + std::to_string(100 + number) + ",00 " + std::to_string(200 + number) + ",00",
          "Seite " + numbering};
}

}  // namespace

TEST_CASE("split: each access key of its own begins an invoice, those referred to do not") {
  CHECK(split(typed_document({danfe(key(1)), danfe(key(2)), danfe(key(2)), danfe(key(3))})) == Numbers{{1}, {2, 3}, {4}});
  auto referring = danfe(key(1));
  referring.push_back("Informacoes complementares: NF-e referida, chave " + key(7));
  auto second = danfe(key(1));
  second.push_back("NF-e referida, chave de acesso " + key(8));
  CHECK(split(typed_document({referring, second})) == Numbers{{1, 2}});
  CHECK(split(typed_document({danfe(key(1)), {"Relatorio", key(5), key(6)}})) == Numbers{{1, 2}});  // a list of keys
}

TEST_CASE("split: numbering that begins again begins an invoice") {
  CHECK(split(typed_document({invoice_page(1, "1/2"), invoice_page(2, "2/2"), invoice_page(3, "1 von 1"), invoice_page(4, "1/1")})) == Numbers{{1, 2}, {3}, {4}});
  CHECK(split(typed_document({invoice_page(1, "1/2"), invoice_page(1, "2/2")})) == Numbers{{1, 2}});
  CHECK(split(typed_document({invoice_page(1, "1/1"), invoice_page(1, "1/1")})) == Numbers{{1, 2}});                              // original and duplicate
  CHECK(split(typed_document({invoice_page(1, "1/1"), {"Allgemeine Bedingungen des Kaufs", "Lieferung erfolgt sofort", "Seite 1/1"}})) == Numbers{{1, 2}});  // terms behind it
}

TEST_CASE("split: another number under the same label of a like page begins an invoice") {
  const auto page = [](const std::string& number, const std::string& amount) {
    return std::vector<std::string>{"Sample Works Ltd   High Street   Exampletown", "Invoice No: " + number + "      Date: 01/10/2026", "Description   Quantity   Price   Amount", "Cleaning of windows   1   " + amount + "   " + amount, "Total   " + amount};
  };
  CHECK(split(typed_document({page("A-1001", "10.00"), page("A-1001", "20.00"), page("A-1002", "30.00")})) == Numbers{{1, 2}, {3}});
  auto moved = page("A-1002", "30.00");
  moved.insert(moved.begin(), 4, "Attached for your reference");  // elsewhere on the page it is another document's
  CHECK(split(typed_document({page("A-1001", "10.00"), moved})) == Numbers{{1, 2}});
  CHECK(split(typed_document({page("A-1001", "10.00"), {"Terms of sale", "Goods remain ours until paid, see Invoice No: A-1002"}})) == Numbers{{1, 2}});
}

TEST_CASE("split: a page of another seller, or with a longer address, begins an invoice by its own number and day") {
  const std::vector<std::string> one{"Sample Works Ltd   High Street   Exampletown", "Invoice No: A-1001      Invoice date: 01/10/2026", "Cleaning of windows   10.00", "Total   10.00"};
  const std::vector<std::string> other{"Muster GmbH", "Beispielweg 3", "12345 Musterstadt", "", "Rechnungsnummer: 4711", "Rechnungsdatum: 12.10.2026", "", "Gesamtbetrag   119,00 EUR"};
  CHECK(split(typed_document({one, other})) == Numbers{{1}, {2}});
  auto lower = one;
  lower[1] = "Invoice No: A-1002      Invoice date: 31/10/2026";
  lower.insert(lower.begin() + 1, 4, "Second floor");
  CHECK(split(typed_document({one, lower})) == Numbers{{1}, {2}});
  // What refers to another invoice has no day of issue of its own.
  CHECK(split(typed_document({one, {"Hours of the month", "Invoice number: A-0990", "Monday   8.00", "Tuesday   7.50"}})) == Numbers{{1, 2}});
}

TEST_CASE("split: no pages are no invoice") { CHECK(split_invoices({}, {}).empty()); }
