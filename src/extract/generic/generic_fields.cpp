#include "extract/generic/generic_fields.hpp"

#include <algorithm>

#include "extract/generic/label_reader.hpp"

namespace faturad::extract {
namespace {

constexpr Origin kLabel{"label", kLabelled};

// Month first where the page speaks of dollars and of nothing Brazilian.
DayOrder day_order(const Pages& pages, const Invoice& invoice) {
  if (!invoice.seller.tax_id.empty() || !invoice.payments.empty()) return DayOrder::day_first;
  for (const PageIndex& page : pages) {
    for (const Found& row : page.rows()) {
      if (currency_in(row.text) == "USD") return DayOrder::month_first;
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
    for (const Found& row : page.rows()) {
      const std::string code = currency_in(row.text);
      if (!code.empty()) draft.offer(invoice.currency, "/currency", code, row, kLabel);
    }
  }
}

bool says(const Pages& pages, std::string_view words) {
  return std::any_of(pages.begin(), pages.end(), [&](const PageIndex& page) { return !page.find_label(words).empty(); });
}

void read_kind(const Pages& pages, Draft& draft) {
  InvoiceKind& kind = draft.invoice.kind;
  const auto& payments = draft.invoice.payments;
  const bool collection = std::any_of(payments.begin(), payments.end(), [](const Payment& p) { return p.barcode.starts_with('8'); });
  if (kind != InvoiceKind::other) return;
  if (says(pages, "credit note") || says(pages, "gutschrift") || says(pages, "avoir")) {
    kind = InvoiceKind::credit_note;
  } else if (collection || says(pages, "kwh")) {
    kind = InvoiceKind::utility_bill;
  } else if (says(pages, "nfs-e") || says(pages, "danfse")) {
    kind = InvoiceKind::nfse;
  } else if (says(pages, "receipt") && !says(pages, "invoice")) {
    kind = InvoiceKind::receipt;
  } else if (!payments.empty() && (says(pages, "nosso numero") || says(pages, "beneficiario"))) {
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
