#include "extract/checks.hpp"

#include <algorithm>

#include "extract/exact/access_key.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

// Lists the check; what it compared becomes certain, or a guess.
void conclude(Draft& draft, const char* name, bool passed, std::string_view pointer) {
  draft.invoice.checks.push_back({name, passed});
  draft.set_confidence(pointer, passed ? kCertain : kGuessed);
}

std::string figures(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (is_digit(c) && (c != '0' || !out.empty())) out += c;
  }
  return out;
}

// Whether a value was read where the key stands: out of the key, which cannot prove it then.
bool read_from_key(const Invoice& invoice, const char* pointer) {
  const auto value = invoice.evidence.find(pointer), key = invoice.evidence.find("/access_key");
  return value != invoice.evidence.end() && key != invoice.evidence.end() && value->second.page == key->second.page && std::equal(std::begin(value->second.box), std::end(value->second.box), std::begin(key->second.box));
}

void compare_key(Draft& draft) {
  const Invoice& invoice = draft.invoice;
  const auto key = parse_access_key(invoice.access_key);
  if (!key) return;
  if (key->issuer_is_seller && !invoice.seller.tax_id.empty() && !read_from_key(invoice, "/seller/tax_id")) conclude(draft, "access-key-issuer-is-seller", key->issuer == invoice.seller.tax_id, "/seller/tax_id");
  if (!invoice.number.empty() && !read_from_key(invoice, "/number")) conclude(draft, "access-key-number-is-number", figures(key->number) == figures(invoice.number), "/number");
  if (invoice.issue_date) {
    const bool same = invoice.issue_date->year == key->year && invoice.issue_date->month == key->month;
    conclude(draft, "access-key-month-is-issue-month", same, "/issue_date");
  }
}

// Which total an amount equals: its pointer, or null.
const char* total_equal_to(const Invoice& invoice, const Decimal& amount) {
  if (invoice.totals.due && *invoice.totals.due == amount) return "/totals/due";
  if (invoice.totals.gross && *invoice.totals.gross == amount) return "/totals/gross";
  return nullptr;
}

// Instalments together make up what is to be paid, or each payment does: of several that differ the one that fits proves
// nothing, another may be what is to be paid.
void compare_amounts(Draft& draft, const char* method, const char* check) {
  Invoice& invoice = draft.invoice;
  std::vector<Decimal> amounts;
  std::size_t at = 0;
  for (std::size_t i = 0; i < invoice.payments.size(); ++i) {
    const Payment& payment = invoice.payments[i];
    if (payment.method != method || !payment.amount) continue;
    amounts.push_back(*payment.amount);
    at = i;
  }
  if (amounts.empty()) return;
  if (!invoice.totals.due && !invoice.totals.gross) {
    const auto proof = invoice.evidence.find("/payments/" + std::to_string(at) + (std::string_view(method) == "pix" ? "/payload" : "/line"));
    if (amounts.size() != 1 || proof == invoice.evidence.end()) return;
    invoice.totals.due = amounts.front();
    const Evidence evidence = proof->second;
    invoice.evidence["/totals/due"] = evidence;
    return;
  }
  Decimal sum = amounts.front();
  for (std::size_t i = 1; i < amounts.size(); ++i) sum = sum + amounts[i];
  const char* equal = total_equal_to(invoice, sum);
  const bool alike = std::all_of(amounts.begin(), amounts.end(), [&](const Decimal& amount) { return amount == amounts.front(); });
  if (equal == nullptr && alike) equal = total_equal_to(invoice, amounts.front());
  conclude(draft, check, equal != nullptr, equal != nullptr ? equal : invoice.totals.due ? "/totals/due" : "/totals/gross");
}

void compare_due_date(Draft& draft) {
  Invoice& invoice = draft.invoice;
  std::vector<Date> days;
  std::size_t at = 0;
  for (std::size_t i = 0; i < invoice.payments.size(); ++i) {
    if (!invoice.payments[i].due_date) continue;
    days.push_back(*invoice.payments[i].due_date);
    at = i;
  }
  if (days.empty()) return;
  if (invoice.due_date) {
    conclude(draft, "boleto-due-equals-due-date", std::find(days.begin(), days.end(), *invoice.due_date) != days.end(), "/due_date");
    return;
  }
  const auto proof = invoice.evidence.find("/payments/" + std::to_string(at) + "/line");
  if (days.size() != 1 || proof == invoice.evidence.end()) return;
  invoice.due_date = days.front();
  const Evidence evidence = proof->second;
  invoice.evidence["/due_date"] = evidence;
}

bool is_sum_of(const Decimal& total, const Decimal& sum, std::size_t terms) {
  const Decimal cent{1, 2};
  return (total - sum).abs() <= cent * Decimal(static_cast<std::int64_t>(std::max<std::size_t>(terms / 4, 1)), 0);
}

// For invoices whose tax comes on top; the fiscal prints of Brazil hold it within the price, and check their own sums.
void compare_totals(Draft& draft) {
  Invoice& invoice = draft.invoice;
  const bool on_top = invoice.kind == InvoiceKind::invoice || invoice.kind == InvoiceKind::credit_note || invoice.kind == InvoiceKind::receipt || invoice.kind == InvoiceKind::order;
  const Totals& totals = invoice.totals;
  if (!on_top) return;
  const auto derived = [&](const char* pointer) {
    const auto found = invoice.evidence.find(pointer);
    return found != invoice.evidence.end() && found->second.source == "derived";
  };
  // What was derived from the two others agrees with them whatever they are.
  if (totals.net && totals.tax && totals.gross && !derived("/totals/net") && !derived("/totals/tax") && !derived("/totals/gross")) {
    const bool passed = is_sum_of(*totals.gross, *totals.net + *totals.tax, 2);
    invoice.checks.push_back({"net-plus-tax-equals-gross", passed});
    for (const char* pointer : {"/totals/net", "/totals/tax", "/totals/gross"}) draft.weigh(pointer, passed);
  }
  const bool summed = std::any_of(invoice.checks.begin(), invoice.checks.end(), [](const Check& one) { return one.name == "lines-sum-to-total"; });
  if (invoice.lines.empty() || summed || (!totals.net && !totals.gross)) return;
  Decimal sum;
  for (const InvoiceLine& line : invoice.lines) sum = sum + line.amount.value_or(Decimal());
  const std::size_t lines = invoice.lines.size();
  const bool net = totals.net && is_sum_of(*totals.net, sum, lines), gross = totals.gross && is_sum_of(*totals.gross, sum, lines);
  invoice.checks.push_back({"lines-sum-to-total", net || gross});
  if (net || gross) draft.weigh(net ? "/totals/net" : "/totals/gross", true);
  for (std::size_t i = 0; i < lines; ++i) draft.weigh("/lines/" + std::to_string(i), net || gross);
}

// A label of a number may stand near a tax id; that one is no number of an invoice.
void refuse_tax_id_as_number(Draft& draft) {
  Invoice& invoice = draft.invoice;
  const std::string number = figures(invoice.number);
  if (number.size() >= 9 && (number == figures(invoice.seller.tax_id) || number == figures(invoice.buyer.tax_id))) draft.withdraw(invoice.number, "/number");
}

}  // namespace

void cross_check(Draft& draft) {
  refuse_tax_id_as_number(draft);
  compare_key(draft);
  compare_amounts(draft, "boleto", "boleto-amount-equals-total");
  compare_amounts(draft, "pix", "pix-amount-equals-total");
  compare_due_date(draft);
  compare_totals(draft);
}

}  // namespace faturad::extract
