#include "extract/xml/page_comparison.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "extract/page/print_search.hpp"

namespace faturad::extract {
namespace {

constexpr std::size_t kFewWords = 30;  // less than any invoice prints
constexpr std::size_t kShortId = 4;     // characters
constexpr std::size_t kMentioned = 60;  // of a value in a warning

std::string capitals_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') out += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

class Comparison {
 public:
  Comparison(EInvoice& invoice, const std::vector<pdf::TextPage>& pages, const PageReading& reading)
      : draft_(invoice.draft), invoice_(invoice), search_(pages), reading_(reading) {}

  std::vector<std::string> run() {
    if (search_.words() == 0) return {};
    const Invoice& xml = draft_.invoice;
    if (!xml.number.empty()) {
      const auto same = [&](const std::string& other) { return capitals_and_digits(other) == capitals_and_digits(xml.number); };
      settle("number", "/number", search_.identifier(xml.number), [&](const Invoice& page) { return same(page.number) ? "" : page.number; }, xml.number);
    }
    compare_date("issue-date", "/issue_date", xml.issue_date, &Invoice::issue_date);
    compare_date("due-date", "/due_date", xml.due_date, &Invoice::due_date);
    compare_total();
    compare_ibans();
    locate_parties();
    if (shown_ == 0) miss_all();
    return std::move(contradictions_);
  }

 private:
  // `differing` gives what the page says instead, or nothing.
  template <class Differing>
  void settle(const char* what, const std::string& pointer, const std::optional<Found>& place, Differing differing, const std::string& stated) {
    const std::string name = fmt::format("page-{}-equals-xml", what);
    if (place) {
      ++shown_;
      locate(pointer, *place);
      draft_.invoice.checks.push_back({name, true});
      return;
    }
    const Invoice& page = reading_();
    const auto label = page.evidence.find(pointer);
    if (label == page.evidence.end() || label->second.confidence < kLabelled) return;
    const std::string printed = differing(page);
    if (printed.empty() || mentioned(page, pointer, printed)) return;
    draft_.invoice.checks.push_back({name, false});
    invoice_.doubt(pointer);
    contradictions_.push_back(fmt::format("the page and the embedded e-invoice contradict each other: {} is {} on page {}, {} in the XML", label_of(what),
                                          printed.substr(0, kMentioned), label->second.page, stated.substr(0, kMentioned)));
  }

  // What the XML says elsewhere (an order's number, a day of delivery, a line's amount) contradicts nothing: the page's label was
  // taken for another one.
  bool mentioned(const Invoice& page, const std::string& pointer, const std::string& printed) const {
    if (pointer == "/number") return invoice_.mentions(printed);
    if (pointer.ends_with("_date")) {
      std::string digits = printed;
      std::erase(digits, '-');
      return invoice_.mentions(printed) || invoice_.mentions(digits);
    }
    const auto total = page.totals.gross ? page.totals.gross : page.totals.due;
    return total && (invoice_.mentions(total->abs().str()) || invoice_.mentions((Decimal(0, 2) + total->abs()).str()) ||
                     (total->abs() == total->abs().rounded(0) && invoice_.mentions(total->abs().rounded(0).str())));
  }

  // Not one value of the XML is on a page that is full of words: the page is that of something else.
  void miss_all() {
    const bool sparse = search_.words() < kFewWords;
    if (sparse || draft_.invoice.number.empty() || !draft_.invoice.totals.gross) return;
    draft_.invoice.checks.push_back({"page-shows-xml", false});
    contradictions_.insert(contradictions_.begin(), "the page shows neither number nor dates nor totals of the embedded e-invoice: it may be another document's");
  }

  static std::string label_of(std::string what) {
    std::replace(what.begin(), what.end(), '-', ' ');
    return what;
  }

  void locate(const std::string& pointer, const Found& place) {
    const auto evidence = draft_.invoice.evidence.find(pointer);
    if (evidence == draft_.invoice.evidence.end()) return;
    evidence->second.page = place.page;
    evidence->second.text = place.text;
    const float box[] = {place.box.x0, place.box.y0, place.box.x1, place.box.y1};
    std::copy(std::begin(box), std::end(box), evidence->second.box);
  }

  // Names and ids get their place; a page that does not show them contradicts nothing.
  void locate_parties() {
    const Invoice& invoice = draft_.invoice;
    for (const auto& [pointer, value] : {std::pair{"/seller/name", &invoice.seller.name}, std::pair{"/seller/tax_id", &invoice.seller.tax_id},
                                         std::pair{"/buyer/name", &invoice.buyer.name}, std::pair{"/buyer/tax_id", &invoice.buyer.tax_id},
                                         std::pair{"/buyer/customer_number", &invoice.buyer.customer_number}}) {
      if (value->size() < kShortId) continue;  // "7" stands anywhere
      if (const auto place = search_.identifier(*value)) locate(pointer, *place);
    }
  }

  void compare_date(const char* what, const std::string& pointer, const std::optional<Date>& stated, std::optional<Date> Invoice::*field) {
    if (!stated) return;
    settle(what, pointer, search_.date(*stated),
           [&](const Invoice& page) { return page.*field && page.*field != stated ? to_iso(*(page.*field)) : std::string(); }, to_iso(*stated));
  }

  // The page shows the gross total or what is left to pay; either proves it.
  void compare_total() {
    const Totals& totals = draft_.invoice.totals;
    const auto gross = totals.gross ? search_.amount(*totals.gross) : std::nullopt;
    const auto due = totals.due ? search_.amount(*totals.due) : std::nullopt;
    if (due) ++shown_, locate("/totals/due", *due);
    for (const auto& [pointer, value] : {std::pair{"/totals/net", totals.net}, std::pair{"/totals/tax", totals.tax}}) {
      if (const auto place = value ? search_.amount(*value) : std::nullopt) ++shown_, locate(pointer, *place);
    }
    const auto stated = totals.gross ? totals.gross : totals.due;
    if (!stated) return;
    const auto differing = [&](const Invoice& page) {
      const auto printed = page.totals.gross ? page.totals.gross : page.totals.due;
      const bool known = !printed || printed->abs() == stated->abs() || (totals.due && printed->abs() == totals.due->abs());
      return known ? std::string() : printed->str();
    };
    if (!gross && due) {
      draft_.invoice.checks.push_back({"page-total-equals-xml", true});
    } else {
      settle("total", totals.gross ? "/totals/gross" : "/totals/due", gross, differing, stated->str());
    }
  }

  // Each account that the XML pays to is looked up. Where the page shows none of them but others, the money may go astray.
  void compare_ibans() {
    const auto& payments = draft_.invoice.payments;
    bool any = false, all_absent = true;
    for (std::size_t i = 0; i < payments.size(); ++i) {
      if (payments[i].iban.empty()) continue;
      any = true;
      if (const auto place = search_.identifier(payments[i].iban)) {
        all_absent = false;
        locate(fmt::format("/payments/{}/iban", i), *place);
      }
    }
    if (!any) return;
    if (!all_absent) {
      draft_.invoice.checks.push_back({"page-iban-equals-xml", true});
      return;
    }
    for (const Payment& printed : reading_().payments) {
      const bool known = std::find(invoice_.other_ibans.begin(), invoice_.other_ibans.end(), printed.iban) != invoice_.other_ibans.end();
      if (printed.iban.empty() || known) continue;
      draft_.invoice.checks.push_back({"page-iban-equals-xml", false});
      for (std::size_t i = 0; i < payments.size(); ++i) invoice_.doubt(fmt::format("/payments/{}/iban", i));
      contradictions_.push_back(fmt::format("the page and the embedded e-invoice contradict each other: the page shows IBAN {}, the XML pays to {}", printed.iban,
                                            payments.front().iban));
      return;
    }
  }

  Draft& draft_;
  EInvoice& invoice_;
  PrintSearch search_;
  const PageReading& reading_;
  std::vector<std::string> contradictions_;
  int shown_ = 0;  // of numbers, dates and totals
};

// The evidence below `pointer`, which the field is copied with.
void copy_evidence(Invoice& to, const Invoice& from, const std::string& pointer) {
  for (auto one = from.evidence.lower_bound(pointer); one != from.evidence.end() && one->first.starts_with(pointer); ++one) to.evidence.insert(*one);
}

bool lines_sum_to(const std::vector<InvoiceLine>& lines, const Decimal& net) {
  Decimal sum;
  for (const InvoiceLine& line : lines) {
    if (!line.amount) return false;
    sum = sum + *line.amount;
  }
  return !lines.empty() && sum == net;
}

}  // namespace

void compare_with_page(EInvoice& invoice, const std::vector<pdf::TextPage>& pages, const PageReading& reading, std::vector<std::string>& warnings) {
  auto contradictions = Comparison(invoice, pages, reading).run();
  warnings.insert(warnings.begin(), std::make_move_iterator(contradictions.begin()), std::make_move_iterator(contradictions.end()));
}

void complete_from_page(EInvoice& invoice, const PageReading& reading) {
  Invoice& out = invoice.draft.invoice;
  if (invoice.profile != Profile::minimum && invoice.profile != Profile::without_lines) return;
  const Invoice& page = reading();
  if (out.lines.empty() && out.totals.net && lines_sum_to(page.lines, *out.totals.net)) {
    out.lines = page.lines;
    copy_evidence(out, page, "/lines/");
  }
  if (invoice.profile != Profile::minimum) return;
  if (!out.due_date && page.due_date) {
    out.due_date = page.due_date;
    copy_evidence(out, page, "/due_date");
  }
  if (out.payments.empty()) {
    out.payments = page.payments;
    copy_evidence(out, page, "/payments/");
  }
}

}  // namespace faturad::extract
