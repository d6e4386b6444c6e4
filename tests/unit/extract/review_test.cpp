#include "faturad/extract/extract.hpp"
#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::extract;
using Reasons = std::vector<std::string>;

namespace {

Invoice certain() {
  Invoice invoice;
  invoice.number = "17";
  invoice.issue_date = make_date(2026, 3, 1);
  invoice.currency = "EUR";
  invoice.seller.name = "Mill & Sons";
  invoice.totals.due = Decimal(1000, 2);
  invoice.evidence["/number"].confidence = 0.8;
  invoice.evidence["/issue_date"].confidence = 0.99;
  invoice.evidence["/totals/due"].confidence = 0.8;
  invoice.checks.push_back({"totals-add-up", true});
  return invoice;
}

Reasons reasons(const Invoice& invoice) { return review_reasons({{certain(), invoice}, {}}); }

}  // namespace

TEST_CASE("a result whose key fields are sure and whose checks passed needs no review", "[extract]") {
  CHECK(reasons(certain()).empty());
  CHECK(review_reasons({}) == Reasons{"no-invoice"});
}

TEST_CASE("each key field that is missing or unsure and each failed check is a reason for review", "[extract]") {
  Invoice invoice = certain();
  invoice.checks.push_back({"due-equals-gross", false});
  CHECK(reasons(invoice) == Reasons{"check-failed /invoices/1 due-equals-gross"});
  invoice = certain();
  invoice.evidence["/number"].confidence = 0.59;
  invoice.evidence["/totals/due"].confidence = 0.3;
  CHECK(reasons(invoice) == Reasons{"unsure /invoices/1/number", "unsure /invoices/1/totals/gross"});
  invoice.totals.gross = invoice.totals.due;
  invoice.evidence["/totals/gross"].confidence = 0.9;
  CHECK(reasons(invoice) == Reasons{"unsure /invoices/1/number"});
  CHECK(reasons({}) == Reasons{"missing /invoices/1/number", "missing /invoices/1/issue_date", "missing /invoices/1/currency",
                               "missing /invoices/1/seller/tax_id", "missing /invoices/1/totals/gross"});
  CHECK(review_reasons({std::vector<Invoice>(50), {}}).size() == 20);
}
