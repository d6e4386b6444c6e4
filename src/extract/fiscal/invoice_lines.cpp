#include "extract/fiscal/invoice_lines.hpp"

#include "extract/fiscal/brazilian_values.hpp"

namespace faturad::extract {
namespace {

// Quantity by price makes the amount, to a cent or what rounding of the price leaves.
bool multiplies(const InvoiceLine& line) {
  if (!line.quantity || !line.unit_price || !line.amount) return false;
  const Decimal off = ((*line.quantity * *line.unit_price).abs() - line.amount->abs()).abs();
  return off <= Decimal(1, 2) || off * Decimal(1000, 0) <= line.amount->abs();
}

}  // namespace

void add_lines(Draft& draft, const std::vector<ItemRow>& rows) {
  for (const ItemRow& row : rows) {
    InvoiceLine line;
    line.description = row.description;
    line.unit = row.unit;
    line.quantity = parse_brazilian_number(row.quantity);
    line.unit_price = parse_brazilian_number(row.unit_price);
    line.amount = parse_brazilian_number(row.amount);
    const std::string pointer = "/lines/" + std::to_string(draft.invoice.lines.size());
    draft.note(pointer, {row.page, row.box, row.description}, {"layout", multiplies(line) ? kCertain : kLayout});
    draft.invoice.lines.push_back(std::move(line));
  }
}

void check_lines(Draft& draft, const std::optional<Decimal>& total, std::string_view total_pointer) {
  if (draft.invoice.lines.empty() || !total) return;
  Decimal sum;
  for (const InvoiceLine& line : draft.invoice.lines) {
    if (line.amount) sum = sum + *line.amount;
  }
  const bool passed = sum == *total;
  draft.invoice.checks.push_back({"lines-sum-to-total", passed});
  if (passed) draft.set_confidence(total_pointer, kCertain);
  for (std::size_t i = 0; i < draft.invoice.lines.size(); ++i) draft.weigh("/lines/" + std::to_string(i), passed);
}

}  // namespace faturad::extract
