#include "extract/fiscal/payment_proof.hpp"

#include "extract/fiscal/form_values.hpp"

namespace faturad::extract {
namespace {

constexpr Origin kField{"layout", kLayout};

// The title of what a bank prints when a slip has been paid. Not "recibo do pagador", which is a part of a slip, nor "comprovante
// de entrega", which is one of a booklet.
std::optional<Found> proof_of_payment(const Pages& pages) {
  static const LabelDictionary titles{{0, "comprovante de pagamento"}, {0, "comprovante de pagamento de boleto"}, {0, "comprovante de pagamento de titulo"}, {0, "comprovante de pagamento de titulos"}, {0, "comprovante de pagamento de contas"},
                                      {0, "comprovante de transacao"}, {0, "comprovante de operacao"}, {0, "comprovante de quitacao"}, {0, "boleto pago"}, {0, "titulo pago"}, {0, "pagamento efetuado"}, {0, "pagamento realizado"}};
  for (const PageIndex& page : pages) {
    for (const LabelMatch& match : titles.find(page)) {
      const Cell& cell = page.cells()[page.cell_at(match.first)];
      constexpr std::uint32_t kTitleWords = 8;  // a sentence has more
      if (cell.first == match.first && cell.count <= kTitleWords) return page.text(match.first, match.last + 1);
    }
  }
  return std::nullopt;
}

// On a proof of payment: behind its label, to the end of the row.
std::optional<FormValue<Decimal>> amount_paid(const Pages& pages) {
  static const LabelDictionary labels{{0, "valor pago"}, {0, "valor do pagamento"}, {0, "valor total pago"}, {0, "valor total do pagamento"}, {0, "valor pago (r$)"}};
  for (const PageIndex& page : pages) {
    for (const LabelMatch& match : labels.find(page)) {
      const Row& row = page.rows()[page.cells()[page.cell_at(match.first)].row];
      const Cell& last = page.cells()[row.first_cell + row.cell_count - 1];
      if (match.last + 1 >= last.first + last.count) continue;
      const Found behind = page.text(match.last + 1, last.first + last.count);
      if (const auto amount = first_amount(behind.text)) return FormValue<Decimal>{*amount, behind};
    }
  }
  return std::nullopt;
}

// What has been paid is not to be paid again.
void forget_payments(Draft& draft) {
  draft.invoice.payments.clear();
  std::erase_if(draft.invoice.evidence, [](const auto& one) { return one.first.starts_with("/payments/"); });
}

}  // namespace

bool read_payment_proof(const Pages& pages, Draft& draft) {
  const auto proof = proof_of_payment(pages);
  if (!proof) return false;
  draft.offer(draft.invoice.kind, "/kind", InvoiceKind::receipt, *proof, kField);
  forget_payments(draft);
  if (const auto paid = amount_paid(pages)) draft.offer(draft.invoice.totals.gross, "/totals/gross", paid->value, paid->where, kField);
  return true;
}

}  // namespace faturad::extract
