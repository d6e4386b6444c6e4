#include <fmt/format.h>

#include "faturad/extract/extract.hpp"

namespace faturad::extract {
namespace {

// Below it a person should compare the value with the page. Values by a label alone have more, contradicted ones less.
constexpr double kSure = 0.6;
constexpr std::size_t kMaxReasons = 20;  // of a document with very many invoices the rest says nothing new

// What somebody books and pays by. Of a pair one has to be there.
struct KeyField {
  const char* pointer;
  const char* or_else;
  bool (*known)(const Invoice&);
};
constexpr KeyField kKeyFields[] = {
    {"/number", nullptr, [](const Invoice& i) { return !i.number.empty(); }},
    {"/issue_date", nullptr, [](const Invoice& i) { return i.issue_date.has_value(); }},
    {"/currency", nullptr, [](const Invoice& i) { return !i.currency.empty(); }},
    {"/seller/tax_id", "/seller/name", [](const Invoice& i) { return !i.seller.tax_id.empty() || !i.seller.name.empty(); }},
    {"/totals/gross", "/totals/due", [](const Invoice& i) { return i.totals.gross || i.totals.due; }},
};

// The surer of the two; a value without evidence follows from others, which have theirs.
double confidence(const Invoice& invoice, const KeyField& field) {
  double best = -1;
  for (const char* const pointer : {field.pointer, field.or_else}) {
    const auto found = pointer ? invoice.evidence.find(pointer) : invoice.evidence.end();
    if (found != invoice.evidence.end()) best = std::max(best, found->second.confidence);
  }
  return best < 0 ? 1 : best;
}

}  // namespace

std::vector<std::string> review_reasons(const Extraction& extraction) {
  std::vector<std::string> out;
  if (extraction.invoices.empty()) out.emplace_back("no-invoice");
  for (std::size_t index = 0; index < extraction.invoices.size(); ++index) {
    const Invoice& invoice = extraction.invoices[index];
    const std::string where = fmt::format("/invoices/{}", index);
    for (const Check& check : invoice.checks) {
      if (!check.passed) out.push_back(fmt::format("check-failed {} {}", where, check.name));
    }
    for (const KeyField& field : kKeyFields) {
      if (!field.known(invoice)) {
        out.push_back(fmt::format("missing {}{}", where, field.pointer));
      } else if (confidence(invoice, field) < kSure) {
        out.push_back(fmt::format("unsure {}{}", where, field.pointer));
      }
    }
  }
  if (out.size() > kMaxReasons) out.resize(kMaxReasons);
  return out;
}

}  // namespace faturad::extract
