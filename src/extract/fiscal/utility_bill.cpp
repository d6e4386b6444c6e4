#include "extract/fiscal/utility_bill.hpp"

#include <algorithm>

#include "extract/fiscal/form_values.hpp"
#include "extract/fiscal/invoice_lines.hpp"
#include "extract/fiscal/item_table.hpp"
#include "extract/fiscal/metering.hpp"
#include "extract/fiscal/postal_block.hpp"
#include "extract/fiscal/proven_taxes.hpp"
#include "extract/generic/reading.hpp"
#include "extract/page/fold.hpp"
#include "extract/page/words.hpp"

namespace faturad::extract {
namespace {

enum Id {
  kOther, kNumber, kAccount, kSeries, kIssue, kDue, kTotal, kMonth, kCustomer, kInstallation, kContract, kCustomerName, kClient, kCustomerId, kPrevious, kCurrent, kPeriod
};

const LabelDictionary& labels() {
  static const LabelDictionary dictionary{
      {kNumber, "nota fiscal #"}, {kNumber, "nota fiscal"}, {kNumber, "nf3e #"}, {kNumber, "nf3-e #"}, {kNumber, "# da nota fiscal"}, {kNumber, "# nota fiscal"}, {kNumber, "nf #"}, {kNumber, "nfcom #"}, {kNumber, "nota fiscal fatura #"}, {kNumber, "nota fiscal / conta de energia eletrica #"},
      {kNumber, "conta de energia eletrica #"}, {kAccount, "# da fatura"}, {kAccount, "fatura #"}, {kAccount, "# da conta"}, {kAccount, "conta #"}, {kNumber, "#"}, {kNumber, "nota fiscal de servicos de telecomunicacoes #"}, {kNumber, "nota fiscal de servico de telecomunicacoes #"}, {kNumber, "nota fiscal de servicos de comunicacao #"}, {kNumber, "nota fiscal de servico de comunicacao #"}, {kNumber, "nota fiscal fatura de servicos de telecomunicacoes #"}, {kNumber, "nota fiscal fatura de servicos de comunicacao #"}, {kNumber, "nota fiscal fatura de servicos de comunicacao eletronica #"}, {kNumber, "nota fiscal / fatura #"}, {kNumber, "nota fiscal conta de energia eletrica #"}, {kNumber, "numero da nf"},
      {kContract, "conta contrato #"}, {kOther, "contrato #"}, {kOther, "medidor #"}, {kOther, "# do medidor"}, {kOther, "# medidor"}, {kOther, "# de dias"}, {kOther, "pta #"}, {kOther, "protocolo #"}, {kOther, "protocolo de autorizacao"}, {kContract, "conta contrato"},
      {kSeries, "serie"}, {kOther, "chave de acesso"}, {kOther, "chave de acesso da nf3e"}, {kOther, "chave de acesso da nfcom"},
      {kIssue, "data de emissao"}, {kIssue, "data da emissao"}, {kIssue, "data emissao"}, {kIssue, "emissao"}, {kIssue, "emitida em"}, {kIssue, "emitido em"}, {kIssue, "data de emissao da nf"}, {kIssue, "data de emissao da nota fiscal"}, {kIssue, "data da emissao da nota fiscal"}, {kOther, "data de apresentacao"}, {kOther, "apresentacao"},
      {kDue, "vencimento"}, {kDue, "data de vencimento"}, {kDue, "data do vencimento"}, {kDue, "data vencimento"}, {kDue, "vence em"}, {kDue, "vcto"}, {kOther, "proximo vencimento"},
      {kTotal, "valor a pagar"}, {kTotal, "total a pagar"}, {kTotal, "valor total a pagar"}, {kTotal, "total da fatura"}, {kTotal, "valor da fatura"}, {kTotal, "total da conta"}, {kTotal, "valor total da fatura"}, {kTotal, "valor da conta"}, {kTotal, "valor total da conta"}, {kTotal, "valor do documento"}, {kTotal, "total a pagar em reais"}, {kTotal, "valor cobrado"},
      {kMonth, "referente a"}, {kMonth, "mes referencia"}, {kMonth, "mes de referencia"}, {kMonth, "referencia"}, {kMonth, "mes / ano"}, {kMonth, "ref: mes / ano"}, {kMonth, "ref. mes / ano"}, {kMonth, "ref mes / ano"}, {kMonth, "conta mes"}, {kMonth, "mes da conta"}, {kMonth, "mes ano referencia"}, {kMonth, "mes / ano referencia"}, {kMonth, "mes / ano de referencia"},
      {kMonth, "conta referente a"}, {kMonth, "referencia da conta"}, {kMonth, "mes faturado"}, {kMonth, "mes de faturamento"}, {kMonth, "competencia"}, {kMonth, "conta do mes"}, {kMonth, "fatura do mes"}, {kMonth, "ref"},
      {kCustomer, "# do cliente"}, {kCustomer, "# cliente"}, {kCustomer, "codigo do cliente"}, {kCustomer, "codigo cliente"}, {kCustomer, "cod. do cliente"}, {kCustomer, "cod. cliente"}, {kCustomer, "cod cliente"}, {kCustomer, "cliente #"}, {kCustomer, "seu codigo"}, {kCustomer, "seu numero"}, {kCustomer, "codigo do consumidor"}, {kCustomer, "codigo do usuario"},
      {kCustomer, "codigo de cliente"}, {kCustomer, "identificador do usuario"}, {kCustomer, "codigo do assinante"}, {kCustomer, "# do assinante"}, {kCustomer, "codigo da conta"}, {kCustomer, "# da sua conta"}, {kCustomer, "parceiro de negocio"}, {kCustomer, "codigo do titular"},
      {kInstallation, "# da instalacao"}, {kInstallation, "# instalacao"}, {kInstallation, "instalacao"}, {kInstallation, "codigo da instalacao"}, {kInstallation, "cod. da instalacao"}, {kInstallation, "instalacao #"}, {kInstallation, "unidade consumidora"}, {kInstallation, "# da unidade consumidora"}, {kInstallation, "unidade consumidora #"}, {kInstallation, "uc"}, {kInstallation, "# da uc"},
      {kInstallation, "codigo da uc"}, {kInstallation, "codigo uc"}, {kInstallation, "unidade consumidora (uc)"}, {kInstallation, "codigo da unidade consumidora"}, {kInstallation, "# do fornecimento"}, {kInstallation, "fornecimento"}, {kInstallation, "rgi"}, {kInstallation, "matricula"}, {kInstallation, "# da matricula"}, {kInstallation, "# da ligacao"}, {kInstallation, "ligacao"}, {kInstallation, "codigo do imovel"},
      {kCustomerName, "nome do cliente"}, {kCustomerName, "nome / razao social"}, {kCustomerName, "razao social / nome"}, {kCustomerName, "nome do titular"}, {kCustomerName, "titular"}, {kClient, "cliente"}, {kCustomerName, "nome do consumidor"}, {kCustomerName, "assinante"}, {kCustomerName, "nome"}, {kCustomerName, "dados do cliente"}, {kCustomerName, "usuario"},
      {kCustomerId, "cnpj / cpf"}, {kCustomerId, "cpf / cnpj"}, {kCustomerId, "cpf"}, {kCustomerId, "cnpj"}, {kCustomerId, "cpf / cnpj do cliente"}, {kCustomerId, "cnpj / cpf / rani"},
      {kPrevious, "leitura anterior"}, {kPrevious, "anterior"}, {kPrevious, "data da leitura anterior"}, {kPrevious, "data leitura anterior"}, {kCurrent, "leitura atual"}, {kCurrent, "atual"}, {kCurrent, "data da leitura atual"}, {kCurrent, "data leitura atual"}, {kPeriod, "periodo"}, {kPeriod, "periodo de consumo"}, {kPeriod, "periodo de faturamento"}, {kPeriod, "periodo de uso"}, {kPeriod, "periodo de referencia"}, {kPeriod, "periodo da fatura"}, {kPeriod, "ciclo de faturamento"},
      {kOther, "proxima"}, {kOther, "proxima leitura"}, {kOther, "leitura proximo mes"}, {kOther, "codigo de debito automatico"}, {kOther, "cod. debito automatico"}, {kOther, "coddebautbanco"}, {kOther, "classe"}, {kOther, "subclasse"}, {kOther, "modalidade tarifaria"}, {kOther, "endereco"}, {kOther, "inscricao estadual"}, {kOther, "nosso numero"}, {kOther, "numero do documento"}, {kOther, "consumo"}, {kOther, "consumo kwh"},
  };
  return dictionary;
}

const TableShape& item_shape() {
  static const LabelDictionary heads{
      {kColumnDescription, "itens da fatura"}, {kColumnDescription, "itens de fatura"}, {kColumnDescription, "itens faturados"}, {kColumnDescription, "itens"}, {kColumnDescription, "item"}, {kColumnDescription, "descricao"}, {kColumnDescription, "descricao da operacao"}, {kColumnDescription, "descricao do item"}, {kColumnDescription, "descricao dos itens"},
      {kColumnDescription, "descricao dos servicos"}, {kColumnDescription, "descricao do servico"}, {kColumnDescription, "discriminacao"}, {kColumnDescription, "produto"}, {kColumnDescription, "servicos"}, {kColumnDescription, "discriminacao da operacao"}, {kColumnDescription, "discriminacao dos servicos"}, {kColumnDescription, "descricao do faturamento"}, 
      {kColumnUnit, "unid"}, {kColumnUnit, "un"}, {kColumnUnit, "und"}, {kColumnUnit, "unidade"}, {kColumnUnit, "unid. med."}, {kColumnQuantity, "quant"}, {kColumnQuantity, "qtd"}, {kColumnQuantity, "qtde"}, {kColumnQuantity, "quantidade"}, {kColumnQuantity, "quant. faturada"}, {kColumnQuantity, "consumo faturado"},
      {kColumnUnitPrice, "preco unit"}, {kColumnUnitPrice, "preco unitario"}, {kColumnUnitPrice, "preco unit com tributos"}, {kColumnUnitPrice, "valor unit"}, {kColumnUnitPrice, "valor unitario"}, {kColumnUnitPrice, "tarifa com tributos"}, {kColumnUnitPrice, "tarifa c/ tributos"}, {kColumnUnitPrice, "vl unit"}, {kColumnUnitPrice, "preco"}, {kColumnUnitPrice, "tarifa com impostos"}, {kColumnUnitPrice, "v. unit"},
      {kColumnAmount, "valor"}, {kColumnAmount, "valor total"}, {kColumnAmount, "valor total da operacao"}, {kColumnAmount, "total"}, {kColumnAmount, "vl total"}, {kColumnAmount, "valor do servico"}, {kColumnAmount, "valor faturado"}, {kColumnAmount, "v. total"}, {kColumnAmount, "valor da operacao"},
      {kColumnOther, "cod"}, {kColumnOther, "codigo"}, {kColumnOther, "mes ref"}, {kColumnOther, "mes"}, {kColumnOther, "pis / cofins"}, {kColumnOther, "base calculo pis / cofins"}, {kColumnOther, "base calc. pis / cofins"}, {kColumnTaxBase, "base calc"}, {kColumnTaxBase, "base calculo"}, {kColumnTaxBase, "base de calculo"}, {kColumnTaxBase, "base calc. icms"}, {kColumnTaxBase, "base calculo icms"}, {kColumnTaxBase, "bc icms"}, {kColumnTaxBase, "base de calculo icms"}, {kColumnTaxRate, "aliq"}, {kColumnTaxRate, "aliquota"}, {kColumnTaxRate, "aliq. icms"}, {kColumnTaxRate, "aliquota icms"}, {kColumnTaxAmount, "icms"}, {kColumnOther, "pis"}, {kColumnOther, "cofins"},
      {kColumnOther, "tarifa unit"}, {kColumnOther, "tarifa unitaria"}, {kColumnOther, "bandeiras"}, {kColumnOther, "tributo"}, {kColumnTaxAmount, "valor icms"}, {kColumnTaxAmount, "valor do icms"}, {kColumnOther, "valor imposto"}, {kColumnOther, "valor do imposto"}, {kColumnOther, "periodo"}};
  static const LabelDictionary ends{{0, "total consolidado"}, {0, "total a pagar"}, {0, "total da fatura"}, {0, "total geral"}, {0, "valor total"}, {0, "total da nota fiscal"}, {0, "tributos"}, {0, "historico de consumo"}, {0, "informacoes tecnicas"}, {0, "reservado ao fisco"}, {0, "mensagens"},
                                    {0, "informacoes complementares"}, {0, "total da nf"}};
  static const TableShape shape{&heads, &ends, true};
  return shape;
}

// Subtotals stand among the lines of some bills; a line has a name.
bool is_line(const ItemRow& row) {
  const std::string name = folded(row.description);
  return !name.empty() && !name.starts_with("total") && !name.starts_with("subtotal") && !name.starts_with("sub-total");
}

// The ICMS of the lines, each rate by itself; only where base by rate makes what is charged.
void add_line_taxes(const std::vector<ItemRow>& rows, Draft& draft) {
  std::vector<Tax> sums;
  const ItemRow* first = nullptr;
  for (const ItemRow& row : rows) {
    const auto base = first_number(row.tax_base), rate = first_number(row.tax_rate), amount = first_number(row.tax_amount);
    if (!base || !rate || !amount || amount->units() == 0) continue;
    if (((*base * *rate * Decimal(1, 2)).rounded(2) - *amount).abs() > Decimal(1, 2)) return;
    if (first == nullptr) first = &row;
    const auto same = std::find_if(sums.begin(), sums.end(), [&](const Tax& tax) { return *tax.rate == *rate; });
    if (same == sums.end()) {
      sums.push_back({"ICMS", base, rate, amount});
    } else {
      same->base = *same->base + *base;
      same->amount = *same->amount + *amount;
    }
  }
  for (Tax& tax : sums) {
    draft.note("/taxes/" + std::to_string(draft.invoice.taxes.size()) + "/amount", {first->page, first->box, first->description}, {"derived", kLayout});
    draft.invoice.taxes.push_back(std::move(tax));
  }
}

// Behind the lines that make the total some bills list, for information, what is in them.
void end_at_total(std::vector<ItemRow>& rows, const std::optional<Decimal>& total) {
  Decimal sum;
  for (std::size_t i = 0; total && i < rows.size(); ++i) {
    if (const auto amount = parse_brazilian_number(rows[i].amount)) sum = sum + *amount;
    if (sum == *total) rows.resize(i + 1);
  }
}

void read_lines(const Forms& forms, Draft& draft) {
  for (const Form& form : forms.all()) {
    auto rows = read_table(form, item_shape());
    std::erase_if(rows, [](const ItemRow& row) { return !is_line(row); });
    end_at_total(rows, draft.invoice.totals.due);
    add_lines(draft, rows);
    add_line_taxes(rows, draft);
    if (!draft.invoice.lines.empty()) break;  // what later pages list is what these lines are made of
  }
  if (draft.invoice.lines.empty()) return;
  check_lines(draft, draft.invoice.totals.due, "/totals/due");
  const auto& checks = draft.invoice.checks;
  const bool sums = std::any_of(checks.begin(), checks.end(), [](const Check& c) { return c.name == "lines-sum-to-total" && c.passed; });
  if (!sums) return;
  const Evidence& due = draft.invoice.evidence["/totals/due"];
  draft.offer(draft.invoice.totals.gross, "/totals/gross", *draft.invoice.totals.due, Found{due.page, {due.box[0], due.box[1], due.box[2], due.box[3]}, due.text}, {"derived", kLayout});
}

void read_customer(const Forms& forms, Draft& draft) {
  Party& buyer = draft.invoice.buyer;
  auto customer = forms.code(kAnySection, kCustomer);
  if (!customer) customer = forms.code(kAnySection, kClient);
  const auto installation = forms.code(kAnySection, kInstallation);
  offer_field(draft, buyer.customer_number, "/buyer/customer_number", customer);
  offer_field(draft, buyer.installation_number, "/buyer/installation_number", installation);
  // Where the bill names the installation or the contract alone, that is the number its customer is known by.
  offer_field(draft, buyer.customer_number, "/buyer/customer_number", installation, kLabelled);
  offer_field(draft, buyer.customer_number, "/buyer/customer_number", forms.code(kAnySection, kContract), kLikely);
}

// Bills whose labels are part of a picture show month, due date and amount in one row.
void read_unlabelled_row(const Forms& forms, Draft& draft) {
  for (const Form& form : forms.all()) {
    for (const Row& row : form.page().rows()) {
      const Found found = form.page().text(row);
      const auto words = words_of(found.text);
      for (std::size_t i = 0; i + 2 < words.size(); ++i) {
        const std::string month = first_month(words[i]);
        const auto due = first_date(words[i + 1]);
        const auto total = parse_brazilian_amount(words[i + 2]);
        if (month.empty() || first_date(words[i]) || !due || !total) continue;
        draft.offer(draft.invoice.reference_month, "/reference_month", month, found, {"layout", kLikely});
        draft.offer(draft.invoice.due_date, "/due_date", *due, found, {"layout", kLikely});
        draft.offer(draft.invoice.totals.due, "/totals/due", *total, found, {"layout", kLikely});
        return;
      }
    }
  }
}

// A bill may tell of another one that is overdue, or list those of past months, under the same labels as its own: of several values
// the one that a slip is for counts, else the one whose labels stand in no sentence; where that does not tell, the first is a guess.
template <class T, class Same>
std::optional<Reading<T>> settle(const std::vector<FormValue<T>>& all, const std::vector<FormValue<T>>& labelled, Same paid) {
  if (all.empty()) return std::nullopt;
  const auto slip = std::find_if(all.begin(), all.end(), [&](const FormValue<T>& one) { return paid(one.value); });
  if (slip != all.end()) return Reading<T>{slip->value, slip->where, kLayout};
  const auto& from = labelled.empty() ? all : labelled;
  const bool alike = std::all_of(from.begin(), from.end(), [&](const FormValue<T>& one) { return one.value == from.front().value; });
  return Reading<T>{from.front().value, from.front().where, alike ? kLayout : kGuessed};
}

void read_what_is_due(const Forms& forms, Draft& draft) {
  Invoice& invoice = draft.invoice;
  const auto slip = [&](auto same) { return std::any_of(invoice.payments.begin(), invoice.payments.end(), same); };
  const auto total = settle(forms.read_all(kTotal, first_amount, false), forms.read_all(kTotal, first_amount, true),
                            [&](const Decimal& value) { return slip([&](const Payment& one) { return one.amount == value; }); });
  if (total) draft.offer(invoice.totals.due, "/totals/due", total->value, total->where, {"layout", total->confidence});
  // A day before this bill was made is another's.
  const auto own = [&](std::vector<FormValue<Date>> dates) {
    if (invoice.issue_date) std::erase_if(dates, [&](const FormValue<Date>& one) { return one.value < *invoice.issue_date; });
    return dates;
  };
  const auto due = settle(own(forms.read_all(kDue, first_date, false)), own(forms.read_all(kDue, first_date, true)),
                          [&](const Date& value) { return slip([&](const Payment& one) { return one.due_date == value; }); });
  if (due) draft.offer(invoice.due_date, "/due_date", due->value, due->where, {"layout", due->confidence});
}

void read_parties(const Pages& pages, const Forms& forms, Draft& draft) {
  Invoice& invoice = draft.invoice;
  std::optional<PostalBlock> seller, buyer;
  for (const PageIndex& page : pages) {
    if (!seller) seller = find_company_block(page, invoice.seller.tax_id);
    if (!buyer) buyer = find_addressee_block(page, invoice.seller.tax_id);
  }
  if (seller) {
    draft.offer(invoice.seller.name, "/seller/name", seller->name.text, seller->name, {"layout", kLabelled});
    if (!seller->address.text.empty()) draft.offer(invoice.seller.address, "/seller/address", seller->address.text, seller->address, {"layout", kLikely});
  }
  for (const int label : {kCustomerName, kClient}) {
    if (const auto name = forms.text(kAnySection, label); name && is_name(name->value)) offer_field(draft, invoice.buyer.name, "/buyer/name", name);
  }
  if (buyer) {
    draft.offer(invoice.buyer.name, "/buyer/name", buyer->name.text, buyer->name, {"layout", kLabelled});
    if (!buyer->address.text.empty()) draft.offer(invoice.buyer.address, "/buyer/address", buyer->address.text, buyer->address, {"layout", kLikely});
    if (!buyer->tax_id.text.empty()) {
      if (const auto id = first_tax_id(buyer->tax_id.text)) offer_tax_id(draft, invoice.buyer, "/buyer/tax_id", FormValue<TaxId>{*id, buyer->tax_id});
    }
  }
}

}  // namespace

void read_utility_bill(const Pages& pages, Draft& draft) {
  const Forms forms(pages, labels());
  Invoice& invoice = draft.invoice;
  auto number = forms.code(kAnySection, kNumber);
  if (!number) number = forms.code(kAnySection, kAccount);  // a bill that is no fiscal note is known by its own number
  if (number) {
    number->value = plain_number(number->value);
    replace_text(draft, invoice.number, "/number", *number);
  }
  if (const auto series = forms.read(kAnySection, kSeries, series_in)) offer_field(draft, invoice.series, "/series", series);
  offer_field(draft, invoice.issue_date, "/issue_date", forms.date(kAnySection, kIssue));
  read_what_is_due(forms, draft);
  offer_field(draft, invoice.reference_month, "/reference_month", forms.read(kAnySection, kMonth, month_in));
  read_unlabelled_row(forms, draft);
  read_customer(forms, draft);
  read_parties(pages, forms, draft);
  read_lines(forms, draft);
  read_proven_taxes(pages, draft);
  read_period(forms, {kPrevious, kCurrent, kPeriod}, draft);
  read_consumption(pages, draft);
}

}  // namespace faturad::extract
