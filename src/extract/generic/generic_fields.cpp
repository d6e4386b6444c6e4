#include "extract/generic/generic_fields.hpp"

#include <algorithm>
#include <array>

#include "extract/generic/label_reader.hpp"
#include "extract/page/labels.hpp"

namespace faturad::extract {
namespace {

constexpr Origin kLabel{"label", kLabelled};

// Month first where the page speaks of dollars and of nothing Brazilian.
DayOrder day_order(const Pages& pages, const Invoice& invoice) {
  if (!invoice.seller.tax_id.empty() || !invoice.payments.empty()) return DayOrder::day_first;
  for (const PageIndex& page : pages) {
    for (const Row& row : page.rows()) {
      if (currency_in(page.text(row).text) == "USD") return DayOrder::month_first;
    }
  }
  return DayOrder::day_first;
}

template <class Field, class Reading>
void offer(Draft& draft, Field& field, std::string_view pointer, const Reading& reading) {
  if (reading) draft.offer(field, pointer, reading->value, reading->where, kLabel);
}

void read_currency(const Pages& pages, Draft& draft) {
  Invoice& invoice = draft.invoice;
  if (invoice.seller.tax_id_type == "CNPJ" || !invoice.payments.empty()) {
    invoice.currency = "BRL";
    return;
  }
  for (const PageIndex& page : pages) {
    for (const Row& row : page.rows()) {
      const Found text = page.text(row);
      const std::string code = currency_in(text.text);
      if (!code.empty()) draft.offer(invoice.currency, "/currency", code, text, kLabel);
    }
  }
}

enum Sign { kCreditNote, kKilowattHours, kServiceNote, kReceipt, kInvoice, kPayee };

// Which of the signs of a kind the pages show, by Sign.
std::array<bool, 6> signs_on(const Pages& pages) {
  static const LabelDictionary kSigns{{kCreditNote, "credit note"}, {kCreditNote, "gutschrift"}, {kCreditNote, "avoir"}, {kKilowattHours, "kwh"}, {kServiceNote, "nfs-e"},
                                      {kServiceNote, "danfse"}, {kReceipt, "receipt"}, {kInvoice, "invoice"}, {kPayee, "nosso numero"}, {kPayee, "beneficiario"}};
  std::array<bool, 6> out{};
  for (const PageIndex& page : pages) {
    for (const LabelMatch& match : kSigns.find(page)) out[static_cast<std::size_t>(match.id)] = true;
  }
  return out;
}

void read_kind(const Pages& pages, Draft& draft) {
  InvoiceKind& kind = draft.invoice.kind;
  const auto& payments = draft.invoice.payments;
  const bool collection = std::any_of(payments.begin(), payments.end(), [](const Payment& p) { return p.barcode.starts_with('8'); });
  if (kind != InvoiceKind::other) return;
  const auto signs = signs_on(pages);
  if (signs[kCreditNote]) {
    kind = InvoiceKind::credit_note;
  } else if (collection || signs[kKilowattHours]) {
    kind = InvoiceKind::utility_bill;
  } else if (signs[kServiceNote]) {
    kind = InvoiceKind::nfse;
  } else if (signs[kReceipt] && !signs[kInvoice]) {
    kind = InvoiceKind::receipt;
  } else if (!payments.empty() && signs[kPayee]) {
    kind = InvoiceKind::boleto;
  } else {
    kind = InvoiceKind::invoice;
  }
}

}  // namespace

void read_generic_fields(const Pages& pages, Draft& draft) {
  Invoice& invoice = draft.invoice;
  const DayOrder order = day_order(pages, invoice);
  offer(draft, invoice.number, "/number", read_number(pages));
  offer(draft, invoice.buyer.customer_number, "/buyer/customer_number", read_customer_number(pages));
  offer(draft, invoice.issue_date, "/issue_date", read_issue_date(pages, order));
  offer(draft, invoice.due_date, "/due_date", read_due_date(pages, order));
  offer(draft, invoice.totals.due, "/totals/due", read_due_total(pages));
  offer(draft, invoice.totals.gross, "/totals/gross", read_gross_total(pages));
  offer(draft, invoice.totals.net, "/totals/net", read_net_total(pages));
  read_kind(pages, draft);
  read_currency(pages, draft);
}

}  // namespace faturad::extract
