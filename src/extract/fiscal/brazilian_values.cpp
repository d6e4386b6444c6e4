#include "extract/fiscal/brazilian_values.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "extract/exact/access_key.hpp"
#include "extract/page/values.hpp"
#include "extract/page/words.hpp"

namespace faturad::extract {
namespace {

bool is_place(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

// "1.234.567" in groups of three.
bool grouped(std::string_view text) {
  const std::size_t first = text.find('.');
  if (first == std::string_view::npos) return true;
  if (first == 0 || first > 3) return false;
  if ((text.size() - first) % 4 != 0) return false;
  for (std::size_t i = first; i < text.size(); ++i) {
    if ((text[i] == '.') != ((i - first) % 4 == 0)) return false;
  }
  return true;
}

std::optional<Decimal> decimal_of(std::string_view whole, std::string_view fraction, bool negative) {
  std::string text = negative ? "-" : "";
  for (const char c : whole) {
    if (c != '.') text += c;
  }
  if (!fraction.empty()) text += "." + std::string(fraction.substr(0, 9));
  return Decimal::parse(text);
}

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::string month_text(int year, unsigned month) {
  if (year < 100) year += 2000;
  if (month < 1 || month > 12 || year < 1990 || year > 2199) return {};
  return fmt::format("{:04}-{:02}", year, month);
}

// Letters, and digits, of `text`, each run an own part; at most `limit` of them.
std::vector<std::string> runs_of(std::string_view text, std::size_t limit) {
  std::vector<std::string> out;
  int last = 0;  // 1 letters, 2 digits
  for (const char c : folded(text)) {
    const int now = is_digit(c) ? 2 : c >= 'a' && c <= 'z' ? 1 : 0;
    if (now != 0) {
      if (now != last) {
        if (out.size() == limit) break;
        out.emplace_back();
      }
      out.back() += c;
    }
    last = now;
  }
  return out;
}

}  // namespace

std::optional<Decimal> parse_brazilian_number(std::string_view word) {
  if (word.starts_with("R$")) word.remove_prefix(2);
  bool negative = false;
  if (!word.empty() && (word.front() == '-' || word.front() == '+')) {
    negative = word.front() == '-';
    word.remove_prefix(1);
  } else if (!word.empty() && word.back() == '-') {
    negative = true;
    word.remove_suffix(1);
  }
  if (word.empty() || word.size() > 20 || !is_digit(word.front()) || !is_digit(word.back())) return std::nullopt;
  if (!std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '.' || c == ','; })) return std::nullopt;
  const std::size_t comma = word.find(',');
  if (comma != std::string_view::npos) {
    const std::string_view whole = word.substr(0, comma), fraction = word.substr(comma + 1);
    if (!all_digits(fraction) || !grouped(whole)) return std::nullopt;
    return decimal_of(whole, fraction, negative);
  }
  if (grouped(word)) return decimal_of(word, {}, negative);
  const std::size_t point = word.find('.');
  if (word.find('.', point + 1) != std::string_view::npos) return std::nullopt;
  return decimal_of(word.substr(0, point), word.substr(point + 1), negative);
}

std::optional<Decimal> parse_brazilian_amount(std::string_view word) {
  std::string_view bare = word;
  if (!bare.empty() && bare.back() == '-') bare.remove_suffix(1);
  if (bare.size() < 4 || bare[bare.size() - 3] != ',') return std::nullopt;
  return parse_brazilian_number(word);
}

std::optional<Decimal> first_amount(std::string_view text) {
  for (const std::string_view word : words_of(text)) {
    if (auto amount = parse_brazilian_amount(word)) return amount;
  }
  return std::nullopt;
}

std::optional<Decimal> first_number(std::string_view text) {
  for (std::string_view word : words_of(text)) {
    if (word.ends_with('%')) word.remove_suffix(1);
    if (auto number = parse_brazilian_number(word)) return number;
  }
  return std::nullopt;
}

std::optional<Date> first_date(std::string_view text) {
  const auto dates = find_dates(text, DayOrder::day_first);
  return dates.empty() ? std::nullopt : std::optional(dates.front().date);
}

std::string first_month(std::string_view text) {
  const auto runs = runs_of(text, 16);
  for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
    const std::string& year = runs[runs[i + 1] == "de" && i + 2 < runs.size() ? i + 2 : i + 1];
    if (!all_digits(year) || (year.size() != 4 && year.size() != 2)) continue;
    if (const unsigned month = month_named(runs[i])) return month_text(std::stoi(year), month);
    if (runs[i].size() <= 2 && all_digits(runs[i]) && year.size() == 4) {
      // Of a full date the middle is the month: 01/07/2026 is found here at its second part.
      const std::string out = month_text(std::stoi(year), static_cast<unsigned>(std::stoi(runs[i])));
      if (!out.empty()) return out;
    }
  }
  return {};
}

std::optional<std::string> month_in(std::string_view text) {
  auto month = first_month(text);
  return month.empty() ? std::nullopt : std::optional(std::move(month));
}

std::optional<TaxId> first_tax_id(std::string_view text) {
  for (const std::string_view word : words_of(text)) {
    std::string places;
    bool fits = true;
    for (const char c : word) {
      if (is_place(c)) {
        places += c;
      } else if (c != '.' && c != '-' && c != '/') {
        fits = false;
      }
    }
    const auto digits = std::count_if(places.begin(), places.end(), is_digit);
    if (!fits || digits < 6) continue;
    const bool slash = word.find('/') != std::string_view::npos;
    if (places.size() == 14 && (slash || digits == 14) && is_digit(places[12]) && is_digit(places[13])) return TaxId{places, "CNPJ", is_cnpj(places)};
    if (places.size() == 11 && digits == 11 && !slash) return TaxId{places, "CPF", is_cpf(places)};
  }
  return std::nullopt;
}

}  // namespace faturad::extract
