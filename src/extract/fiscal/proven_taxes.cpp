#include "extract/fiscal/proven_taxes.hpp"

#include <algorithm>

#include "extract/fiscal/brazilian_values.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

std::string tax_named(std::string_view word) {
  const char first = word.empty() ? ' ' : static_cast<char>(word.front() | 0x20);
  if (first != 'i' && first != 'p' && first != 'c' && first != '(') return {};  // most words: not worth folding
  std::string form;
  for (const char c : folded(word)) {
    if (is_letter(c)) form += c;
  }
  if (form == "icms") return "ICMS";
  if (form == "pis" || form == "pispasep") return "PIS";
  if (form == "cofins") return "COFINS";
  if (form == "ibs") return "IBS";
  if (form == "cbs") return "CBS";
  if (form == "iss" || form == "issqn") return "ISS";
  return {};
}

bool makes(const Decimal& base, const Decimal& rate, const Decimal& amount) {
  return ((base * rate * Decimal(1, 2)).rounded(2) - amount).abs() <= Decimal(1, 2);
}

struct Numbers {
  std::vector<Decimal> values;
  std::vector<bool> money;
};

// The numbers behind the tax's name up to the next word that is none; '%', "R$" and a colon may stand between.
Numbers numbers_behind(const PageIndex& page, std::uint32_t at, std::uint32_t end) {
  Numbers out;
  for (std::uint32_t i = at + 1; i < end && out.values.size() < 3; ++i) {
    std::string_view word = page.word_at(i).text;
    if (word.ends_with('%')) word.remove_suffix(1);
    const auto number = parse_brazilian_number(word);
    if (number) {
      out.values.push_back(*number);
      out.money.push_back(parse_brazilian_amount(word).has_value());
    } else if (!word.empty() && word != "R$" && word != ":" && word != "(R$)") {
      break;
    }
  }
  return out;
}

}  // namespace

void read_proven_taxes(const Pages& pages, Draft& draft) {
  for (const PageIndex& page : pages) {
    for (const Row& row : page.rows()) {
      const Cell& last = page.cells()[row.first_cell + row.cell_count - 1];
      const std::uint32_t end = last.first + last.count;
      for (std::uint32_t at = page.cells()[row.first_cell].first; at < end; ++at) {
        const std::string type = tax_named(page.word_at(at).text);
        if (type.empty()) continue;
        const auto known = [&](const Tax& tax) { return tax.type == type; };
        if (std::any_of(draft.invoice.taxes.begin(), draft.invoice.taxes.end(), known)) continue;
        const Numbers numbers = numbers_behind(page, at, end);
        if (numbers.values.size() < 3 || numbers.values[2].units() == 0 || !numbers.money[2]) continue;
        const auto& [a, b, c] = std::tie(numbers.values[0], numbers.values[1], numbers.values[2]);
        if (!makes(a, b, c)) continue;
        const bool rate_first = a < b && a <= Decimal(40, 0);
        Tax tax{type, rate_first ? b : a, rate_first ? a : b, c};
        draft.note("/taxes/" + std::to_string(draft.invoice.taxes.size()) + "/amount", page.text(at, std::min(end, at + 4)), {"layout", kCertain});
        draft.invoice.taxes.push_back(std::move(tax));
      }
    }
  }
}

}  // namespace faturad::extract
