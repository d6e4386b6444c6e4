#include "extract/xml/arithmetic.hpp"

#include <initializer_list>

#include <fmt/format.h>

#include "extract/exact/bank_account.hpp"

namespace faturad::extract {
namespace {

constexpr Decimal kZero{0, 0};

Decimal sum(const std::vector<Decimal>& amounts) {
  Decimal out(0, 2);
  for (const Decimal& amount : amounts) out = out + amount;
  return out;
}

class Rules {
 public:
  Rules(EInvoice& invoice, std::vector<std::string>& warnings) : invoice_(invoice), draft_(invoice.draft), terms_(invoice.terms), profile_(invoice.profile), warnings_(warnings) {
    const std::size_t summands = terms_.line_amounts.size() + terms_.allowances.size() + terms_.charges.size();
    if (invoice.profile == Profile::extended || invoice.profile == Profile::zugferd1) tolerance_ = Decimal(static_cast<std::int64_t>(summands), 2);
  }

  void check() {
    const Totals& totals = draft_.invoice.totals;
    const Decimal allowance = terms_.allowance_total.value_or(kZero), charge = terms_.charge_total.value_or(kZero);
    if (terms_.line_total && !terms_.line_amounts.empty()) compare("br-co-10", *terms_.line_total, sum(terms_.line_amounts), tolerance_, {"/totals/net"});
    if (terms_.allowance_total || !terms_.allowances.empty()) {
      const Decimal computed = sum(terms_.allowances);
      const bool negated = profile_ == Profile::zugferd1 && computed == -allowance;  // its samples write either sign
      compare("br-co-11", allowance, negated ? allowance : computed, tolerance_, {"/totals/net"});
    }
    if (terms_.charge_total || !terms_.charges.empty()) compare("br-co-12", charge, sum(terms_.charges), tolerance_, {"/totals/net"});
    if (terms_.line_total && totals.net) compare("br-co-13", *totals.net, *terms_.line_total - allowance + charge, tolerance_, {"/totals/net"});
    check_taxes(totals);
    if (totals.gross && totals.net && (totals.tax || draft_.invoice.taxes.empty())) {
      compare("br-co-15", *totals.gross, *totals.net + totals.tax.value_or(kZero), tolerance_, {"/totals/net", "/totals/tax", "/totals/gross"});
    }
    // MINIMUM has no room for what is prepaid; a credit of ZUGFeRD 1 leaves nothing to pay.
    const bool credit = profile_ == Profile::zugferd1 && totals.gross && *totals.gross < kZero;
    if (totals.due && totals.gross && profile_ != Profile::minimum && !credit) {
      compare("br-co-16", *totals.due, *totals.gross - totals.prepaid.value_or(kZero) + terms_.rounding.value_or(kZero), kZero, {"/totals/due"});
    }
  }

 private:
  void check_taxes(const Totals& totals) {
    std::vector<Decimal> amounts;
    bool multiplied = false, passed = true;
    for (const Tax& tax : draft_.invoice.taxes) {
      if (tax.amount) amounts.push_back(*tax.amount);
      if (!tax.amount || !tax.base || !tax.rate) continue;
      multiplied = true;
      const Decimal wanted = (tax.base->abs() * *tax.rate * Decimal(1, 2)).rounded(2);
      if ((tax.amount->abs() - wanted).abs() < Decimal(1, 0)) continue;
      passed = false;
      warn("br-co-17", fmt::format("{} % of {} is not {}", tax.rate->str(), tax.base->str(), tax.amount->str()));
    }
    if (totals.tax && !amounts.empty()) compare("br-co-14", *totals.tax, sum(amounts), kZero, {"/totals/tax"});
    if (multiplied) record("br-co-17", passed, {"/totals/tax"});
  }

  void compare(const char* rule, const Decimal& stated, const Decimal& computed, const Decimal& tolerance, std::initializer_list<const char*> totals) {
    const bool passed = (stated.rounded(2) - computed.rounded(2)).abs() <= tolerance;
    if (!passed) warn(rule, fmt::format("{} is stated, {} is computed", stated.str(), computed.rounded(2).str()));
    record(rule, passed, totals);
  }

  void record(const char* rule, bool passed, std::initializer_list<const char*> totals) {
    draft_.invoice.checks.push_back({rule, passed});
    if (passed) return;
    for (const char* pointer : totals) invoice_.doubt(pointer);
  }

  void warn(const std::string& rule, const std::string& what) { warnings_.push_back(fmt::format("the e-invoice breaks EN 16931 rule {}: {}", rule, what)); }

  EInvoice& invoice_;
  Draft& draft_;
  const MonetaryTerms& terms_;
  const Profile profile_;
  std::vector<std::string>& warnings_;
  Decimal tolerance_;
};

}  // namespace

void check_arithmetic(EInvoice& invoice, std::vector<std::string>& warnings) {
  if (invoice.draft.invoice.kind != InvoiceKind::order) Rules(invoice, warnings).check();
}

void check_ibans(EInvoice& invoice, std::vector<std::string>& warnings) {
  const auto& payments = invoice.draft.invoice.payments;
  bool any = false, passed = true;
  for (std::size_t i = 0; i < payments.size(); ++i) {
    if (payments[i].iban.empty()) continue;
    any = true;
    if (is_iban(payments[i].iban)) continue;
    passed = false;
    invoice.doubt(fmt::format("/payments/{}/iban", i), kGuessed);
    warnings.push_back(fmt::format("the e-invoice pays to {}, which is no valid IBAN", payments[i].iban));
  }
  if (any) invoice.draft.invoice.checks.push_back({"iban-check-digits", passed});
}

}  // namespace faturad::extract
