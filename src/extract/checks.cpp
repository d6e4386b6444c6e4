#include "extract/checks.hpp"

namespace faturad::extract {
namespace {

void compare_boleto(Draft& draft) {
  Invoice& invoice = draft.invoice;
  if (invoice.payments.size() != 1 || !invoice.payments[0].amount) return;
  const auto total = invoice.totals.due ? invoice.totals.due : invoice.totals.gross;
  if (!total) {
    invoice.totals.due = invoice.payments[0].amount;
    invoice.evidence["/totals/due"] = invoice.evidence["/payments/0/line"];
    return;
  }
  const bool same = *total == *invoice.payments[0].amount;
  invoice.checks.push_back({"boleto-amount-equals-total", same});
  draft.set_confidence(invoice.totals.due ? "/totals/due" : "/totals/gross", same ? kCertain : kGuessed);
}

}  // namespace

void cross_check(Draft& draft) { compare_boleto(draft); }

}  // namespace faturad::extract
