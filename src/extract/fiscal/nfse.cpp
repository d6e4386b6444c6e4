#include "extract/fiscal/nfse.hpp"

#include <cmath>

#include "extract/fiscal/form_values.hpp"
#include "extract/fiscal/invoice_lines.hpp"
#include "extract/fiscal/issuer_block.hpp"
#include "extract/fiscal/item_table.hpp"

namespace faturad::extract {
namespace {

enum Id {
  kOther, kNumber, kBareNumber, kSeries, kIssue, kMonth, kDue, kName, kTaxId, kStreet, kDistrict, kCity, kState, kZip, kGross, kBareTotal, kNet, kIssBase, kIssRate, kIss, kPis, kCofins, kIr, kInss, kCsll,
  kIbs, kCbs, kService,
  kProvider = kFirstSection, kTaker, kElsewhere, kDescription, kAmounts
};

const LabelDictionary& labels() {
  static const LabelDictionary dictionary{
      {kNumber, "# da nfs-e"}, {kNumber, "# da nota"}, {kNumber, "# nfs-e"}, {kNumber, "nfs-e #"}, {kNumber, "# da nota fiscal"}, {kNumber, "nota #"}, {kNumber, "# nota"}, {kNumber, "nota fiscal #"}, {kNumber, "# / serie"},
      {kNumber, "# da nfse"}, {kNumber, "nfse #"}, {kNumber, "# da nota fiscal eletronica"}, {kNumber, "# da nota fiscal de servicos"}, {kNumber, "nota fiscal de servicos eletronica #"}, {kNumber, "# da nota fiscal de servico eletronica"},
      {kBareNumber, "#"}, {kSeries, "serie"}, {kSeries, "serie da nfs-e"}, {kSeries, "serie da nota"},
      {kOther, "# do rps"}, {kOther, "# da dps"}, {kOther, "serie da dps"}, {kOther, "serie do rps"}, {kOther, "rps"}, {kOther, "data do rps"}, {kOther, "data de emissao do rps"}, {kOther, "data e hora da emissao da dps"}, {kOther, "data e hora de emissao da dps"},
      {kOther, "# nfse substituida"}, {kOther, "# da nfs-e substituida"}, {kOther, "nfs-e substituida"}, {kOther, "codigo de verificacao"}, {kOther, "cod. de verificacao"}, {kOther, "codigo de autenticidade"}, {kOther, "chave de validacao"},
      {kOther, "chave de acesso da nfs-e"}, {kOther, "chave de acesso"}, {kOther, "chave de acesso nfs-e nacional"},
      {kIssue, "data e hora da emissao da nfs-e"}, {kIssue, "data e hora de emissao da nfs-e"}, {kIssue, "data e hora de emissao"}, {kIssue, "data e hora da emissao"}, {kIssue, "data / hora emissao"}, {kIssue, "data / hora de emissao"}, {kIssue, "data hora emissao"},
      {kIssue, "data de emissao"}, {kIssue, "data da emissao"}, {kIssue, "data emissao"}, {kIssue, "data de emissao da nfs-e"}, {kIssue, "data de emissao da nota"}, {kIssue, "emitida em"}, {kIssue, "emissao"}, {kIssue, "data de geracao"}, {kIssue, "data / hora da emissao"},
      {kIssue, "data de geracao da nfs-e"}, {kIssue, "data emissao nfs-e"}, {kIssue, "data da nota"}, {kIssue, "dt. emissao"},
      {kMonth, "competencia da nfs-e"}, {kMonth, "competencia"}, {kMonth, "data da competencia"}, {kMonth, "data competencia"}, {kMonth, "data de competencia"}, {kMonth, "mes de competencia"}, {kMonth, "mes / ano competencia"}, {kDue, "data de vencimento"}, {kDue, "vencimento"}, {kOther, "vencimento do iss"}, {kOther, "data de vencimento do iss"},
      {kName, "nome / nome empresarial"}, {kName, "nome / razao social"}, {kName, "razao social / nome"}, {kName, "razao social"}, {kName, "nome / razao"}, {kName, "nome empresarial"}, {kName, "nome"}, {kName, "nome do prestador"}, {kName, "nome do tomador"},
      {kOther, "nome fantasia"}, {kOther, "nome de fantasia"}, {kTaxId, "cnpj / cpf / nif"}, {kTaxId, "cnpj / cpf"}, {kTaxId, "cpf / cnpj"}, {kTaxId, "cnpj"}, {kTaxId, "cpf"}, {kTaxId, "cpf / cnpj / nif"}, {kTaxId, "cnpj / cpf / outros"}, {kTaxId, "cpf / cnpj do tomador"}, {kTaxId, "cpf / cnpj do prestador"},
      {kStreet, "endereco"}, {kStreet, "logradouro"}, {kStreet, "endereco e cep"}, {kDistrict, "bairro"}, {kCity, "municipio"}, {kCity, "cidade"}, {kCity, "municipio / uf"}, {kCity, "municipio / sigla uf"}, {kCity, "cidade / uf"}, {kState, "uf"}, {kState, "estado"}, {kZip, "cep"}, {kOther, "codigo ibge / cep"},
      {kOther, "inscricao municipal"}, {kOther, "inscricao estadual"}, {kOther, "indicador municipal (inscricao)"}, {kOther, "insc. municipal"}, {kOther, "telefone"}, {kOther, "fone"}, {kOther, "e-mail"}, {kOther, "email"}, {kOther, "complemento"}, {kOther, "local da prestacao"}, {kOther, "local da prestacao / sigla uf / pais"},
      {kOther, "simples nacional na data de competencia"}, {kOther, "simples nacional da data de competencia"}, {kOther, "regime de apuracao tributaria pelo sn"}, {kOther, "situacao da nfs-e"}, {kOther, "finalidade"}, {kOther, "municipio da prestacao do servico"},
      {kGross, "valor da operacao / servico"}, {kGross, "valor do servico"}, {kGross, "valor dos servicos"}, {kGross, "valor total dos servicos"}, {kGross, "valor total do servico"}, {kGross, "valor total da nota"}, {kGross, "valor total da nfs-e"}, {kGross, "valor total recebido"}, {kGross, "valor da nota"}, {kGross, "valor bruto da nota"},
      {kGross, "valor bruto"}, {kGross, "valor servicos"}, {kGross, "valor do(s) servico(s)"}, {kGross, "valor bruto dos servicos"}, {kGross, "valor total da nota fiscal"}, {kGross, "total do servico"}, {kGross, "total dos servicos"}, {kBareTotal, "valor total"},
      {kNet, "valor liquido da nfs-e"}, {kNet, "valor liquido"}, {kNet, "valor liquido da nota"}, {kNet, "valor liquido da nota fiscal"}, {kNet, "valor liquido a receber"}, {kNet, "valor liquido da nfse"}, {kNet, "liquido a pagar"}, {kNet, "valor liquido a pagar"}, {kNet, "total liquido"},
      {kOther, "valor liquido da nfs-e + ibs / cbs"},
      {kIssBase, "bc issqn"}, {kIssBase, "base de calculo"}, {kIssBase, "base de calculo do issqn"}, {kIssBase, "base de calculo do iss"}, {kIssBase, "base calculo"}, {kIssRate, "aliquota aplicada"}, {kIssRate, "aliquota"}, {kIssRate, "aliquota %"}, {kIssRate, "aliquota do iss"}, {kIssRate, "aliquota iss"}, {kIssRate, "aliq."},
      {kIss, "issqn apurado"}, {kIss, "valor do iss"}, {kIss, "valor do issqn"}, {kIss, "valor iss"}, {kIss, "valor issqn"}, {kIss, "total do issqn"}, {kIss, "valor do imposto"}, {kOther, "issqn retido"}, {kOther, "iss retido"}, {kOther, "retencao do issqn"}, {kOther, "credito"},
      {kPis, "pis"}, {kPis, "pis - debito apuracao propria"}, {kCofins, "cofins"}, {kCofins, "cofins - debito apuracao propria"}, {kIr, "ir"}, {kIr, "irrf"}, {kInss, "inss"}, {kInss, "contribuicao previdenciaria - retida"},
      {kCsll, "csll"}, {kOther, "contribuicoes sociais - retidas"}, {kIbs, "valor total apurado - ibs"}, {kIbs, "valor do ibs"}, {kIbs, "ibs"}, {kCbs, "valor total apurado - cbs"}, {kCbs, "valor da cbs"}, {kCbs, "cbs"}, {kOther, "aliquota - cbs"}, {kOther, "total do ibs / cbs"},
      {kOther, "desconto incondicionado"}, {kOther, "desconto condicionado"}, {kOther, "total deducoes / reducoes"}, {kOther, "deducoes"}, {kOther, "desconto"}, {kOther, "total das retencoes (issqn / federais)"}, {kOther, "total das retencoes federais"}, {kOther, "outras retencoes"}, {kOther, "retencoes federais"},
      {kOther, "municipio de incidencia do issqn"}, {kOther, "tipo de tributacao do issqn"}, {kOther, "regime especial de tributacao"}, {kOther, "regime especial de tributacao do issqn"}, {kOther, "descricao contrib. sociais - retidas"}, {kOther, "exclusoes e reducoes da base de calculo"}, {kOther, "base de calculo apos exclusoes e reducoes"},
      {kOther, "codigo de tributacao nacional / municipal"}, {kOther, "codigo de tributacao nacional"}, {kOther, "codigo do servico"}, {kOther, "codigo da nbs"}, {kService, "descricao do servico"},
      {kProvider, "prestador de servicos"}, {kProvider, "prestador dos servicos"}, {kProvider, "prestador do servico"}, {kProvider, "prestador do(s) servico(s)"}, {kProvider, "prestador / fornecedor"}, {kProvider, "emitente da nfs-e"}, {kProvider, "dados do prestador"}, {kProvider, "dados do prestador de servicos"}, {kProvider, "dados do prestador de servico"},
      {kProvider, "dados do prestador dos servicos"}, {kProvider, "identificacao do prestador"}, {kProvider, "identificacao do prestador de servicos"}, {kProvider, "emitente"}, {kProvider, "prestador de servico"},
      {kTaker, "tomador de servicos"}, {kTaker, "tomador dos servicos"}, {kTaker, "tomador do servico"}, {kTaker, "tomador do(s) servico(s)"}, {kTaker, "tomador / adquirente"}, {kTaker, "dados do tomador"}, {kTaker, "dados do tomador de servicos"}, {kTaker, "dados do tomador de servico"}, {kTaker, "dados do tomador dos servicos"},
      {kTaker, "identificacao do tomador"}, {kTaker, "identificacao do tomador de servicos"}, {kTaker, "tomador de servico"}, {kTaker, "destinatario dos servicos"},
      {kElsewhere, "intermediario de servicos"}, {kElsewhere, "intermediario do servico"}, {kElsewhere, "intermediario da operacao"}, {kElsewhere, "intermediario dos servicos"}, {kElsewhere, "destinatario da operacao"}, {kElsewhere, "destinatario"}, {kElsewhere, "tomador / adquirente da operacao nao identificado na nfs-e"},
      {kElsewhere, "o destinatario e o proprio tomador / adquirente da operacao"}, {kElsewhere, "dados do intermediario"}, {kElsewhere, "destinatario da operacao nao identificado na nfs-e"}, {kElsewhere, "intermediario da operacao nao identificado na nfs-e"}, {kElsewhere, "intermediario do servico nao identificado na nfs-e"}, {kElsewhere, "tomador do servico nao identificado na nfs-e"},
      {kDescription, "discriminacao dos servicos"}, {kDescription, "discriminacao do servico"}, {kDescription, "discriminacao de servicos"}, {kDescription, "descricao dos servicos"}, {kDescription, "servico prestado"}, {kDescription, "servicos prestados"}, {kDescription, "discriminacao dos servicos e informacoes relevantes"},
      {kDescription, "discriminacao do(s) servico(s)"}, {kDescription, "descricao do(s) servico(s)"},
      {kAmounts, "tributos federais"}, {kAmounts, "detalhamento de valores - prestador dos servicos"}, {kAmounts, "detalhamento de valores"}, {kAmounts, "tributacao municipal"}, {kAmounts, "tributacao municipal (issqn)"}, {kAmounts, "tributacao federal"}, {kAmounts, "tributacao federal (exceto cbs)"}, {kAmounts, "tributacao ibs / cbs"},
      {kAmounts, "valor total da nfs-e"}, {kAmounts, "retencoes"}, {kAmounts, "calculo do issqn"}, {kAmounts, "calculo do issqn devido no municipio"}, {kAmounts, "informacoes complementares"}, {kAmounts, "outras informacoes"},
  };
  return dictionary;
}

// Some towns print the services as a table.
const TableShape& item_shape() {
  static const LabelDictionary heads{
      {kColumnCode, "codigo"}, {kColumnCode, "item"}, {kColumnDescription, "descricao"}, {kColumnDescription, "descricao do servico"}, {kColumnDescription, "descricao dos servicos"}, {kColumnDescription, "discriminacao"}, {kColumnDescription, "servico"},
      {kColumnUnit, "un"}, {kColumnUnit, "unid"}, {kColumnUnit, "unidade"}, {kColumnQuantity, "quant"}, {kColumnQuantity, "qtd"}, {kColumnQuantity, "qtde"}, {kColumnQuantity, "quantidade"},
      {kColumnUnitPrice, "valor unit"}, {kColumnUnitPrice, "valor unitario"}, {kColumnUnitPrice, "vl unit"}, {kColumnUnitPrice, "vlr unit"}, {kColumnUnitPrice, "preco unitario"}, {kColumnUnitPrice, "vl. unitario"},
      {kColumnAmount, "valor total"}, {kColumnAmount, "vl total"}, {kColumnAmount, "vlr total"}, {kColumnAmount, "vl. total"}, {kColumnAmount, "total"}, {kColumnOther, "aliquota"}, {kColumnOther, "iss"}, {kColumnOther, "issqn"}, {kColumnOther, "desconto"}};
  static const LabelDictionary ends{{0, "valor dos servicos"}, {0, "valor total dos servicos"}, {0, "valor do servico"}, {0, "item da lista"}, {0, "codigo do servico"}, {0, "base de calculo"}, {0, "retencoes"}, {0, "tributos federais"}, {0, "outras informacoes"}, {0, "deducoes"}};
  static const TableShape shape{&heads, &ends, false};
  return shape;
}

void read_party(const Forms& forms, int section, Party& party, const std::string& pointer, Draft& draft) {
  offer_field(draft, party.name, pointer + "/name", forms.text(section, kName));
  offer_tax_id(draft, party, pointer + "/tax_id", forms.tax_id(section, kTaxId));
  const auto street = forms.text(section, kStreet);
  if (!street) return;
  std::string address = street->value;
  for (const int part : {kDistrict, kCity, kState, kZip}) {
    if (const auto found = forms.text(section, part)) address += ", " + found->value;
  }
  draft.offer(party.address, pointer + "/address", address, street->where, {"layout", kLayout});
}

// Towns that print the party's name without a label set it on the first row below the section's title.
void read_unlabelled_name(const Forms& forms, int section, Party& party, const std::string& pointer, Draft& draft) {
  if (!party.name.empty()) return;
  for (const Form& form : forms.all()) {
    for (const Field& title : form.fields()) {
      if (title.id != section) continue;
      const float top = title.label.box.y1;
      const auto block = read_issuer_rows(form, {0, top, form.page().page().width, std::min(top + 60, form.next_section_below(top))});
      if (!block) continue;
      draft.offer(party.name, pointer + "/name", block->name.text, block->name, {"layout", kLikely});
      return;
    }
  }
}

void read_untitled_provider(const Forms& forms, Draft& draft) {
  Party& seller = draft.invoice.seller;
  read_party(forms, 0, seller, "/seller", draft);
  if (!seller.name.empty()) return;
  for (const Form& form : forms.all()) {
    for (const Field& field : form.fields()) {
      if (field.id != kTaxId || field.section != 0) continue;
      // The name is set flush above its id.
      const pdf::Box& box = field.label.box;
      const auto rows = form.rows_in({box.x0 - 2, box.y0 - 2.2f * (box.y1 - box.y0), form.page().page().width, box.y0});
      if (!rows.empty() && std::abs(rows.back().box.x0 - box.x0) < 3) draft.offer(seller.name, "/seller/name", rows.back().text, rows.back(), {"layout", kLikely});
      return;
    }
  }
}

void read_taxes(const Forms& forms, Draft& draft) {
  add_tax(draft, "ISS", forms.amount(kAnySection, kIssBase), forms.number(kAnySection, kIssRate), forms.amount(kAnySection, kIss));
  const std::pair<int, const char*> others[] = {{kPis, "PIS"}, {kCofins, "COFINS"}, {kIr, "IR"}, {kInss, "INSS"}, {kCsll, "CSLL"}, {kIbs, "IBS"}, {kCbs, "CBS"}};
  for (const auto& [id, type] : others) add_tax(draft, type, std::nullopt, std::nullopt, forms.amount(kAnySection, id));
}

// The ISS of a note is its base by its rate.
void check_iss(Draft& draft) {
  for (std::size_t i = 0; i < draft.invoice.taxes.size(); ++i) {
    const Tax& tax = draft.invoice.taxes[i];
    if (tax.type != "ISS" || !tax.base || !tax.rate || !tax.amount) continue;
    const Decimal due = (*tax.base * *tax.rate * Decimal(1, 2)).rounded(2);
    const bool passed = (due - *tax.amount).abs() <= Decimal(1, 2);
    draft.invoice.checks.push_back({"iss-equals-base-by-rate", passed});
    draft.weigh("/taxes/" + std::to_string(i) + "/amount", passed);
  }
}

}  // namespace

void read_nfse(const Pages& pages, Draft& draft) {
  const Forms forms(pages, labels());
  Invoice& invoice = draft.invoice;
  auto number = forms.code(kAnySection, kNumber);
  if (!number) number = forms.code(0, kBareNumber);
  if (number) {
    number->value = plain_number(number->value);
    offer_field(draft, invoice.number, "/number", number);
  }
  if (const auto series = forms.code(0, kSeries)) offer_field(draft, invoice.series, "/series", series);
  offer_field(draft, invoice.issue_date, "/issue_date", forms.date(kAnySection, kIssue));
  offer_field(draft, invoice.due_date, "/due_date", forms.date(kAnySection, kDue));
  if (const auto month = forms.read(kAnySection, kMonth, month_in)) offer_field(draft, invoice.reference_month, "/reference_month", month);
  read_party(forms, kProvider, invoice.seller, "/seller", draft);
  // Prints that name the provider at the top without a title.
  if (!forms.has(kProvider)) read_untitled_provider(forms, draft);
  read_party(forms, kTaker, invoice.buyer, "/buyer", draft);
  read_unlabelled_name(forms, kProvider, invoice.seller, "/seller", draft);
  read_unlabelled_name(forms, kTaker, invoice.buyer, "/buyer", draft);
  // "Valor total" alone heads columns of items, too, and what the description tells of.
  auto gross = forms.amount(kAnySection, kGross);
  if (!gross) gross = forms.amount(kAnySection, kBareTotal);
  offer_field(draft, invoice.totals.gross, "/totals/gross", gross);
  offer_field(draft, invoice.totals.due, "/totals/due", forms.amount(kAnySection, kNet));
  read_taxes(forms, draft);
  check_iss(draft);
  for (const Form& form : forms.all()) add_lines(draft, read_table(form, item_shape()));
  check_lines(draft, invoice.totals.gross, "/totals/gross");
}

}  // namespace faturad::extract
