#include "extract/fiscal/fiscal_fields.hpp"

#include "extract/fiscal/boleto.hpp"
#include "extract/fiscal/danfe.hpp"
#include "extract/fiscal/nfce.hpp"
#include "extract/fiscal/nfse.hpp"
#include "extract/fiscal/print_kind.hpp"
#include "extract/fiscal/transport.hpp"
#include "extract/fiscal/utility_bill.hpp"

namespace faturad::extract {
namespace {

InvoiceKind invoice_kind_of(PrintKind kind) {
  switch (kind) {
    case PrintKind::danfe: return InvoiceKind::nfe;
    case PrintKind::nfce: return InvoiceKind::nfce;
    case PrintKind::dacte: return InvoiceKind::cte;
    case PrintKind::damdfe: return InvoiceKind::mdfe;
    case PrintKind::cce: return InvoiceKind::cce;
    case PrintKind::nfse: return InvoiceKind::nfse;
    case PrintKind::energy:
    case PrintKind::telecom:
    case PrintKind::water:
    case PrintKind::gas: return InvoiceKind::utility_bill;
  }
  return InvoiceKind::other;
}

void read_print(PrintKind kind, const Pages& pages, Draft& draft) {
  switch (kind) {
    case PrintKind::danfe: read_danfe(pages, draft); break;
    case PrintKind::nfse: read_nfse(pages, draft); break;
    case PrintKind::nfce: read_nfce(pages, draft); break;
    case PrintKind::dacte: read_dacte(pages, draft); break;
    case PrintKind::damdfe: read_damdfe(pages, draft); break;
    case PrintKind::cce: read_cce(pages, draft); break;
    case PrintKind::energy:
    case PrintKind::telecom:
    case PrintKind::water:
    case PrintKind::gas: read_utility_bill(pages, draft); break;
  }
}

}  // namespace

bool read_fiscal_fields(const Pages& pages, const ExactFields& exact, Draft& draft) {
  const auto kind = print_kind_of(pages, exact.key ? std::optional(exact.key->model) : std::nullopt);
  if (kind) {
    const Found where{pages.front().number(), {}, {}};
    // The key on a letter of correction is that of the note it corrects, and says nothing of the letter.
    if (*kind == PrintKind::cce) draft.withdraw(draft.invoice.kind, "/kind");
    draft.offer(draft.invoice.kind, "/kind", invoice_kind_of(*kind), where, {"layout", kLayout});
    draft.offer(draft.invoice.currency, "/currency", "BRL", where, {"layout", kLayout});
    read_print(*kind, pages, draft);
  }
  if (!kind) read_boleto(pages, exact, draft);
  return kind.has_value();
}

}  // namespace faturad::extract
