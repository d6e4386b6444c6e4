#include "extract/checks.hpp"

#include <algorithm>

#include "extract/exact/check_digits.hpp"
#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::extract;

namespace {

const Found kSomewhere{1, {10, 10, 60, 20}, "printed"}, kAtKey{1, {10, 30, 300, 40}, "3526"};
constexpr Origin kLabel{"label", kLabelled};

Draft with_key() {
  Draft draft;
  std::string key = "3526011672723000019755001000001234112345678";
  key += static_cast<char>('0' + mod_11_digit(key));
  draft.offer(draft.invoice.access_key, "/access_key", key, kAtKey, {"check-digit", kCertain});
  return draft;
}

// Whether the check was made, and how it ended.
std::optional<bool> outcome(const Draft& draft, const std::string& name) {
  for (const Check& check : draft.invoice.checks) {
    if (check.name == name) return check.passed;
  }
  return std::nullopt;
}

Payment payment(const std::string& method, const std::string& amount) {
  Payment out;
  out.method = method;
  out.amount = Decimal::parse(amount);
  return out;
}

}  // namespace

TEST_CASE("checks: a key says seller, number and month; what agrees is certain, what does not is a guess") {
  Draft draft = with_key();
  Invoice& invoice = draft.invoice;
  draft.offer(invoice.seller.tax_id, "/seller/tax_id", "16727230000197", kSomewhere, kLabel);
  draft.offer(invoice.number, "/number", "000.001.234", kSomewhere, kLabel);
  draft.offer(invoice.issue_date, "/issue_date", Date{2026, 1, 31}, kSomewhere, kLabel);
  cross_check(draft);
  CHECK(outcome(draft, "access-key-issuer-is-seller") == true);
  CHECK(outcome(draft, "access-key-number-is-number") == true);
  CHECK(outcome(draft, "access-key-month-is-issue-month") == true);
  for (const char* pointer : {"/seller/tax_id", "/number", "/issue_date"}) CHECK(draft.confidence(pointer) == kCertain);

  Draft other = with_key();
  other.offer(other.invoice.seller.tax_id, "/seller/tax_id", "11222333000181", kSomewhere, kLabel);
  other.offer(other.invoice.number, "/number", "1235", kSomewhere, kLabel);
  other.offer(other.invoice.issue_date, "/issue_date", Date{2026, 2, 1}, kSomewhere, kLabel);
  cross_check(other);
  CHECK(outcome(other, "access-key-issuer-is-seller") == false);
  CHECK(outcome(other, "access-key-number-is-number") == false);
  CHECK(outcome(other, "access-key-month-is-issue-month") == false);
  for (const char* pointer : {"/seller/tax_id", "/number", "/issue_date"}) CHECK(other.confidence(pointer) == kGuessed);
}

TEST_CASE("checks: a key proves nothing that was read out of it") {
  Draft draft = with_key();
  draft.offer(draft.invoice.seller.tax_id, "/seller/tax_id", "16727230000197", kAtKey, kLabel);
  draft.offer(draft.invoice.number, "/number", "1234", kAtKey, kLabel);
  cross_check(draft);
  CHECK_FALSE(outcome(draft, "access-key-issuer-is-seller"));
  CHECK_FALSE(outcome(draft, "access-key-number-is-number"));
  CHECK(draft.confidence("/number") == kLabelled);
}

TEST_CASE("checks: a tax id is no invoice number") {
  Draft draft;
  draft.offer(draft.invoice.seller.tax_id, "/seller/tax_id", "20055361682", kSomewhere, kLabel);
  draft.offer(draft.invoice.number, "/number", "20-05536168-2", kSomewhere, kLabel);
  cross_check(draft);
  CHECK(draft.invoice.number.empty());
  CHECK(draft.confidence("/number") == 0);
}

TEST_CASE("checks: what is to be paid is the total, at once or in instalments") {
  const auto compare = [](std::vector<Payment> payments, const char* check) {
    Draft draft;
    draft.offer(draft.invoice.totals.gross, "/totals/gross", *Decimal::parse("300.00"), kSomewhere, kLabel);
    draft.invoice.payments = std::move(payments);
    cross_check(draft);
    const auto passed = outcome(draft, check);
    if (passed) CHECK(draft.confidence("/totals/gross") == (*passed ? kCertain : kGuessed));
    return passed;
  };
  CHECK(compare({payment("boleto", "300.00")}, "boleto-amount-equals-total") == true);
  CHECK(compare({payment("boleto", "100.00"), payment("boleto", "200.00")}, "boleto-amount-equals-total") == true);
  CHECK(compare({payment("boleto", "310.00")}, "boleto-amount-equals-total") == false);
  CHECK(compare({payment("boleto", "300.00"), payment("boleto", "300.00")}, "boleto-amount-equals-total") == true);
  CHECK(compare({payment("boleto", "300.00"), payment("boleto", "120.00")}, "boleto-amount-equals-total") == false);
  CHECK(compare({payment("pix", "300.00")}, "pix-amount-equals-total") == true);
  CHECK(compare({payment("pix", "30.00")}, "pix-amount-equals-total") == false);
  CHECK_FALSE(compare({payment("pix", "300.00")}, "boleto-amount-equals-total"));
}

TEST_CASE("checks: a slip's due date is the invoice's, or gives it one") {
  Draft draft;
  Payment slip = payment("boleto", "10.00");
  slip.due_date = Date{2026, 3, 4};
  draft.invoice.payments.push_back(slip);
  draft.note("/payments/0/line", kSomewhere, {"check-digit", kCertain});
  Draft dated = draft;
  cross_check(draft);
  CHECK(draft.invoice.due_date == Date{2026, 3, 4});
  CHECK(draft.confidence("/due_date") == kCertain);
  CHECK(draft.invoice.totals.due == Decimal::parse("10.00"));
  dated.offer(dated.invoice.due_date, "/due_date", Date{2026, 3, 5}, kSomewhere, kLabel);
  cross_check(dated);
  CHECK(outcome(dated, "boleto-due-equals-due-date") == false);
  CHECK(dated.confidence("/due_date") == kGuessed);
}

TEST_CASE("checks: net and tax make the gross total; a sum that fails makes all three doubtful") {
  const auto compare = [](const char* gross, double before) {
    Draft draft;
    draft.invoice.kind = InvoiceKind::invoice;
    draft.offer(draft.invoice.totals.net, "/totals/net", *Decimal::parse("100.00"), kSomewhere, {"label", before});
    draft.offer(draft.invoice.totals.tax, "/totals/tax", *Decimal::parse("19.00"), kSomewhere, {"label", before});
    draft.offer(draft.invoice.totals.gross, "/totals/gross", *Decimal::parse(gross), kSomewhere, {"label", before});
    cross_check(draft);
    return draft;
  };
  const Draft good = compare("119.00", kLabelled), bad = compare("120.00", kLabelled), worse = compare("120.00", kLikely);
  CHECK(outcome(good, "net-plus-tax-equals-gross") == true);
  CHECK(outcome(bad, "net-plus-tax-equals-gross") == false);
  for (const char* pointer : {"/totals/net", "/totals/tax", "/totals/gross"}) {
    CHECK(good.confidence(pointer) == kLayout);
    CHECK(bad.confidence(pointer) == kLikely);
    CHECK(worse.confidence(pointer) == kGuessed);
  }
}

TEST_CASE("checks: lines make a total, and are doubtful where they do not") {
  const auto compare = [](const char* amount) {
    Draft draft;
    draft.invoice.kind = InvoiceKind::invoice;
    draft.offer(draft.invoice.totals.net, "/totals/net", *Decimal::parse("100.00"), kSomewhere, kLabel);
    for (const char* one : {"60.00", amount}) {
      InvoiceLine line;
      line.amount = Decimal::parse(one);
      draft.note("/lines/" + std::to_string(draft.invoice.lines.size()), kSomewhere, kLabel);
      draft.invoice.lines.push_back(line);
    }
    cross_check(draft);
    return draft;
  };
  const Draft good = compare("40.00"), bad = compare("30.00");
  CHECK(outcome(good, "lines-sum-to-total") == true);
  CHECK(outcome(bad, "lines-sum-to-total") == false);
  CHECK(good.confidence("/totals/net") == kLayout);
  CHECK(bad.confidence("/totals/net") == kLabelled);
  for (const char* pointer : {"/lines/0", "/lines/1"}) {
    CHECK(good.confidence(pointer) == kLayout);
    CHECK(bad.confidence(pointer) == kLikely);
  }
}

TEST_CASE("checks: what was derived from two totals proves neither") {
  Draft draft;
  Invoice& invoice = draft.invoice;
  invoice.kind = InvoiceKind::invoice;
  draft.offer(invoice.totals.net, "/totals/net", *Decimal::parse("100.00"), kSomewhere, kLabel);
  draft.offer(invoice.totals.gross, "/totals/gross", *Decimal::parse("119.00"), kSomewhere, kLabel);
  draft.offer(invoice.totals.tax, "/totals/tax", *Decimal::parse("19.00"), kSomewhere, {"derived", kLikely});
  cross_check(draft);
  CHECK_FALSE(outcome(draft, "net-plus-tax-equals-gross"));
  CHECK(draft.confidence("/totals/tax") == kLikely);
}
