#include "extract/fiscal/form.hpp"

#include "extract/fiscal/form_values.hpp"
#include "support/catch.hpp"
#include "support/typed_page.hpp"

using namespace faturad;
using namespace faturad::extract;
using faturad::test::typed_page;

namespace {

enum Id { kOther, kName, kTaxId, kIssue, kTotal, kBase, kSeries, kNumber, kBuyer = kFirstSection, kTaxes, kSeller };

const LabelDictionary& labels() {
  static const LabelDictionary dictionary{{kName, "nome / razao social"}, {kTaxId, "cnpj / cpf"}, {kTaxId, "cnpj"}, {kIssue, "data da emissao"}, {kTotal, "valor total da nota"}, {kBase, "valor do icms"},
                                          {kOther, "bairro"}, {kOther, "endereco"}, {kSeries, "serie"}, {kNumber, "no"}, {kBuyer, "destinatario / remetente"}, {kTaxes, "calculo do imposto"}, {kSeller, "prestador de servicos"}};
  return dictionary;
}

struct Read {
  explicit Read(const std::vector<std::string>& rows) : page(typed_page(rows)) {
    pages.emplace_back(page);
    forms.emplace(pages, labels());
  }
  std::string text(int section, int id) const {
    const auto found = forms->text(section, id);
    return found ? found->value : "none";
  }
  std::string amount(int section, int id) const {
    const auto found = forms->amount(section, id);
    return found ? found->value.str() : "none";
  }
  pdf::TextPage page;
  Pages pages;
  std::optional<Forms> forms;
};

}  // namespace

TEST_CASE("form: values stand below their labels, each in its box") {
  const Read read({"DESTINATARIO / REMETENTE",
                   "NOME / RAZAO SOCIAL           CNPJ / CPF          DATA DA EMISSAO",
                   "OFICINA MODELO LTDA           11.222.333/0001-81  20/10/2026"});
  CHECK(read.text(kBuyer, kName) == "OFICINA MODELO LTDA");
  CHECK(read.forms->tax_id(kBuyer, kTaxId)->value.text == "11222333000181");
  CHECK(to_iso(read.forms->date(kBuyer, kIssue)->value) == "2026-10-20");
}

TEST_CASE("form: an amount set flush right in its box belongs to the label above it") {
  const Read read({"CALCULO DO IMPOSTO", "VALOR DO ICMS                 VALOR TOTAL DA NOTA", "                      171,60                         1.950,00"});
  CHECK(read.amount(kTaxes, kBase) == "171.60");
  CHECK(read.amount(kTaxes, kTotal) == "1950.00");
}

TEST_CASE("form: an empty box gives nothing, not its neighbour's value") {
  const Read read({"CALCULO DO IMPOSTO", "VALOR DO ICMS                 VALOR TOTAL DA NOTA", "                                                     1.950,00"});
  CHECK(read.amount(kTaxes, kBase) == "none");
}

TEST_CASE("form: a box ends at the next row of labels") {
  const Read read({"NOME / RAZAO SOCIAL", "ENDERECO", "RUA DO ENSAIO"});
  CHECK(read.text(0, kName) == "none");
}

TEST_CASE("form: a label with a colon has its value behind it, up to the next label") {
  const Read read({"        PRESTADOR DE SERVICOS", "Nome/Razao Social: ENSAIO LTDA", "CNPJ: 11.222.333/0001-81 Serie: B"});
  CHECK(read.text(kSeller, kName) == "ENSAIO LTDA");
  CHECK(read.forms->tax_id(kSeller, kTaxId)->value.text == "11222333000181");
}

TEST_CASE("form: a title in the middle of the page counts for labels at its left edge") {
  const Read read({"                         PRESTADOR DE SERVICOS", "Nome/Razao Social: ENSAIO LTDA"});
  CHECK(read.text(kSeller, kName) == "ENSAIO LTDA");
}

TEST_CASE("form: words of a label in running text or at the start of a value are no label") {
  const Read prose({"documento emitido com valor do icms 1,00 por litro"});
  CHECK(prose.amount(kAnySection, kBase) == "none");
  const Read value({"BAIRRO", "BAIRRO MODELO", "NOME / RAZAO SOCIAL", "ENSAIO"});
  CHECK(value.text(0, kOther) == "BAIRRO MODELO");
  const Read longer({"VALOR DO ICMS UF REMETENTE", "99,00"});
  CHECK(longer.amount(kAnySection, kBase) == "none");
}

TEST_CASE("form: number and series stand behind their labels in one cell") {
  const Read read({"No 000.004.521 SERIE 001"});
  CHECK(read.forms->code(0, kNumber)->value == "000.004.521");
  CHECK(read.forms->code(0, kSeries)->value == "001");
}

TEST_CASE("form: a watermark across the page is no part of a value") {
  auto page = typed_page({"NOME / RAZAO SOCIAL", "ENSAIO LTDA"});
  page.words.push_back({"VALOR", {30, 0, 300, 120}, 60, false});
  page.lines.push_back({static_cast<std::uint32_t>(page.words.size() - 1), 1, page.words.back().box});
  Pages pages;
  pages.emplace_back(page);
  const Forms forms(pages, labels());
  CHECK(forms.text(0, kName)->value == "ENSAIO LTDA");
}
