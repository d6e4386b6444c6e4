#include "extract/page/fold.hpp"
#include "extract/fiscal/danfe.hpp"

#include <algorithm>

#include "extract/fiscal/form_values.hpp"
#include "extract/fiscal/instalments.hpp"
#include "extract/fiscal/invoice_lines.hpp"
#include "extract/fiscal/issuer_block.hpp"
#include "extract/fiscal/item_table.hpp"
#include "extract/fiscal/receipt_stub.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

enum Id {
  kOther, kTitle, kNumber, kSeries, kName, kTaxId, kIssue, kStreet, kDistrict, kZip, kCity, kState, kIcmsBase, kIcms, kStBase, kSt, kIpi, kPis, kCofins,
  kIss, kIssBase, kGoods, kFreight, kInsurance, kDiscount, kExpenses, kTotal, kIbs, kCbs, kIs,
  kIssuer = kFirstSection, kBuyer, kInstalments, kTaxes, kCarrier, kItems, kServices, kMore, kElsewhere
};

const LabelDictionary& labels() {
  static const LabelDictionary dictionary{
      {kTitle, "danfe"}, {kTitle, "documento auxiliar"}, {kTitle, "documento auxiliar da"}, {kTitle, "0 entrada"}, {kTitle, "1 saida"}, {kTitle, "0 entrada 1 saida"},
      {kIssuer, "natureza da operacao"}, {kIssuer, "emitente"}, {kIssuer, "dados do emitente"}, {kIssuer, "natureza de operacao"}, {kNumber, "no"}, {kNumber, "numero"}, {kNumber, "nf-e no"}, {kSeries, "serie"},
      {kOther, "chave de acesso"}, {kOther, "chave de acesso da nf-e"}, {kOther, "chave de acesso da nf-e p/ consulta de autenticidade no site www.nfe.fazenda.gov.br"},
      {kName, "nome / razao social"}, {kName, "razao social / nome"}, {kName, "razao social"}, {kTaxId, "cnpj"}, {kTaxId, "cnpj / cpf"}, {kTaxId, "cpf / cnpj"},
      {kTaxId, "cnpj / cpf / id estrangeiro"}, {kTaxId, "cpf"}, {kTaxId, "c.n.p.j."}, {kTaxId, "cnpj do emitente"},
      {kIssue, "data da emissao"}, {kIssue, "data de emissao"}, {kIssue, "data emissao"}, {kIssue, "emissao"}, {kIssue, "dt. emissao"},
      {kStreet, "endereco"}, {kDistrict, "bairro / distrito"}, {kDistrict, "bairro"}, {kZip, "cep"}, {kCity, "municipio"}, {kCity, "cidade"}, {kState, "uf"},
      {kState, "estado"}, {kOther, "inscricao estadual"}, {kOther, "inscricao estadual do subst. tribut."}, {kOther, "inscricao estadual do subst. trib"},
      {kOther, "insc. estadual do subst. tributario"}, {kOther, "inscricao municipal"}, {kOther, "fone / fax"}, {kOther, "telefone"}, {kOther, "protocolo de autorizacao de uso"},
      {kOther, "data da entrada / saida"}, {kOther, "data de saida / entrada"}, {kOther, "data da saida / entrada"}, {kOther, "data entrada / saida"},
      {kOther, "data da saida"}, {kOther, "hora da saida"}, {kOther, "hora de saida"}, {kOther, "hora de entrada / saida"}, {kOther, "hora da saida / entrada"},
      {kOther, "data de recebimento"}, {kOther, "identificacao e assinatura do recebedor"}, {kOther, "folha"},
      {kIcmsBase, "base de calculo do icms"}, {kIcmsBase, "base de calc. do icms"}, {kIcmsBase, "base calculo icms"}, {kIcmsBase, "base calc. do icms"}, {kIcmsBase, "base calc. icms"}, {kIcms, "valor do icms"}, {kIcms, "valor icms"},
      {kStBase, "base de calculo do icms st"}, {kStBase, "base calc. icms st"}, {kStBase, "base de calc. icms s.t."}, {kStBase, "base de calculo icms st"}, {kStBase, "base de calculo do icms subst."},
      {kStBase, "base de calc. do icms subst."}, {kStBase, "base de calculo do icms s.t."}, {kStBase, "base calc. icms substituicao"}, {kStBase, "base de calculo icms subst."}, {kStBase, "base de calculo do icms substituicao"},
      {kSt, "valor do icms st"}, {kSt, "valor do icms subst."}, {kSt, "valor do icms s.t."}, {kSt, "valor icms substituicao"}, {kSt, "valor do icms substituicao"}, {kSt, "valor icms st"}, {kSt, "icms subst. trib."},
      {kIpi, "valor do ipi"}, {kIpi, "valor total ipi"}, {kIpi, "valor total do ipi"}, {kIpi, "v. total do ipi"}, {kIpi, "valor ipi"}, {kPis, "valor do pis"}, {kPis, "valor pis"},
      {kCofins, "valor da cofins"}, {kCofins, "valor do cofins"}, {kCofins, "valor cofins"}, {kIss, "valor do issqn"}, {kIss, "valor total do issqn"},
      {kIssBase, "base de calculo do issqn"}, {kIbs, "valor do ibs"}, {kIbs, "valor total do ibs"}, {kIbs, "valor ibs"}, {kCbs, "valor da cbs"}, {kCbs, "valor total da cbs"},
      {kCbs, "valor cbs"}, {kIs, "valor do is"}, {kIs, "valor do imposto seletivo"},
      {kGoods, "valor total dos produtos"}, {kGoods, "v. total produtos"}, {kGoods, "valor total produtos"}, {kGoods, "v. total dos produtos"}, {kGoods, "total dos produtos"}, {kGoods, "valor produtos"}, {kGoods, "valor dos produtos"},
      {kFreight, "valor do frete"}, {kFreight, "valor frete"}, {kInsurance, "valor do seguro"}, {kInsurance, "valor seguro"}, {kDiscount, "desconto"}, {kDiscount, "valor do desconto"}, {kDiscount, "valor desconto"}, {kExpenses, "outras despesas acessorias"},
      {kExpenses, "outras despesas"}, {kExpenses, "outras desp. acessorias"}, {kExpenses, "outras desp. acess."}, {kExpenses, "despesas acessorias"},
      {kTotal, "valor total da nota"}, {kTotal, "v. total da nota"}, {kTotal, "valor total nota"}, {kTotal, "valor total da nf"}, {kTotal, "valor total da nf-e"}, {kTotal, "valor total nf-e"}, {kTotal, "total da nota"},
      {kOther, "valor imp. importacao"}, {kOther, "v. imp. importacao"}, {kOther, "valor do icms uf remet."}, {kOther, "valor icms uf remet."}, {kOther, "v. icms uf remet."},
      {kOther, "valor icms uf dest"}, {kOther, "v. icms uf dest."}, {kOther, "valor do fcp"}, {kOther, "v. fcp uf dest."}, {kOther, "fcp"}, {kOther, "valor total trib."}, {kOther, "v. total trib."}, {kOther, "v. tot. trib."},
      {kOther, "valor aprox. tributos"}, {kOther, "valor aproximado dos tributos"}, {kOther, "valor total dos servicos"}, {kOther, "frete por conta"}, {kOther, "codigo antt"},
      {kOther, "placa do veiculo"}, {kOther, "quantidade"}, {kOther, "especie"}, {kOther, "marca"}, {kOther, "numeracao"}, {kOther, "peso bruto"}, {kOther, "peso liquido"},
      {kOther, "informacoes complementares"}, {kOther, "reservado ao fisco"},
      {kBuyer, "destinatario / remetente"}, {kBuyer, "destinatario"}, {kBuyer, "dados do destinatario"}, {kInstalments, "fatura / duplicata"}, {kInstalments, "fatura / duplicatas"},
      {kInstalments, "fatura"}, {kInstalments, "faturas"}, {kInstalments, "duplicatas"}, {kInstalments, "pagamento"}, {kTaxes, "calculo do imposto"}, {kTaxes, "totais"}, {kTaxes, "calculo dos impostos"}, {kCarrier, "transportador / volumes transportados"}, {kCarrier, "transportador"},
      {kItems, "dados do produto / servico"}, {kItems, "dados dos produtos / servicos"}, {kItems, "dados do produto / servicos"}, {kItems, "dados dos produtos"},
      {kServices, "calculo do issqn"}, {kMore, "dados adicionais"}, {kElsewhere, "informacoes do local de entrega"}, {kElsewhere, "local de entrega"},
      {kElsewhere, "informacoes do local de retirada"}, {kElsewhere, "local de retirada"},
  };
  return dictionary;
}

const TableShape& item_shape() {
  static const LabelDictionary heads{
      {kColumnCode, "codigo"}, {kColumnCode, "codigo produto"}, {kColumnCode, "cod. prod."}, {kColumnCode, "cod. produto"}, {kColumnCode, "codigo do produto"}, {kColumnCode, "cod."},
      {kColumnDescription, "descricao"}, {kColumnDescription, "descricao do produto"}, {kColumnDescription, "descricao dos produtos"}, {kColumnDescription, "descricao do produto / servico"},
      {kColumnDescription, "descricao dos produtos / servicos"}, {kColumnUnit, "un"}, {kColumnUnit, "unid"}, {kColumnUnit, "und"}, {kColumnUnit, "unidade"},
      {kColumnQuantity, "quant"}, {kColumnQuantity, "qtd"}, {kColumnQuantity, "qtde"}, {kColumnQuantity, "quantidade"},
      {kColumnUnitPrice, "valor unit"}, {kColumnUnitPrice, "valor unitario"}, {kColumnUnitPrice, "v. unit"}, {kColumnUnitPrice, "v. unitario"}, {kColumnUnitPrice, "vl unit"}, {kColumnUnitPrice, "vlr unit"},
      {kColumnUnitPrice, "vl. unitario"}, {kColumnUnitPrice, "vlr. unitario"}, {kColumnUnitPrice, "preco unit"}, {kColumnUnitPrice, "preco unitario"},
      {kColumnAmount, "valor total"}, {kColumnAmount, "v. total"}, {kColumnAmount, "vl total"}, {kColumnAmount, "vlr total"}, {kColumnAmount, "vl. total"}, {kColumnAmount, "valor liquido"},
      {kColumnOther, "ncm / sh"}, {kColumnOther, "ncm"}, {kColumnOther, "cst"}, {kColumnOther, "o / cst"}, {kColumnOther, "csosn"}, {kColumnOther, "o / csosn"}, {kColumnOther, "cfop"},
      {kColumnOther, "bc icms"}, {kColumnOther, "b. calc icms"}, {kColumnOther, "base icms"}, {kColumnOther, "valor icms"}, {kColumnOther, "vl icms"}, {kColumnOther, "v. icms"}, {kColumnOther, "valor ipi"}, {kColumnOther, "vl ipi"},
      {kColumnOther, "v. ipi"}, {kColumnOther, "aliq. icms"}, {kColumnOther, "aliq. ipi"}, {kColumnOther, "valor desc"}, {kColumnOther, "icms"}, {kColumnOther, "ipi"}, {kColumnOther, "aliq"}};
  static const LabelDictionary ends{{0, "dados adicionais"}, {0, "calculo do issqn"}, {0, "informacoes complementares"}, {0, "reservado ao fisco"}, {0, "continua no verso"}, {0, "inscricao municipal"},
                                    {0, "continuacao das informacoes complementares"}, {0, "recebemos de"}};
  static const TableShape shape{&heads, &ends, false};
  return shape;
}

void read_buyer(const Forms& forms, Draft& draft) {
  Party& buyer = draft.invoice.buyer;
  offer_field(draft, buyer.name, "/buyer/name", forms.text(kBuyer, kName));
  offer_tax_id(draft, buyer, "/buyer/tax_id", forms.tax_id(kBuyer, kTaxId));
  std::string address;
  std::optional<FormValue<std::string>> street = forms.text(kBuyer, kStreet);
  if (!street) return;
  address = street->value;
  for (const int part : {kDistrict, kZip, kCity, kState}) {
    if (const auto found = forms.text(kBuyer, part)) address += ", " + found->value;
  }
  draft.offer(buyer.address, "/buyer/address", address, street->where, {"layout", kLayout});
}

// Simplified prints give names no label: they stand below the titles "EMITENTE" and "DESTINATÁRIO".
void read_unlabelled_names(const Forms& forms, Draft& draft) {
  for (const Form& form : forms.all()) {
    for (const Field& title : form.fields()) {
      if (title.id != kIssuer && title.id != kBuyer) continue;
      const std::string said = folded(form.page().text(title.label.first, title.label.last + 1).text);
      if (said != "emitente" && said != "destinatario") continue;
      const auto below = form.below(title);
      if (below.empty()) continue;
      const std::string name = folded(below.front().text);
      const bool plain = name.find(':') == std::string::npos && name.find("cnpj") == std::string::npos && name.find("cpf") == std::string::npos && std::count_if(name.begin(), name.end(), is_letter) >= 4;
      if (!plain) continue;
      Party& party = title.id == kIssuer ? draft.invoice.seller : draft.invoice.buyer;
      draft.offer(party.name, title.id == kIssuer ? "/seller/name" : "/buyer/name", below.front().text, below.front(), {"layout", kLikely});
    }
  }
}

void read_heading(const Forms& forms, Draft& draft) {
  Invoice& invoice = draft.invoice;
  for (const Form& form : forms.all()) {
    const auto stub = read_receipt_stub(form.page());
    if (!stub) continue;
    draft.offer(invoice.seller.name, "/seller/name", stub->seller, stub->where, {"layout", kLayout});
    if (stub->issued) draft.offer(invoice.issue_date, "/issue_date", *stub->issued, stub->where, {"layout", kLabelled});
    if (stub->total) draft.offer(invoice.totals.gross, "/totals/gross", *stub->total, stub->where, {"layout", kLabelled});
    break;
  }
  for (const Form& form : forms.all()) {
    const auto block = read_issuer_block(form, kTitle, kIssuer);
    if (!block) continue;
    draft.offer(invoice.seller.name, "/seller/name", block->name.text, block->name, {"layout", kLikely});
    if (!block->address.text.empty()) draft.offer(invoice.seller.address, "/seller/address", block->address.text, block->address, {"layout", kLikely});
    break;
  }
  offer_field(draft, invoice.seller.name, "/seller/name", forms.text(kIssuer, kName), kLabelled);
  auto number = forms.code(0, kNumber), series = forms.code(0, kSeries);
  if (!number) number = forms.code(kIssuer, kNumber);  // simplified prints
  if (!series) series = forms.code(kIssuer, kSeries);
  if (number) replace_text(draft, invoice.number, "/number", {plain_number(number->value), number->where});
  if (series) replace_text(draft, invoice.series, "/series", {plain_number(series->value), series->where});
  // Behind the row of the operation's nature; the stub above names the buyer's id, too.
  auto issuer = forms.tax_id(kIssuer, kTaxId);
  if (!issuer) issuer = issuer_of_key(draft);
  offer_tax_id(draft, invoice.seller, "/seller/tax_id", issuer);
  offer_field(draft, invoice.issue_date, "/issue_date", forms.date(kBuyer, kIssue));
  offer_field(draft, invoice.issue_date, "/issue_date", forms.date(kAnySection, kIssue), kLabelled);
}

void read_taxes(const Forms& forms, Draft& draft) {
  add_tax(draft, "ICMS", forms.amount(kTaxes, kIcmsBase), std::nullopt, forms.amount(kTaxes, kIcms));
  add_tax(draft, "ICMS-ST", forms.amount(kTaxes, kStBase), std::nullopt, forms.amount(kTaxes, kSt));
  add_tax(draft, "IPI", std::nullopt, std::nullopt, forms.amount(kTaxes, kIpi));
  add_tax(draft, "PIS", std::nullopt, std::nullopt, forms.amount(kTaxes, kPis));
  add_tax(draft, "COFINS", std::nullopt, std::nullopt, forms.amount(kTaxes, kCofins));
  add_tax(draft, "ISS", forms.amount(kAnySection, kIssBase), std::nullopt, forms.amount(kAnySection, kIss));
  add_tax(draft, "IBS", std::nullopt, std::nullopt, forms.amount(kAnySection, kIbs));
  add_tax(draft, "CBS", std::nullopt, std::nullopt, forms.amount(kAnySection, kCbs));
  add_tax(draft, "IS", std::nullopt, std::nullopt, forms.amount(kAnySection, kIs));
}

// What the goods cost and what is added make the note's total; which amounts are in it differs with how they are taxed, so that a
// sum that does not fit makes the total less sure and not wrong.
void check_total(const Forms& forms, Draft& draft) {
  const auto goods = forms.amount(kTaxes, kGoods);
  const auto& total = draft.invoice.totals.gross;
  if (!goods || !total) return;
  Decimal sum = goods->value;
  for (const int part : {kFreight, kInsurance, kExpenses, kIpi, kSt}) {
    if (const auto amount = forms.amount(kTaxes, part)) sum = sum + amount->value;
  }
  if (const auto discount = forms.amount(kTaxes, kDiscount)) sum = sum - discount->value;
  check_lines(draft, goods->value, {});
  const bool passed = sum == *total;
  draft.invoice.checks.push_back({"products-and-charges-equal-total", passed});
  if (passed) {
    draft.set_confidence("/totals/gross", kCertain);
  } else {
    draft.weigh("/totals/gross", false);
  }
}

}  // namespace

void read_danfe(const Pages& pages, Draft& draft) {
  const Forms forms(pages, labels());
  read_heading(forms, draft);
  read_buyer(forms, draft);
  read_unlabelled_names(forms, draft);
  offer_field(draft, draft.invoice.totals.gross, "/totals/gross", forms.amount(kTaxes, kTotal));
  offer_field(draft, draft.invoice.totals.gross, "/totals/gross", forms.amount(kAnySection, kTotal), kLabelled);
  read_taxes(forms, draft);
  read_instalments(forms, kInstalments, draft);
  for (const Form& form : forms.all()) add_lines(draft, read_table(form, item_shape()));
  check_total(forms, draft);
}

}  // namespace faturad::extract
