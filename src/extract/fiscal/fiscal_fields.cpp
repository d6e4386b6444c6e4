#include "extract/fiscal/fiscal_fields.hpp"

#include <algorithm>

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

// What a print says of itself across the page or in a cell of its own: that it was cancelled, or is a test's.
bool says_invalid(const Pages& pages) {
  static const LabelDictionary states{
      {0, "cancelada"}, {0, "cancelado"}, {0, "nf-e cancelada"}, {0, "nfc-e cancelada"}, {0, "nfs-e cancelada"}, {0, "nota cancelada"}, {0, "nota fiscal cancelada"}, {0, "documento cancelado"}, {0, "ct-e cancelado"}, {0, "cte cancelado"}, {0, "conta cancelada"},
      {0, "conta cancelada e refaturada"}, {0, "fatura cancelada"}, {0, "sem valor fiscal"}, {0, "emitida em ambiente de homologacao"}, {0, "emitido em ambiente de homologacao"}, {0, "nf-e emitida em ambiente de homologacao"}, {0, "nfc-e emitida em ambiente de homologacao"},
      {0, "nota fiscal emitida em ambiente de homologacao"}, {0, "ambiente de homologacao"}, {0, "documento sem valor fiscal"}};
  constexpr std::uint32_t kMostWords = 12;  // a sentence about cancelling has more
  return std::any_of(pages.begin(), pages.end(), [](const PageIndex& page) {
    const auto found = states.find(page);
    return std::any_of(found.begin(), found.end(), [&](const LabelMatch& match) {
      const Cell& cell = page.cells()[page.cell_at(match.first)];
      return cell.first == match.first && cell.count <= kMostWords;
    });
  });
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
    if (says_invalid(pages)) draft.invoice.checks.push_back({"document-is-valid", false});
  }
  if (!kind) read_boleto(pages, exact, draft);
  return kind.has_value();
}

}  // namespace faturad::extract
