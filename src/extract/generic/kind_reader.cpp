#include "extract/generic/kind_reader.hpp"

#include <algorithm>

#include "extract/draft.hpp"
#include "extract/page/fold.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

// "Receipt #", "Recibo Nº": a number that says of which document it is.
bool numbers_receipt(const Spot& spot) {
  const std::string word = folded(spot.page->word_at(spot.match.first).text);
  return word.starts_with("receipt") || word.starts_with("recibo") || word.starts_with("quittung") || word.starts_with("ricevuta") || word.starts_with("kassenbon");
}

std::optional<InvoiceKind> kind_of(const Spot& spot) {
  switch (spot.term) {
    case Term::title: return InvoiceKind::invoice;
    case Term::credit_title: return InvoiceKind::credit_note;
    case Term::receipt_title: return InvoiceKind::receipt;
    case Term::order_title: return InvoiceKind::order;
    case Term::number: return numbers_receipt(spot) ? InvoiceKind::receipt : InvoiceKind::invoice;
    case Term::credit_number: return InvoiceKind::credit_note;
    default: return std::nullopt;
  }
}

// A title is a cell of its own, or has a number behind it; larger letters make it more of one.
double weight(const Spots& spots, const Spot& spot) {
  if (!spot.leads_cell()) return 0;
  const float place = spot.match.box.y0 / spot.page->page().height;
  const pdf::Word& word = spot.page->word_at(spot.match.first);
  double out = word.font_size / 10 + (place < 0.35f ? 1 : place < 0.6f ? 0.4 : 0) + (word.bold ? 0.2 : 0);
  if (place > 0.6f) out *= 0.1;  // a title that far down is a slip's ("Receipt" of a payment part), not the document's
  const auto inside = spots.inside(spot);
  if (spot.term == Term::number || spot.term == Term::credit_number) return 0.3 * out;
  const std::string& last = spot.page->word_at(spot.match.last).text;
  if (spot.term == Term::order_title && (last.ends_with(':') || (inside && inside->text.starts_with(':')))) return 0.2 * out;
  if (spot.term == Term::order_title && word.font_size < 11.5f && !word.bold && place > 0.12f) return 0.2 * out;  // "order" is what invoices refer to
  if (!inside) return out + 0.5;
  const bool digits = inside->text.find_first_of("0123456789") != std::string::npos;
  const bool sentence = inside->text.size() > 40;
  return sentence ? 0.2 * out : digits ? out + 0.3 : 0.7 * out;
}

float usual_size(const PageIndex& page) {
  std::vector<float> sizes;
  for (const pdf::Word& word : page.page().words) sizes.push_back(word.font_size);
  const auto half = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), half, sizes.end());
  return *half;
}

// What is about an invoice and is none: set in larger letters than the text, in a cell of its own but for a number before it
// ("2. Mahnung"). In the text's own size such a word is a label: of the delivery note that an invoice refers to.
std::optional<Found> other_title(const PageIndex& page, double heavier_than) {
  static const LabelDictionary titles{
      {0, "mahnung"}, {0, "zahlungserinnerung"}, {0, "letzte mahnung"}, {0, "payment reminder"}, {0, "reminder"}, {0, "final reminder"}, {0, "overdue notice"}, {0, "rappel"}, {0, "rappel de paiement"}, {0, "lettre de relance"}, {0, "relance"},
      {0, "mise en demeure"}, {0, "recordatorio de pago"}, {0, "reclamacion de pago"}, {0, "sollecito"}, {0, "sollecito di pagamento"}, {0, "aanmaning"}, {0, "betalingsherinnering"}, {0, "herinnering"}, {0, "aviso de cobranca"},
      {0, "angebot"}, {0, "kostenvoranschlag"}, {0, "quotation"}, {0, "quote"}, {0, "estimate"}, {0, "devis"}, {0, "presupuesto"}, {0, "preventivo"}, {0, "offerte"}, {0, "orcamento"},
      {0, "lieferschein"}, {0, "delivery note"}, {0, "packing slip"}, {0, "bon de livraison"}, {0, "albaran"}, {0, "documento di trasporto"}, {0, "pakbon"}, {0, "guia de remessa"},
      {0, "extrato de faturas"}, {0, "extrato de faturas em aberto"}, {0, "declaracao anual de quitacao de debitos"}, {0, "declaracao de quitacao anual de debitos"}};
  constexpr float kLarger = 1.2f;
  for (const LabelMatch& match : titles.find(page)) {
    const Cell& cell = page.cells()[page.cell_at(match.first)];
    const pdf::Word& word = page.word_at(match.first);
    const float place = match.box.y0 / page.page().height;
    const bool ends = match.last + 1 == cell.first + cell.count && match.rest == page.word_at(match.last).text.size();
    const bool begins = match.first == cell.first || (match.first == cell.first + 1 && is_digit(page.word_at(cell.first).text.front()));
    if (!ends || !begins || place > 0.5f || word.font_size < kLarger * usual_size(page)) continue;
    if (word.font_size / 10 + (place < 0.35f ? 1 : 0.4) + 0.5 > heavier_than) return page.text(cell);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Reading<InvoiceKind>> read_kind(const Spots& spots) {
  std::optional<Reading<InvoiceKind>> out;
  double heaviest = 0;
  for (const Spot& spot : spots.all()) {
    if (spot.page != &spots.pages().front()) break;
    const auto kind = kind_of(spot);
    const double heavy = kind ? weight(spots, spot) : 0;
    if (heavy <= heaviest) continue;
    heaviest = heavy;
    out = Reading<InvoiceKind>{*kind, spot.page->text(spot.match.first, spot.match.last + 1), kLabelled};
  }
  if (const auto other = other_title(spots.pages().front(), heaviest)) return Reading<InvoiceKind>{InvoiceKind::other, *other, kLabelled};
  return out;
}

}  // namespace faturad::extract
