#include "extract/generic/line_reader.hpp"

#include <algorithm>

#include "extract/draft.hpp"
#include "extract/generic/line_columns.hpp"

namespace faturad::extract {
namespace {

const Decimal kCent{1, 2};

struct Quantity {
  Decimal value;
  std::string unit;
};

// One way to read a table: which columns are quantity, price and amount. columns.size() for none.
struct Assignment {
  std::size_t quantity = 0, price = 0, amount = 0;
  int fits = -1;
};

bool product_fits(const Decimal& quantity, const Decimal& price, const Decimal& amount) {
  const Decimal product = (quantity * price).rounded(2);
  return (product.abs() - amount.abs()).abs() <= kCent;  // credit notes leave signs out here and there
}

class LineReader {
 public:
  LineReader(const Table& table, DecimalMark mark) : table_(table), mark_(mark) {
    const std::size_t none = table.columns.size();
    // "Amount" heads quantities too, where another column holds the sums.
    const bool counted = table.column(kQuantity) < none;
    for (const std::size_t quantity : counted ? candidates({kQuantity}) : candidates({kAmount, kQuantity})) {
      for (const std::size_t price : candidates({kUnitPrice})) {
        // A column headed "price" may be the sum of its line.
        const bool summed = table.column(kAmount) < none || table.column(kGrossAmount) < none;
        for (const std::size_t amount : summed ? candidates({kAmount, kGrossAmount}) : candidates({kUnitPrice})) consider({quantity, price, amount, 0});
      }
    }
    description_ = widest_text(kDescription);
    if (description_ == none) description_ = widest_text(kNoColumn);
  }

  // How much it looks like the items of an invoice; 0 for not at all.
  int score() const {
    if (best_.amount == table_.columns.size() || table_.rows.empty()) return 0;
    if (best_.quantity == table_.columns.size() && table_.column(kDescription) == table_.columns.size()) return 0;
    return 1 + best_.fits / 2 + static_cast<int>(table_.rows.size());
  }

  std::vector<ReadLine> lines() const {
    std::vector<ReadLine> out;
    for (const TableRow& row : table_.rows) {
      auto line = read(row);
      if (line) out.push_back(std::move(*line));
    }
    return out;
  }

 private:
  std::vector<std::size_t> candidates(std::initializer_list<int> ids) const {
    std::vector<std::size_t> out;
    for (const int id : ids) {
      for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        if (table_.columns[i].id == id) out.push_back(i);
      }
    }
    out.push_back(table_.columns.size());
    return out;
  }

  // The column with the most text among those of `wanted`, or among those that may stand in for it.
  std::size_t widest_text(int wanted) const {
    std::size_t out = table_.columns.size(), most = 0;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      std::size_t letters = 0;
      for (const TableRow& row : table_.rows) letters += row.cells[i].text.size();
      const int id = table_.columns[i].id;
      if ((id == wanted || (wanted == kNoColumn && (id == kCode || id == kPosition))) && letters > most) {
        most = letters;
        out = i;
      }
    }
    return out;
  }

  std::optional<PrintedAmount> number(const TableRow& row, std::size_t column) const {
    if (column >= row.cells.size() || row.cells[column].text.empty()) return std::nullopt;
    const auto out = find_amount(row.cells[column].text, mark_);
    return out && !out->percent ? out : std::nullopt;
  }

  void consider(Assignment assignment) {
    if (assignment.price == assignment.amount && assignment.price < table_.columns.size()) return;
    if (assignment.quantity == assignment.amount && assignment.quantity < table_.columns.size()) assignment.quantity = table_.columns.size();
    for (const TableRow& row : table_.rows) {
      const auto quantity = number(row, assignment.quantity), price = number(row, assignment.price), amount = number(row, assignment.amount);
      assignment.fits += quantity && price && amount && product_fits(quantity->value, price->value, amount->value);
    }
    const std::size_t none = table_.columns.size();
    assignment.fits = 4 * assignment.fits + (assignment.amount < none ? 2 : 0) + (assignment.quantity < none && table_.columns[assignment.quantity].id == kQuantity) + (assignment.price < none);
    if (assignment.fits > best_.fits || best_.fits < 0) best_ = assignment;
  }

  static std::string unit_of(const Found& cell, const PrintedAmount& quantity) {
    std::string_view rest = std::string_view(cell.text).substr(std::min(cell.text.size(), quantity.offset + quantity.bytes));
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    const std::string_view unit = rest.substr(0, rest.find(' '));
    return unit.size() <= 12 ? std::string(unit) : std::string();
  }

  // A code too long for its column runs into the quantity: "DOC-USBC-0146" is six of DOC-USBC-014 where the amount is six times the price.
  std::optional<Decimal> overrun_quantity(const TableRow& row, const Decimal& price, const Decimal& amount) const {
    if (best_.quantity == 0 || best_.quantity >= row.cells.size() || price == Decimal() || !row.cells[best_.quantity].text.empty()) return std::nullopt;
    const Decimal times = (amount / price).rounded(0);
    const std::string& before = row.cells[best_.quantity - 1].text;
    const bool ends = times > Decimal() && times * price == amount && before.size() > times.str().size() && before.ends_with(times.str());
    return ends ? std::optional(times) : std::nullopt;
  }

  std::optional<ReadLine> read(const TableRow& row) const {
    const auto quantity = number(row, best_.quantity), price = number(row, best_.price), amount = number(row, best_.amount);
    if (!amount) return std::nullopt;
    ReadLine out;
    if (!quantity && price) out.line.quantity = overrun_quantity(row, price->value, amount->value);
    out.where = {row.page, row.box, {}};
    if (description_ < row.cells.size()) {
      out.line.description = row.cells[description_].text;
      out.where.text = out.line.description;
    }
    out.line.amount = amount->value;
    const bool fits = out.line.quantity || (quantity && price && product_fits(quantity->value, price->value, amount->value));
    if (quantity) {
      out.line.quantity = quantity->value;
      out.line.unit = unit_of(row.cells[best_.quantity], *quantity);
      const std::size_t unit = table_.column(kUnit);
      if (unit < row.cells.size() && !row.cells[unit].text.empty()) out.line.unit = row.cells[unit].text;
    }
    // A price that does not make the amount is one before discounts, of a pack, or of another line.
    if (price && (fits || !quantity)) out.line.unit_price = price->value;
    if (out.line.description.empty() && !fits) return std::nullopt;
    out.confidence = fits ? 0.95 : quantity && price ? kLikely : 0.7;
    return out;
  }

  const Table& table_;
  DecimalMark mark_;
  Assignment best_;
  std::size_t description_ = 0;
};

// A header of numbers and dates alone is one of the invoice's own details.
bool has_numbers(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const TableColumn& one) { return one.id == kQuantity || one.id == kUnitPrice || one.id == kAmount || one.id == kGrossAmount; });
}

}  // namespace

LineItems read_lines(const Pages& pages, DecimalMark mark) {
  const auto tables = read_tables(pages, line_table());
  int most = 0;
  LineItems out;
  for (const Table& table : tables) {
    const LineReader reader(table, mark);
    const bool items = reader.score() > 0 || (table.rows.empty() && has_numbers(table));
    if (items) out.areas.insert(out.areas.end(), table.areas.begin(), table.areas.end());
    if (reader.score() <= most) continue;
    most = reader.score();
    out.lines = reader.lines();
  }
  return out;
}

}  // namespace faturad::extract
