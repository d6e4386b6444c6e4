#include "support/catch.hpp"
#include "extract/exact/check_digits.hpp"
#include "extract/exact/payment_slip.hpp"
#include "faturad/extract/extract.hpp"
#include "support/typed_page.hpp"

using namespace faturad;
using namespace faturad::extract;
using faturad::test::typed_document;

namespace {

// The typed line of a made-up boleto, as banks print it.
std::string line_of(unsigned due_factor, const std::string& cents, const std::string& free) {
  std::string barcode = "0019" + std::to_string(due_factor) + std::string(10 - cents.size(), '0') + cents + free;
  int check = 11 - weighted_mod_11(barcode, 9);
  if (check >= 10) check = 1;
  barcode.insert(4, std::to_string(check));
  const std::string line = parse_barcode(barcode)->line;
  return line.substr(0, 5) + "." + line.substr(5, 5) + " " + line.substr(10, 5) + "." + line.substr(15, 6) + " " + line.substr(21, 5) + "." + line.substr(26, 6) + " " +
         line.substr(32, 1) + " " + line.substr(33);
}

const std::string kFree = "0500940144816060680935031";

// 1000 + n: n days after 2025-02-22, or after 2000-07-03.
std::vector<std::string> boleto(const std::string& line, const std::string& number, const std::string& due, const std::string& amount) {
  return {
      "RECIBO DO PAGADOR",
      "Beneficiario                                      CNPJ/CPF               Vencimento",
      "Oficina Exemplo Ltda                              16.727.230/0001-97     " + due,
      "Numero do documento           Nosso Numero                              Valor documento",
      number + "                    17/00000012345-6                          " + amount,
      "Pagador",
      "Fulano de Tal",
      "",
      "001-9                 " + line,
      "Local de Pagamento                                                       Vencimento",
      "PAGAVEL EM QUALQUER BANCO                                                " + due,
      "Beneficiario                                      CNPJ/CPF               Agencia/Codigo do Beneficiario",
      "Oficina Exemplo Ltda                              16.727.230/0001-97     1234-5 / 98765-0",
      "Data do documento     N. do documento     Especie doc.   Aceite   Data processamento   Nosso Numero",
      "10/03/2025            " + number + "       DM             N        10/03/2025           17/00000012345-6",
      "Uso do banco          Carteira            Especie        Quantidade   Valor            (=) Valor documento",
      "                      17                  R$                                           " + amount,
      "Instrucoes                                                               (=) Valor cobrado",
      "Apos o vencimento multa de 2,00%",
      "Pagador      Fulano de Tal - Rua das Flores, 123 - CEP 01001-000",
      "             CPF: 390.533.447-05",
      "             Rua das Flores, 123",
      "Sacador/Avalista   Outra Empresa SA - CNPJ 12.ABC.345/01DE-35",
      "                                     Autenticacao mecanica - Ficha de Compensacao",
  };
}

}  // namespace

TEST_CASE("boleto: receipt and slip on one page are one boleto with all its fields") {
  const Extraction read = extract_invoices(typed_document({boleto(line_of(1040, "15050", kFree), "NF-4711/01", "03/04/2025", "150,50")}));
  REQUIRE(read.invoices.size() == 1);
  const Invoice& invoice = read.invoices[0];
  CHECK(invoice.kind == InvoiceKind::boleto);
  CHECK(invoice.number == "NF-4711/01");
  CHECK(invoice.seller.name == "Oficina Exemplo Ltda");
  CHECK(invoice.seller.tax_id == "16727230000197");
  CHECK(invoice.buyer.name == "Fulano de Tal");
  CHECK(invoice.buyer.tax_id == "39053344705");
  REQUIRE(invoice.issue_date);
  CHECK(to_iso(*invoice.issue_date) == "2025-03-10");
  REQUIRE(invoice.due_date);
  CHECK(to_iso(*invoice.due_date) == "2025-04-03");  // the second cycle of the factor, which the page prints
  REQUIRE(invoice.totals.due);
  CHECK(invoice.totals.due->str() == "150.50");
  CHECK(invoice.currency == "BRL");
  REQUIRE(invoice.payments.size() == 1);
  CHECK(invoice.payments[0].reference == "17/00000012345-6");
  for (const Check& check : invoice.checks) CHECK(check.passed);
}

TEST_CASE("boleto: a factor means the day that the document's dates are near") {
  const auto due = [](const std::string& printed) {
    const Extraction read = extract_invoices(typed_document({boleto(line_of(1040, "15050", kFree), "1", printed, "150,50")}));
    return read.invoices.at(0).payments.at(0).due_date;
  };
  CHECK(to_iso(*due("03/04/2025")) == "2025-04-03");
  std::vector<std::string> bare{"001-9                 " + line_of(1040, "15050", kFree)};
  CHECK_FALSE(extract_invoices(typed_document({bare})).invoices.at(0).payments.at(0).due_date);  // nothing to tell by
  Options options;
  options.received = Date{2000, 8, 1};
  CHECK(to_iso(*extract_invoices(typed_document({bare}), options).invoices.at(0).payments.at(0).due_date) == "2000-08-12");
}

TEST_CASE("boleto: a carnê's pages and the slips on one page are boletos of their own") {
  const auto first = boleto(line_of(1040, "15050", kFree), "NF-4711/01", "03/04/2025", "150,50");
  const auto second = boleto(line_of(1070, "15050", kFree), "NF-4711/02", "03/05/2025", "150,50");
  const Extraction pages = extract_invoices(typed_document({first, second}));
  REQUIRE(pages.invoices.size() == 2);
  CHECK(pages.invoices[0].pages == std::vector<int>{1});
  CHECK(pages.invoices[1].pages == std::vector<int>{2});
  CHECK(pages.invoices[1].number == "NF-4711/02");
  std::vector<std::string> together = first;
  together.insert(together.end(), {"", "", ""});
  together.insert(together.end(), second.begin(), second.end());
  const Extraction sheet = extract_invoices(typed_document({together}));
  REQUIRE(sheet.invoices.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(sheet.invoices[i].pages == std::vector<int>{1});
    CHECK(sheet.invoices[i].number == pages.invoices[i].number);
    CHECK(to_iso(*sheet.invoices[i].due_date) == to_iso(*pages.invoices[i].due_date));
    CHECK(sheet.invoices[i].seller.tax_id == "16727230000197");
    CHECK(sheet.invoices[i].payments.size() == 1);
  }
}

TEST_CASE("boleto: an amount that is not the slip's is a failed check") {
  const Extraction read = extract_invoices(typed_document({{"Oficina Exemplo Ltda  Fatura 12", "Total a pagar R$ 151,50", "001-9   " + line_of(1040, "15050", kFree), "Vencimento 03/04/2025"}}));
  REQUIRE(read.invoices.size() == 1);
  bool failed = false;
  for (const Check& check : read.invoices[0].checks) failed = failed || (check.name == "boleto-amount-equals-total" && !check.passed);
  CHECK(failed == read.invoices[0].totals.due.has_value());
}

TEST_CASE("boleto: above the slip an id below a name is that party's") {
  auto rows = boleto(line_of(1040, "15050", kFree), "NF-4711/01", "03/04/2025", "150,50");
  for (std::string& row : rows) {
    for (const std::string id : {"16.727.230/0001-97", "CPF: 390.533.447-05"}) {
      if (const auto at = row.find(id); at != std::string::npos) row.replace(at, id.size(), std::string(id.size(), ' '));
    }
  }
  rows.insert(rows.begin(), {"Oficina Exemplo Ltda", "CNPJ: 16.727.230/0001-97 | Rua Nova, 12", "", "Cliente: Fulano de Tal", "CPF/CNPJ: 390.533.447-05", "", "", ""});
  const Extraction read = extract_invoices(typed_document({rows}));
  REQUIRE(read.invoices.size() == 1);
  CHECK(read.invoices[0].seller.tax_id == "16727230000197");
  CHECK(read.invoices[0].buyer.tax_id == "39053344705");
}

TEST_CASE("boleto: a proof of payment is a receipt, and nothing is to be paid") {
  const std::string line = line_of(1000 + 30, "35050", kFree);
  const auto out = extract_invoices(typed_document({{"Comprovante de pagamento", "Boleto pago em 09/11/2026 as 10:31", line, "Beneficiario     Oficina Exemplo Ltda    16.727.230/0001-97", "Pagador          Fulano de Tal", "Valor pago       R$ 350,50", "Autenticacao     A1B2C3D4"}}), {});
  REQUIRE(out.invoices.size() == 1);
  const Invoice& invoice = out.invoices.front();
  CHECK(invoice.kind == InvoiceKind::receipt);
  REQUIRE(invoice.totals.gross);
  CHECK(invoice.totals.gross->str() == "350.50");
  CHECK_FALSE(invoice.totals.due);
  CHECK_FALSE(invoice.due_date);
  CHECK(invoice.payments.empty());
  // A slip has a receipt of its own.
  const auto slip = extract_invoices(typed_document({boleto(line, "4711", "24/03/2025", "350,50")}), {});
  REQUIRE(slip.invoices.size() == 1);
  CHECK(slip.invoices.front().kind == InvoiceKind::boleto);
}
