#include "extract/generic/generic_fields.hpp"

#include <algorithm>
#include <array>

#include "extract/generic/date_reader.hpp"
#include "extract/generic/kind_reader.hpp"
#include "extract/generic/line_reader.hpp"
#include "extract/generic/list_reader.hpp"
#include "extract/generic/number_reader.hpp"
#include "extract/generic/tax_id_reader.hpp"
#include "extract/generic/total_reader.hpp"

namespace faturad::extract {
namespace {

template <class Field, class T>
void offer(Draft& draft, Field& field, std::string_view pointer, const std::optional<Reading<T>>& reading, const char* source = "label") {
  if (reading) draft.offer(field, pointer, reading->value, reading->where, {source, reading->confidence});
}

void offer_tax_id(Draft& draft, Party& party, std::string_view pointer, const std::optional<Reading<LabelledTaxId>>& reading) {
  if (reading && draft.offer(party.tax_id, pointer, reading->value.id, reading->where, {"label", reading->confidence})) party.tax_id_type = reading->value.type;
}

void offer_lines(Draft& draft, std::vector<ReadLine> lines) {
  if (!draft.invoice.lines.empty()) return;
  for (ReadLine& one : lines) {
    draft.note("/lines/" + std::to_string(draft.invoice.lines.size()), one.where, {"label", one.confidence});
    draft.invoice.lines.push_back(std::move(one.line));
  }
}

std::optional<Decimal> sum_of(const std::vector<InvoiceLine>& lines) {
  if (lines.empty()) return std::nullopt;
  Decimal out;
  for (const InvoiceLine& line : lines) out = out + line.amount.value_or(Decimal());
  return out;
}

// Bills and slips of Brazil that no reader of their prints has named: by what can be paid with them.
std::optional<Reading<InvoiceKind>> kind_by_payment(const Pages& pages, const Invoice& invoice) {
  const bool brazilian = !invoice.payments.empty() || invoice.seller.tax_id_type == "CNPJ" || invoice.buyer.tax_id_type == "CNPJ" || invoice.buyer.tax_id_type == "CPF";
  if (!brazilian) return std::nullopt;
  enum Sign { kKilowattHours, kServiceNote, kPayee };
  static const LabelDictionary kSigns{{kKilowattHours, "kwh"}, {kServiceNote, "nfs-e"}, {kServiceNote, "danfse"}, {kPayee, "nosso numero"}, {kPayee, "beneficiario"}};
  std::array<std::optional<Found>, 3> signs;
  for (const PageIndex& page : pages) {
    for (const LabelMatch& match : kSigns.find(page)) signs[static_cast<std::size_t>(match.id)] = page.text(match.first, match.last + 1);
  }
  const bool collection = std::any_of(invoice.payments.begin(), invoice.payments.end(), [](const Payment& one) { return one.barcode.starts_with('8'); });
  const bool slip = std::any_of(invoice.payments.begin(), invoice.payments.end(), [](const Payment& one) { return one.method == "boleto"; });
  if (collection) return Reading<InvoiceKind>{InvoiceKind::utility_bill, signs[kKilowattHours].value_or(Found{}), kLikely};
  if (signs[kServiceNote]) return Reading<InvoiceKind>{InvoiceKind::nfse, *signs[kServiceNote], kLikely};
  if (signs[kKilowattHours] && slip) return Reading<InvoiceKind>{InvoiceKind::utility_bill, *signs[kKilowattHours], kLikely};
  if (signs[kPayee] && slip) return Reading<InvoiceKind>{InvoiceKind::boleto, *signs[kPayee], kLikely};
  return std::nullopt;
}

std::optional<Reading<InvoiceKind>> kind_of(const Pages& pages, const Spots& spots, const Invoice& invoice) {
  const auto by_payment = kind_by_payment(pages, invoice);
  return by_payment ? by_payment : read_kind(spots);
}

void read_parties(const Spots& spots, Draft& draft) {
  Invoice& invoice = draft.invoice;
  const PartyNames names = read_party_names(spots);
  const PartyTaxIds ids = read_party_tax_ids(spots, names);
  offer(draft, invoice.seller.name, "/seller/name", names.seller);
  offer(draft, invoice.buyer.name, "/buyer/name", names.buyer);
  offer_tax_id(draft, invoice.seller, "/seller/tax_id", ids.seller);
  offer_tax_id(draft, invoice.buyer, "/buyer/tax_id", ids.buyer);
}

void read_when(const Spots& spots, const std::optional<Found>& number, Draft& draft) {
  Invoice& invoice = draft.invoice;
  const InvoiceDates dates = read_dates(spots, number);
  offer(draft, invoice.issue_date, "/issue_date", dates.issue);
  offer(draft, invoice.due_date, "/due_date", dates.due, dates.due && dates.due->confidence <= kGuessed ? "derived" : "label");
  offer(draft, invoice.period_start, "/period/start", dates.period_start);
  offer(draft, invoice.period_end, "/period/end", dates.period_end);
}

// The prints of Brazil are read by readers of their own, who know what stands in which box.
bool is_fiscal_print(InvoiceKind kind) {
  switch (kind) {
    case InvoiceKind::nfe:
    case InvoiceKind::nfce:
    case InvoiceKind::nfse:
    case InvoiceKind::cte:
    case InvoiceKind::mdfe:
    case InvoiceKind::cce:
    case InvoiceKind::utility_bill:
    case InvoiceKind::boleto: return true;
    default: return false;
  }
}

}  // namespace

void read_generic_fields(const Pages& pages, Draft& draft) {
  Invoice& invoice = draft.invoice;
  if (pages.empty() || is_fiscal_print(invoice.kind)) return;
  const DecimalMark mark = decimal_mark(pages);
  LineItems items = read_lines(pages, mark);
  const Spots spots(pages, items.areas);
  const auto number = read_document_number(spots);
  offer(draft, invoice.number, "/number", number);
  offer(draft, invoice.buyer.customer_number, "/buyer/customer_number", read_customer_number(spots));
  read_when(spots, number ? std::optional(number->where) : std::nullopt, draft);
  read_parties(spots, draft);
  offer_lines(draft, std::move(items.lines));
  TotalsOffers totals = read_totals(spots, mark);
  if (invoice.lines.empty()) offer_lines(draft, read_list(spots, totals, mark));
  totals.lines_sum = sum_of(invoice.lines);
  const bool named = invoice.kind != InvoiceKind::other;
  const auto kind = named ? std::nullopt : kind_of(pages, spots, invoice);
  // A receipt is given for what is paid.
  if (invoice.kind == InvoiceKind::receipt || (kind && kind->value == InvoiceKind::receipt)) totals.settled = true;
  resolve_totals(totals, draft);
  offer(draft, invoice.currency, "/currency", read_currency(spots, totals));
  if (named) return;
  offer(draft, invoice.kind, "/kind", kind);
  // A reminder and its like name an invoice's number as their own.
  if (kind && kind->value == InvoiceKind::other) draft.set_confidence("/number", std::min(draft.confidence("/number"), kGuessed));
  // What has a number or a total and calls itself nothing is an invoice more often than not.
  if (invoice.kind == InvoiceKind::other && number && invoice.totals.gross) offer(draft, invoice.kind, "/kind", std::optional(Reading<InvoiceKind>{InvoiceKind::invoice, number->where, kGuessed}), "derived");
}

}  // namespace faturad::extract
