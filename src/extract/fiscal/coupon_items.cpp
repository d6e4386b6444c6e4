#include "extract/fiscal/coupon_items.hpp"

#include <algorithm>
#include <optional>

#include "extract/fiscal/brazilian_values.hpp"
#include "extract/page/fold.hpp"
#include "extract/page/words.hpp"

namespace faturad::extract {
namespace {

constexpr std::string_view kRule = "|";  // columns parted by a typed rule

// "1173 Abraçadeira 2,00 UN 10,00 20,00", the numbers perhaps on a row of their own below the description.
struct Tail {
  std::string quantity, unit, price, amount;
  std::size_t words = 0;  // at the end of the row that it takes
};

// `unit_first`: the heads say that the unit stands before the quantity.
std::optional<Tail> tail_of(const Words& words, bool unit_first) {
  std::vector<std::string_view> numbers;
  std::string unit;
  std::size_t at = words.size();
  // From the right: amount, price, unit, quantity; an 'x' may stand between quantity and price.
  while (at > 0 && numbers.size() < 3) {
    const std::string_view word = words[at - 1];
    if (parse_brazilian_number(word)) {
      numbers.push_back(word);
    } else if (numbers.size() == 2 && unit.empty() && word.size() <= 6 && word != "x" && word != "X" && word != kRule) {
      unit = word;
    } else if (word != "x" && word != "X" && word != "R$" && word != kRule) {
      break;
    }
    --at;
  }
  if (numbers.size() != 3 || !parse_brazilian_amount(numbers[0])) return std::nullopt;
  if (unit_first && unit.empty() && at > 1 && words[at - 1].size() <= 6) unit = words[--at];
  return Tail{std::string(numbers[2]), unit, std::string(numbers[1]), std::string(numbers[0]), words.size() - at};
}

// "789100 ARROZ", "1173 - ARROZ", "AB-17 | ARROZ": where all items begin with a word that holds digits and no small letters it is
// their code.
void split_codes(std::vector<ItemRow>& rows) {
  const auto code_of = [](const ItemRow& row) {
    const std::size_t end = row.description.find(' ');
    const std::string_view word = std::string_view(row.description).substr(0, end);
    const bool fits = std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.'; });
    return end != std::string::npos && fits && std::any_of(word.begin(), word.end(), is_digit) ? end : 0;
  };
  if (!std::all_of(rows.begin(), rows.end(), [&](const ItemRow& row) { return code_of(row) > 0; })) return;
  for (ItemRow& row : rows) {
    row.code = row.description.substr(0, code_of(row));
    row.description.erase(0, std::min(row.description.find_first_not_of(" -|", code_of(row)), row.description.size()));
  }
}

// "UN QTD" among the heads above the items.
bool unit_before_quantity(const Form& form, float top) {
  for (const Found& heads : form.rows_in({0, top - 16, form.page().page().width, top + 1})) {
    const std::string text = folded(heads.text);
    const auto words = words_of(text);
    const auto at = [&](std::initializer_list<std::string_view> names) {
      return std::find_if(words.begin(), words.end(), [&](std::string_view word) {
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return word.starts_with(name) && word.size() <= name.size() + 3; });
      });
    };
    const auto unit = at({"un"}), quantity = at({"qtd", "quant"});
    if (unit != words.end() && quantity != words.end()) return unit < quantity;
  }
  return false;
}

}  // namespace

std::vector<ItemRow> read_coupon_items(const Form& form, float top, float bottom) {
  const bool unit_first = unit_before_quantity(form, top);
  std::vector<ItemRow> rows;
  ItemRow row;
  for (const Found& found : form.rows_in({0, top, form.page().page().width, bottom - 0.5f})) {
    const auto words = words_of(found.text);
    const auto tail = tail_of(words, unit_first);
    const std::size_t described = words.size() - (tail ? tail->words : 0);
    // Where a rule parts code and description, a row without one goes on with the item above.
    const bool ruled = std::find(words.begin(), words.end(), kRule) != words.end();
    if (!tail && !ruled && row.page == 0 && !rows.empty() && rows.back().description.find(kRule) != std::string::npos) {
      rows.back().description += " " + found.text;
      rows.back().box = united(rows.back().box, found.box);
      continue;
    }
    for (std::size_t i = 0; i < described; ++i) row.description += (row.description.empty() ? "" : " ") + std::string(words[i]);
    row.box = row.page == 0 ? found.box : united(row.box, found.box);
    row.page = found.page;
    if (!tail) continue;
    row.quantity = tail->quantity, row.unit = tail->unit, row.unit_price = tail->price, row.amount = tail->amount;
    rows.push_back(std::move(row));
    row = {};
  }
  split_codes(rows);
  return rows;
}

}  // namespace faturad::extract
