#include "extract/fiscal/transport.hpp"

#include <algorithm>

#include "extract/fiscal/form_values.hpp"
#include "extract/fiscal/invoice_lines.hpp"
#include "extract/fiscal/issuer_block.hpp"
#include "extract/fiscal/postal_block.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

constexpr float kTakerHeight = 45;  // points: the payer's box is three or four rows high

enum Id {
  kOther, kTitle, kBlockEnd, kNumber, kSeries, kIssue, kTaxId, kStreet, kCity, kGross, kDue, kBase, kRate, kIcms,
  kSender = kFirstSection, kReceiver, kElsewhere, kTaker, kParts, kTaxes
};

const LabelDictionary& labels() {
  static const LabelDictionary dictionary{
      {kTitle, "dacte"}, {kTitle, "damdfe"}, {kTitle, "dacte os"}, {kTitle, "documento auxiliar do conhecimento de transporte eletronico"}, {kTitle, "documento auxiliar do conhecimento"}, {kTitle, "documento auxiliar de manifesto eletronico de documentos fiscais"},
      {kTitle, "representacao grafica de cc-e"}, {kTitle, "carta de correcao eletronica"},
      {kBlockEnd, "tipo do ct-e"}, {kBlockEnd, "tipo do cte"}, {kBlockEnd, "tipo de ct-e"}, {kBlockEnd, "tipo de servico"}, {kBlockEnd, "tipo do servico"}, {kOther, "modelo"}, {kOther, "modal"}, {kOther, "fl"}, {kOther, "folha"},
      {kNumber, "numero"}, {kNumber, "nro. documento"}, {kNumber, "#"}, {kNumber, "# documento"}, {kNumber, "nota fiscal"}, {kSeries, "serie"},
      {kOther, "chave de acesso"}, {kOther, "chave de acesso para consulta de autenticidade no site www.cte.fazenda.gov.br"}, {kOther, "chave de acesso para consulta de autenticidade"},
      {kIssue, "data e hora de emissao"}, {kIssue, "data e hora"}, {kIssue, "data e hora da emissao"}, {kIssue, "data / hora emissao"}, {kIssue, "emissao"}, {kIssue, "data de emissao"},
      {kTaxId, "cnpj / cpf"}, {kTaxId, "cpf / cnpj"}, {kTaxId, "cnpj"}, {kOther, "ie"}, {kOther, "inscricao estadual"}, {kStreet, "endereco"}, {kCity, "municipio"}, {kOther, "cep"}, {kOther, "uf"}, {kOther, "fone"}, {kOther, "pais"},
      {kOther, "protocolo de autorizacao de uso"}, {kOther, "protocolo de autorizacao"}, {kOther, "produto predominante"}, {kOther, "produto predominate"}, {kOther, "valor total da carga"}, {kOther, "valor total da mercadoria"},
      {kGross, "valor total do servico"}, {kGross, "valor total da prestacao do servico"}, {kGross, "valor total da prestacao"}, {kGross, "valor total do frete"}, {kDue, "valor total a receber"}, {kDue, "valor a receber"},
      {kBase, "base de calculo"}, {kBase, "base calculo"}, {kBase, "base de calculo icms"}, {kRate, "aliq icms"}, {kRate, "aliquota icms"}, {kRate, "aliq. do icms"}, {kIcms, "valor icms"}, {kIcms, "valor do icms"},
      {kOther, "situacao tributaria"}, {kOther, "icms st"}, {kOther, "% red. bc icms"}, {kOther, "nome"}, {kOther, "valor"},
      {kSender, "remetente"}, {kReceiver, "destinatario"}, {kElsewhere, "expedidor"}, {kElsewhere, "recebedor"}, {kTaker, "tomador do servico"}, {kTaker, "tomador"},
      {kParts, "componentes do valor da prestacao do servico"}, {kParts, "componentes do valor da prestacao de servico"}, {kTaxes, "informacoes relativas ao imposto"}, {kElsewhere, "documentos originarios"}};
  return dictionary;
}

void offer_block(const std::optional<IssuerBlock>& block, Draft& draft) {
  if (!block) return;
  Party& seller = draft.invoice.seller;
  draft.offer(seller.name, "/seller/name", block->name.text, block->name, {"layout", kLabelled});
  if (!block->address.text.empty()) draft.offer(seller.address, "/seller/address", block->address.text, block->address, {"layout", kLikely});
  // "CNPJ:81.583.054/0001-29 IE:..."
  const std::string& row = block->tax_id.text;
  const std::size_t label = folded(row).find("cnpj");
  if (label == std::string::npos) return;
  const std::size_t start = row.find_first_of("0123456789", label);
  const std::size_t from = row.find_first_not_of(" :/", label + 4);
  if (start == std::string::npos || from == std::string::npos) return;
  if (const auto id = first_tax_id(std::string_view(row).substr(from))) offer_tax_id(draft, seller, "/seller/tax_id", FormValue<TaxId>{*id, block->tax_id});
}

void read_number(const Forms& forms, Draft& draft) {
  if (const auto number = forms.code(kAnySection, kNumber)) replace_text(draft, draft.invoice.number, "/number", {plain_number(number->value), number->where});
  if (const auto series = forms.code(kAnySection, kSeries)) replace_text(draft, draft.invoice.series, "/series", {plain_number(series->value), series->where});
  if (draft.invoice.seller.tax_id.empty()) offer_tax_id(draft, draft.invoice.seller, "/seller/tax_id", issuer_of_key(draft));
}

// Above the print's title.
std::optional<IssuerBlock> block_above_title(const Forms& forms) {
  for (const Form& form : forms.all()) {
    for (const Field& field : form.fields()) {
      if (field.id == kTitle && field.label.box.y0 > 20) return read_issuer_rows(form, {0, 0, form.page().page().width, field.label.box.y0 - 1});
    }
  }
  return std::nullopt;
}

// The first row in the box below a title that has nothing behind it.
Found first_below(const Form& form, const LabelMatch& title) {
  for (const Field& field : form.fields()) {
    if (field.label.first != title.first) continue;
    const auto rows = form.below(field);
    return rows.empty() ? Found{} : rows.front();
  }
  return {};
}

// The payer of a transport. His name stands behind the title on its row, close enough to look like a part of it.
void read_taker(const Forms& forms, Draft& draft) {
  Party& buyer = draft.invoice.buyer;
  for (const Form& form : forms.all()) {
    const PageIndex& page = form.page();
    const auto matches = labels().find(page);
    for (std::size_t i = 0; i < matches.size(); ++i) {
      const LabelMatch& title = matches[i];
      if (title.id != kTaker || page.cells()[page.cell_at(title.first)].first != title.first) continue;
      const Row& row = page.rows()[page.cells()[page.cell_at(title.last)].row];
      const Cell& last = page.cells()[row.first_cell + row.cell_count - 1];
      std::uint32_t end = last.first + last.count;
      if (i + 1 < matches.size()) end = std::min(end, matches[i + 1].first);
      const Found name = end > title.last + 1 ? page.text(title.last + 1, end) : first_below(form, title);
      if (name.text.empty() || !is_name(name.text)) continue;
      draft.offer(buyer.name, "/buyer/name", name.text, name, {"layout", kLabelled});
      for (const Found& below : form.rows_in({0, title.box.y1, page.page().width, title.box.y1 + kTakerHeight})) {
        const auto id = first_tax_id(below.text);
        if (!id) continue;
        offer_tax_id(draft, buyer, "/buyer/tax_id", FormValue<TaxId>{*id, below});
        return;
      }
    }
  }
}

// "FPESO 117,78  TAXAS 79,64  ...": what the price of the transport is made of.
void read_parts(const Forms& forms, Draft& draft) {
  std::vector<ItemRow> rows;
  for (const Form& form : forms.all()) {
    for (const Field& title : form.fields()) {
      if (title.id != kParts) continue;
      const float top = title.label.box.y1;
      for (const auto& words : form.words_in({0, top, form.page().page().width, form.next_section_below(top)})) {
        std::vector<std::uint32_t> name;
        for (const std::uint32_t at : words) {
          const auto amount = parse_brazilian_amount(form.page().word_at(at).text);
          if (!amount) {
            name.push_back(at);
            continue;
          }
          const std::string text = name.empty() ? std::string() : form.join(name).text;
          const bool total = text == "R$" || folded(text).find("total") != std::string::npos;
          if (!text.empty() && !total) {
            ItemRow row;
            row.description = text;
            row.amount = form.page().word_at(at).text;
            name.push_back(at);
            row.box = form.join(name).box;
            row.page = form.page().number();
            rows.push_back(std::move(row));
          }
          name.clear();
        }
      }
    }
  }
  add_lines(draft, rows);
  check_lines(draft, draft.invoice.totals.gross, "/totals/gross");
}

}  // namespace

void read_dacte(const Pages& pages, Draft& draft) {
  const Forms forms(pages, labels());
  Invoice& invoice = draft.invoice;
  for (const Form& form : forms.all()) {
    if (const auto block = read_issuer_block(form, kTitle, kBlockEnd)) {
      offer_block(block, draft);
      break;
    }
  }
  read_number(forms, draft);
  offer_field(draft, invoice.issue_date, "/issue_date", forms.date(kAnySection, kIssue));
  read_taker(forms, draft);
  offer_field(draft, invoice.totals.gross, "/totals/gross", forms.amount(kAnySection, kGross));
  offer_field(draft, invoice.totals.due, "/totals/due", forms.amount(kAnySection, kDue));
  add_tax(draft, "ICMS", forms.amount(kTaxes, kBase), forms.number(kTaxes, kRate), forms.amount(kTaxes, kIcms));
  read_parts(forms, draft);
}

void read_damdfe(const Pages& pages, Draft& draft) {
  const Forms forms(pages, labels());
  offer_block(block_above_title(forms), draft);
  read_number(forms, draft);
  offer_field(draft, draft.invoice.issue_date, "/issue_date", forms.date(kAnySection, kIssue));
}

void read_cce(const Pages& pages, Draft& draft) {
  const Forms forms(pages, labels());
  read_number(forms, draft);
}

}  // namespace faturad::extract
