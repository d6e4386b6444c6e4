#include "extract/generic/list_reader.hpp"

#include <algorithm>
#include <cmath>

#include "extract/draft.hpp"
#include "extract/page/fold.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

constexpr std::size_t kLeast = 2;      // rows that make a list
constexpr std::size_t kMost = 500;     // rows that are looked at together
constexpr std::size_t kLetters = 4;    // a text with fewer is a unit or a code
constexpr float kAligned = 3;          // points: amounts begin or end below each other
constexpr double kSummed = 0.85;       // the rows make a total

struct Item {
  ReadLine line;
  Decimal amount;
  float left = 0, right = 0;  // of the amount
};

std::size_t letters_in(std::string_view text) {
  const std::string form = folded(text);
  return static_cast<std::size_t>(std::count_if(form.begin(), form.end(), is_letter));
}

// "x14", "14 x", "14": how many of it.
std::optional<Decimal> quantity_in(std::string_view text, DecimalMark mark) {
  if (text.starts_with('x') || text.starts_with('X')) text.remove_prefix(1);
  if (text.ends_with('x') || text.ends_with('X')) text.remove_suffix(1);
  const auto number = read_amount(text, mark);
  return number && number->currency.empty() && !number->percent && number->bytes + 1 >= text.size() ? std::optional(number->value) : std::nullopt;
}

// "12. Mouse" is numbered.
std::string_view without_position(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at > 0 && at < 4 && text.substr(at).starts_with(". ") ? text.substr(at + 2) : text;
}

// "2 x Deck screws" counts them.
void take_count(InvoiceLine& line) {
  const std::string& text = line.description;
  const std::size_t end = text.find_first_not_of("0123456789");
  if (end == 0 || end > 3 || !std::string_view(text).substr(std::min(end, text.size())).starts_with(" x ")) return;
  line.quantity = Decimal::parse(text.substr(0, end));
  line.description = text.substr(end + 3);
}

class ListReader {
 public:
  ListReader(const Spots& spots, const TotalsOffers& totals, DecimalMark mark) : spots_(spots), mark_(mark) {
    for (const auto* offers : {&totals.net, &totals.gross, &totals.due}) {
      for (const AmountOffer& offer : *offers) targets_.push_back(offer.value);
    }
  }

  std::vector<ReadLine> read() {
    if (targets_.empty()) return {};
    find_tax_rows();
    for (const PageIndex& page : spots_.pages()) {
      for (std::size_t row = 0; row < page.rows().size(); ++row) {
        if (ends_list(page, row)) {
          if (makes_total()) return lines();
          run_.clear();
        } else if (auto item = item_in(page, page.rows()[row])) {
          if (is_sum_of_run(*item) && makes_total()) return lines();
          if (run_.size() == kMost || !goes_on(*item)) run_.clear();
          run_.push_back(std::move(*item));
        }
      }
    }
    return makes_total() ? lines() : std::vector<ReadLine>();
  }

 private:
  static bool is_total(Term term) { return term >= Term::net && term <= Term::other_amount; }

  // Rows that speak of a tax are no items.
  void find_tax_rows() {
    for (const Spot& spot : spots_.all()) {
      if (spot.term == Term::tax) taxes_.push_back({spot.page, spot.cell().row});
    }
  }

  bool ends_list(const PageIndex& page, std::size_t row) const {
    const Spot* label = spots_.label_of(page, page.cells_of(page.rows()[row]).front());
    if (label != nullptr && is_total(label->term)) return true;
    return std::any_of(taxes_.begin(), taxes_.end(), [&](const auto& one) { return one.first == &page && one.second == row; });
  }

  std::optional<Item> item_in(const PageIndex& page, const Row& row) const {
    const auto cells = page.cells_of(row);
    if (cells.size() < 2) return std::nullopt;
    const std::string& last_word = page.word_at(cells.back().first + cells.back().count - 1).text;
    if (std::none_of(last_word.begin(), last_word.end(), is_digit) && currency_in(last_word).empty()) return std::nullopt;
    const Found last = page.text(cells.back());
    const auto amount = find_amount(last.text, mark_);
    if (!amount || amount->value == Decimal() || !amount->exact_cents || amount->percent || amount->offset > 0 || amount->bytes + 1 < last.text.size()) return std::nullopt;
    Item out;
    out.amount = amount->value;
    out.left = cells.back().box.x0;
    out.right = cells.back().box.x1;
    out.line.where = page.text(row);
    out.line.line.amount = amount->value;
    out.line.confidence = kSummed;
    std::vector<Decimal> numbers;
    for (const Cell& cell : cells.first(cells.size() - 1)) {
      const std::string text = page.text(cell).text;
      const auto number = quantity_in(text, mark_);
      if (number) {
        numbers.push_back(*number);
      } else if (letters_in(text) >= kLetters && text.find(':') == std::string::npos) {
        if (!out.line.line.description.empty()) out.line.line.description += " ";
        out.line.line.description += out.line.line.description.empty() ? without_position(text) : std::string_view(text);
      }
    }
    if (out.line.line.description.empty()) return std::nullopt;
    take_count(out.line.line);
    if (numbers.size() == 1) out.line.line.quantity = numbers[0];
    if (numbers.size() == 2 && (numbers[0] * numbers[1]).rounded(2) == out.amount) {
      out.line.line.quantity = numbers[0];
      out.line.line.unit_price = numbers[1];
    }
    return out;
  }

  Decimal sum_from(std::size_t first) const {
    Decimal out;
    for (std::size_t i = first; i < run_.size(); ++i) out = out + run_[i].amount;
    return out;
  }

  bool goes_on(const Item& item) const {
    if (run_.empty() || run_.back().line.where.page != item.line.where.page) return true;
    return std::abs(run_.back().right - item.right) < kAligned || std::abs(run_.back().left - item.left) < kAligned;
  }

  // A total without a label that says so.
  bool is_sum_of_run(const Item& item) const { return run_.size() >= kLeast && item.amount == sum_from(0); }

  // Whether the run, or the end of it, makes one of the totals; what stands before it is taken off.
  bool makes_total() {
    Decimal sum = sum_from(0);
    for (std::size_t first = 0; first + kLeast <= run_.size(); ++first) {
      if (std::find(targets_.begin(), targets_.end(), sum) != targets_.end()) {
        run_.erase(run_.begin(), run_.begin() + static_cast<std::ptrdiff_t>(first));
        return true;
      }
      sum = sum - run_[first].amount;
    }
    return false;
  }

  std::vector<ReadLine> lines() {
    std::vector<ReadLine> out;
    for (Item& item : run_) out.push_back(std::move(item.line));
    return out;
  }

  const Spots& spots_;
  DecimalMark mark_;
  std::vector<Decimal> targets_;
  std::vector<std::pair<const PageIndex*, std::size_t>> taxes_;
  std::vector<Item> run_;
};

}  // namespace

std::vector<ReadLine> read_list(const Spots& spots, const TotalsOffers& totals, DecimalMark mark) { return ListReader(spots, totals, mark).read(); }

}  // namespace faturad::extract
