#include "extract/exact/exact_fields.hpp"

#include "extract/exact/check_digits.hpp"
#include "support/catch.hpp"
#include "support/typed_page.hpp"

using namespace faturad;
using namespace faturad::extract;

namespace {

struct Reading {
  Draft draft;
  ExactFields fields;
};

Reading read(const std::vector<std::string>& rows) {
  const pdf::TextPage page = test::typed_page(rows);
  Pages pages;
  pages.emplace_back(page);
  Reading out;
  out.fields = read_exact_fields(pages, find_exact(pages), std::nullopt, out.draft);
  return out;
}

std::string key(int model, int number) {
  std::string text = "35260116727230000197" + std::to_string(model) + "001" + std::string(6, '0') + std::to_string(100 + number) + "112345678";
  return text + static_cast<char>('0' + mod_11_digit(text));
}

}  // namespace

TEST_CASE("exact fields: a document's own key is the one under its label, not one of a list") {
  CHECK(read({"CHAVE DE ACESSO", key(57, 1), "", "", "", "Documentos originarios", "", "", "NFE", key(55, 2), key(55, 3)}).draft.invoice.access_key == key(57, 1));
  CHECK(read({"Fatura de transporte", "", "Chave de acesso", key(57, 1), key(57, 2), key(57, 3)}).draft.invoice.access_key.empty());
  CHECK(read({"NF-e", key(55, 4)}).draft.invoice.access_key == key(55, 4));  // the only one
  CHECK(read({"Nota de debito 331", "Reembolso de frete conforme NF-e chave de acesso", key(55, 4)}).draft.invoice.access_key.empty());
  CHECK(read({"Nota de debito 331", "Reembolso de frete conforme NF-e chave de acesso", key(55, 4)}).draft.invoice.number.empty());
  CHECK(read({"DANFE", "Informe a chave de acesso", key(55, 4)}).draft.invoice.access_key == key(55, 4));  // a print of that kind
  CHECK(read({"NFS-e", "Prestador de servicos", "Tomador de servicos", "Ref. NF-e", key(55, 4)}).draft.invoice.access_key.empty());
  CHECK(read({"NF-e", key(55, 4), "outra", key(55, 5)}).draft.invoice.access_key.empty());
}

TEST_CASE("exact fields: a key gives kind, number, series and seller") {
  const Reading reading = read({"CHAVE DE ACESSO", key(66, 4)});
  const Invoice& invoice = reading.draft.invoice;
  CHECK(invoice.kind == InvoiceKind::utility_bill);
  CHECK(invoice.number == "104");
  CHECK(invoice.series == "1");
  CHECK(invoice.seller.tax_id == "16727230000197");
  CHECK(invoice.seller.tax_id_type == "CNPJ");
  REQUIRE(reading.fields.key);
  CHECK(reading.fields.key->model == 66);
}

TEST_CASE("exact fields: beside a key an id whose side nothing tells is nobody's") {
  std::string wrong = key(55, 4);
  wrong.back() = wrong.back() == '9' ? '8' : '9';
  const Reading reading = read({"CHAVE DE ACESSO", wrong, "", "", "Volumes", "CNPJ 11.222.333/0001-81"});
  CHECK(reading.draft.invoice.access_key == wrong);
  CHECK(reading.draft.invoice.seller.tax_id.empty());
  CHECK(read({"Volumes", "CNPJ 11.222.333/0001-81"}).draft.invoice.seller.tax_id == "11222333000181");
}

TEST_CASE("exact fields: accounts get the BIC beside them and the reference that fits") {
  const Reading reading = read({"IBAN DE89 3704 0044 0532 0130 00  BIC COBADEFFXXX", "IBAN NL91 ABNA 0417 1643 00  BIC ABNANL2A", "Referenz RF18 5390 0754 7034"});
  const auto& payments = reading.draft.invoice.payments;
  REQUIRE(payments.size() == 2);
  CHECK(payments[0].bic == "COBADEFFXXX");
  CHECK(payments[1].bic == "ABNANL2A");
  CHECK(payments[0].reference == "RF18539007547034");
}

TEST_CASE("exact fields: an account to be debited is none to pay to, and where money is collected the only one is not sure") {
  const std::string iban = "DE89 3704 0044 0532 0130 00";
  const auto sure = [](const Reading& reading) { return reading.draft.invoice.payments.size() == 1 ? reading.draft.confidence("/payments/0/iban") : 0; };
  CHECK(sure(read({"Bankverbindung", "IBAN " + iban})) == kCertain);
  CHECK(sure(read({"Der Betrag wird per SEPA-Lastschrift eingezogen", "Kontoinhaber: Beispiel AG", "IBAN " + iban})) == kGuessed);
  CHECK(read({"Cuenta de cargo: " + iban}).draft.invoice.payments.empty());
}
