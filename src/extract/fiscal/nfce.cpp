#include "extract/fiscal/nfce.hpp"

#include <algorithm>

#include "extract/fiscal/coupon_items.hpp"
#include "extract/fiscal/form_values.hpp"
#include "extract/fiscal/invoice_lines.hpp"
#include "extract/fiscal/issuer_block.hpp"
#include "extract/fiscal/postal_block.hpp"
#include "extract/generic/names.hpp"

namespace faturad::extract {
namespace {

enum Id { kOther, kTitle, kNumber, kSeries, kIssue, kTaxId, kTotal, kPayable, kPay, kConsumer, kQuantity, kItemsEnd };

const LabelDictionary& labels() {
  static const LabelDictionary dictionary{
      {kTitle, "documento auxiliar da nota fiscal de consumidor eletronica"}, {kTitle, "documento auxiliar da nota fiscal de consumidor"}, {kTitle, "danfe nfc-e"}, {kTitle, "danfe nfc-e documento auxiliar da nota fiscal de consumidor eletronica"},
      {kNumber, "nfc-e #"}, {kNumber, "numero"}, {kNumber, "#"}, {kNumber, "nfc-e"}, {kSeries, "serie"}, {kIssue, "emissao"}, {kIssue, "data de emissao"}, {kOther, "data de autorizacao"}, {kOther, "protocolo de autorizacao"},
      {kOther, "chave de acesso"}, {kOther, "consulte pela chave de acesso em"}, {kTaxId, "cnpj"}, {kTaxId, "cpf"}, {kTaxId, "cnpj / cpf"}, {kTaxId, "cpf / cnpj"},
      {kPayable, "valor a pagar"}, {kPayable, "valor a pagar r$"}, {kPayable, "total a pagar"}, {kOther, "descontos"}, {kOther, "desconto"}, {kTotal, "valor total"}, {kTotal, "valor total da nfc-e"}, {kPay, "forma pagamento"}, {kPay, "forma pagto."}, {kPay, "forma de pagamento"},
      {kConsumer, "consumidor"}, {kConsumer, "consumidor nao identificado"}, {kQuantity, "qtd"}, {kQuantity, "qtde"}, {kQuantity, "quant"}, {kQuantity, "codigo descricao"}, {kQuantity, "codigo - descricao"},
      {kItemsEnd, "qtd. total de itens"}, {kItemsEnd, "qtde. total de itens"}, {kItemsEnd, "quantidade total de itens"}, {kItemsEnd, "subtotal"},};
  return dictionary;
}

float items_top(const Form& form) {  // 0: the page has no heads of items
  float top = 0;
  for (const Field& field : form.fields()) {
    if (field.id == kQuantity && (top == 0 || field.label.box.y0 - top < 14)) top = field.label.box.y1;
  }
  return top;
}

void read_items(const Form& form, Draft& draft) {
  const float top = items_top(form);
  float bottom = 0;
  for (const Field& field : form.fields()) {
    const bool ends = field.id == kItemsEnd || field.id == kTotal || field.id == kPayable;
    if (top > 0 && bottom == 0 && ends && field.label.box.y0 >= top) bottom = field.label.box.y0;
  }
  if (top == 0 || bottom <= top) return;
  add_lines(draft, read_coupon_items(form, top, bottom));
}

bool is_consumer_name(const std::string& text) { return is_name(text) && !is_street(text) && text.find(',') == std::string::npos && text.find(':') == std::string::npos; }

// The consumer stands below the items: behind "CONSUMIDOR" the tax id, then the name on the next row; without that title
// the name stands on the row before the id.
void read_consumer(const Form& form, Draft& draft) {
  Party& buyer = draft.invoice.buyer;
  const float top = items_top(form);
  for (const Field& field : form.fields()) {
    const pdf::Box& box = field.label.box;
    const bool titled = field.id == kConsumer;
    if (!titled && (field.id != kTaxId || top == 0 || box.y0 < top)) continue;
    const float height = box.y1 - box.y0;
    const auto rows = form.rows_in({0, box.y0 - (titled ? 0 : 1.6f * height), form.page().page().width, box.y1 + 2.2f * height});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto id = first_tax_id(rows[i].text);
      if (!id || id->text == draft.invoice.seller.tax_id) continue;
      offer_tax_id(draft, buyer, "/buyer/tax_id", FormValue<TaxId>{*id, rows[i]});
      const std::size_t named = titled ? i + 1 : i - 1;
      if (named < rows.size() && is_consumer_name(rows[named].text)) draft.offer(buyer.name, "/buyer/name", rows[named].text, rows[named], {"layout", kLikely});
      return;
    }
  }
}

// The seller's id stands above the items and the consumer's title; one below them is the consumer's.
std::optional<FormValue<TaxId>> seller_id(const Forms& forms, const Draft& draft) {
  auto printed = forms.tax_id(0, kTaxId);
  for (const Form& form : forms.all()) {
    const bool here = printed && form.page().number() == printed->where.page;
    if (here && std::any_of(form.fields().begin(), form.fields().end(), [&](const Field& field) {
          return (field.id == kQuantity || field.id == kConsumer) && printed->where.box.y1 > field.label.box.y1 - 1;
        })) {
      printed.reset();
    }
  }
  return printed ? printed : issuer_of_key(draft);
}

// "NFC-e nº 1629 Série 1 24/03/2020 13:33:20"
void read_number_row(const Forms& forms, Draft& draft) {
  Invoice& invoice = draft.invoice;
  for (const Form& form : forms.all()) {
    for (const Field& field : form.fields()) {
      if (field.id != kNumber) continue;
      const auto code = form.after(field, 1);
      if (!code || !first_code(code->text)) continue;
      replace_text(draft, invoice.number, "/number", {plain_number(*first_code(code->text)), *code});
      const pdf::Box& box = field.label.box;
      for (const Found& row : form.rows_in({0, box.y0, form.page().page().width, box.y1})) {
        if (const auto date = first_date(row.text)) draft.offer(invoice.issue_date, "/issue_date", *date, row, {"layout", kLabelled});
      }
      return;
    }
  }
}

// Above the title, or above the items where the title is not found.
void read_seller(const Forms& forms, Draft& draft) {
  for (const Form& form : forms.all()) {
    for (const Field& field : form.fields()) {
      if (field.id != kTitle && field.id != kQuantity) continue;
      const auto block = read_issuer_rows(form, {0, 0, form.page().page().width, field.label.box.y0 - 1});
      if (!block) continue;
      Party& seller = draft.invoice.seller;
      draft.offer(seller.name, "/seller/name", block->name.text, block->name, {"layout", kLabelled});
      if (!block->address.text.empty()) draft.offer(seller.address, "/seller/address", block->address.text, block->address, {"layout", kLikely});
      return;
    }
  }
}

}  // namespace

void read_nfce(const Pages& pages, Draft& draft) {
  const Forms forms(pages, labels());
  Invoice& invoice = draft.invoice;
  read_seller(forms, draft);
  offer_tax_id(draft, invoice.seller, "/seller/tax_id", seller_id(forms, draft));
  read_number_row(forms, draft);
  if (const auto series = forms.code(0, kSeries)) replace_text(draft, invoice.series, "/series", {plain_number(series->value), series->where});
  offer_field(draft, invoice.issue_date, "/issue_date", forms.date(0, kIssue));
  auto total = forms.amount(0, kPayable);  // what is left of the sum of the items after discounts
  if (!total) total = forms.amount(0, kTotal);
  offer_field(draft, invoice.totals.gross, "/totals/gross", total);
  for (const Form& form : forms.all()) {
    if (invoice.lines.empty()) read_items(form, draft);
    read_consumer(form, draft);
  }
}

}  // namespace faturad::extract
