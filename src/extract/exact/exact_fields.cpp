#include "extract/exact/exact_fields.hpp"

#include "extract/exact/exact_reader.hpp"

namespace faturad::extract {
namespace {

constexpr Origin kProven{"check-digit", kCertain};

InvoiceKind kind_of_model(int model) {
  switch (model) {
    case 55: return InvoiceKind::nfe;
    case 65: return InvoiceKind::nfce;
    case 57:
    case 67: return InvoiceKind::cte;
    case 58: return InvoiceKind::mdfe;
    case 62:
    case 66: return InvoiceKind::utility_bill;
    default: return InvoiceKind::other;
  }
}

std::optional<AccessKey> read_key(const Pages& pages, Draft& draft) {
  for (const PageIndex& page : pages) {
    for (const auto& found : find_access_keys(page)) {
      const AccessKey& key = found.value;
      Invoice& invoice = draft.invoice;
      draft.offer(invoice.access_key, "/access_key", key.text, found.where, kProven);
      draft.offer(invoice.kind, "/kind", kind_of_model(key.model), found.where, kProven);
      draft.offer(invoice.number, "/number", key.number, found.where, kProven);
      draft.offer(invoice.series, "/series", key.series, found.where, kProven);
      draft.offer(invoice.seller.tax_id, "/seller/tax_id", key.issuer, found.where, kProven);
      invoice.seller.tax_id_type = "CNPJ";
      invoice.checks.push_back({"access-key-check-digit", true});
      return key;  // a later one refers to another document
    }
  }
  return std::nullopt;
}

void read_slips(const Pages& pages, const std::optional<Date>& received, Draft& draft) {
  for (const PageIndex& page : pages) {
    for (const auto& found : find_payment_slips(page)) {
      Payment payment;
      payment.method = "boleto";
      payment.line = found.value.line;
      payment.barcode = found.value.barcode;
      payment.amount = found.value.amount;
      if (found.value.due_factor) payment.due_date = due_date_of(*found.value.due_factor, received.value_or(Date{2026, 1, 1}));
      draft.note("/payments/" + std::to_string(draft.invoice.payments.size()) + "/line", found.where, kProven);
      draft.invoice.payments.push_back(std::move(payment));
    }
  }
}

void read_seller_id(const Pages& pages, Draft& draft) {
  for (const PageIndex& page : pages) {
    for (const auto& found : find_cnpjs(page)) {
      if (draft.offer(draft.invoice.seller.tax_id, "/seller/tax_id", found.value, found.where, {"check-digit", kLikely})) {
        draft.invoice.seller.tax_id_type = "CNPJ";
      }
    }
  }
}

}  // namespace

ExactFields read_exact_fields(const Pages& pages, const std::optional<Date>& received, Draft& draft) {
  ExactFields out;
  out.key = read_key(pages, draft);
  read_slips(pages, received, draft);
  read_seller_id(pages, draft);
  return out;
}

}  // namespace faturad::extract
