#include "extract/generic/kind_reader.hpp"

#include "extract/draft.hpp"
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
  return out;
}

}  // namespace faturad::extract
