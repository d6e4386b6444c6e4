#include "extract/fiscal/nfce.hpp"

#include <algorithm>

#include "extract/fiscal/form_values.hpp"
#include "extract/fiscal/invoice_lines.hpp"
#include "extract/fiscal/issuer_block.hpp"
#include "extract/page/fold.hpp"
#include "extract/page/words.hpp"

namespace faturad::extract {
namespace {

enum Id { kOther, kTitle, kNumber, kSeries, kIssue, kTaxId, kTotal, kPay, kConsumer, kQuantity, kItemsEnd };

const LabelDictionary& labels() {
  static const LabelDictionary dictionary{
      {kTitle, "documento auxiliar da nota fiscal de consumidor eletronica"}, {kTitle, "documento auxiliar da nota fiscal de consumidor"}, {kTitle, "danfe nfc-e"}, {kTitle, "danfe nfc-e documento auxiliar da nota fiscal de consumidor eletronica"},
      {kNumber, "nfc-e #"}, {kNumber, "numero"}, {kNumber, "#"}, {kNumber, "nfc-e"}, {kSeries, "serie"}, {kIssue, "emissao"}, {kIssue, "data de emissao"}, {kOther, "data de autorizacao"}, {kOther, "protocolo de autorizacao"},
      {kOther, "chave de acesso"}, {kOther, "consulte pela chave de acesso em"}, {kTaxId, "cnpj"}, {kTaxId, "cpf"}, {kTaxId, "cnpj / cpf"}, {kTaxId, "cpf / cnpj"},
      {kTotal, "valor a pagar"}, {kTotal, "valor total"}, {kTotal, "valor total da nfc-e"}, {kPay, "forma pagamento"}, {kPay, "forma pagto."}, {kPay, "forma de pagamento"},
      {kConsumer, "consumidor"}, {kConsumer, "consumidor nao identificado"}, {kQuantity, "qtd"}, {kQuantity, "qtde"}, {kQuantity, "quant"}, {kQuantity, "codigo descricao"}, {kQuantity, "codigo - descricao"},
      {kItemsEnd, "qtd. total de itens"}, {kItemsEnd, "qtde. total de itens"}, {kItemsEnd, "quantidade total de itens"}, {kItemsEnd, "subtotal"},};
  return dictionary;
}

// "1173 Abraçadeira 2,00 UN 10,00 20,00", the numbers perhaps on a row of their own below the description.
struct Tail {
  std::string quantity, unit, price, amount;
  std::size_t words = 0;  // at the end of the row that it takes
};

std::optional<Tail> tail_of(const Words& words) {
  std::vector<std::string_view> numbers;
  std::string unit;
  std::size_t at = words.size();
  // From the right: amount, price, unit, quantity; an 'x' may stand between quantity and price.
  while (at > 0 && numbers.size() < 3) {
    const std::string_view word = words[at - 1];
    if (parse_brazilian_number(word)) {
      numbers.push_back(word);
    } else if (numbers.size() == 2 && unit.empty() && word.size() <= 6 && word != "x" && word != "X") {
      unit = word;
    } else if (word != "x" && word != "X" && word != "R$") {
      break;
    }
    --at;
  }
  if (numbers.size() != 3 || !parse_brazilian_amount(numbers[0])) return std::nullopt;
  return Tail{std::string(numbers[2]), unit, std::string(numbers[1]), std::string(numbers[0]), words.size() - at};
}

// "789100 ARROZ", "1173 - ARROZ": where all items begin with a number it is their code.
void split_codes(std::vector<ItemRow>& rows) {
  const auto code_of = [](const ItemRow& row) {
    const std::size_t end = row.description.find(' ');
    const std::string_view word = std::string_view(row.description).substr(0, end);
    return end != std::string::npos && std::all_of(word.begin(), word.end(), is_digit) ? end : 0;
  };
  if (!std::all_of(rows.begin(), rows.end(), [&](const ItemRow& row) { return code_of(row) > 0; })) return;
  for (ItemRow& row : rows) {
    row.code = row.description.substr(0, code_of(row));
    row.description.erase(0, std::min(row.description.find_first_not_of(" -", code_of(row)), row.description.size()));
  }
}

void read_items(const Form& form, Draft& draft) {
  float top = 0, bottom = 0;
  for (const Field& field : form.fields()) {
    if (field.id == kQuantity && (top == 0 || field.label.box.y0 - top < 14)) top = field.label.box.y1;
    if (top > 0 && bottom == 0 && (field.id == kItemsEnd || field.id == kTotal) && field.label.box.y0 >= top) bottom = field.label.box.y0;
  }
  if (top == 0 || bottom <= top) return;
  std::vector<ItemRow> rows;
  ItemRow row;
  for (const Found& found : form.rows_in({0, top, form.page().page().width, bottom - 0.5f})) {
    const auto words = words_of(found.text);
    const auto tail = tail_of(words);
    const std::size_t described = words.size() - (tail ? tail->words : 0);
    for (std::size_t i = 0; i < described; ++i) row.description += (row.description.empty() ? "" : " ") + std::string(words[i]);
    row.box = row.page == 0 ? found.box : united(row.box, found.box);
    row.page = found.page;
    if (!tail) continue;
    row.quantity = tail->quantity, row.unit = tail->unit, row.unit_price = tail->price, row.amount = tail->amount;
    rows.push_back(std::move(row));
    row = {};
  }
  split_codes(rows);
  add_lines(draft, rows);
}

// Behind "CONSUMIDOR": tax id, then the name on the same row or the next.
void read_consumer(const Form& form, Draft& draft) {
  Party& buyer = draft.invoice.buyer;
  for (const Field& field : form.fields()) {
    if (field.id != kConsumer) continue;
    const pdf::Box& box = field.label.box;
    const auto rows = form.rows_in({0, box.y0, form.page().page().width, box.y1 + 2.2f * (box.y1 - box.y0)});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto id = first_tax_id(rows[i].text);
      if (!id) continue;
      offer_tax_id(draft, buyer, "/buyer/tax_id", FormValue<TaxId>{*id, rows[i]});
      if (i + 1 < rows.size()) draft.offer(buyer.name, "/buyer/name", rows[i + 1].text, rows[i + 1], {"layout", kLikely});
      return;
    }
  }
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
  offer_tax_id(draft, invoice.seller, "/seller/tax_id", forms.tax_id(0, kTaxId));
  read_number_row(forms, draft);
  if (const auto series = forms.code(0, kSeries)) replace_text(draft, invoice.series, "/series", {plain_number(series->value), series->where});
  offer_field(draft, invoice.issue_date, "/issue_date", forms.date(0, kIssue));
  offer_field(draft, invoice.totals.gross, "/totals/gross", forms.amount(0, kTotal));
  for (const Form& form : forms.all()) {
    if (invoice.lines.empty()) read_items(form, draft);
    read_consumer(form, draft);
  }
}

}  // namespace faturad::extract
