#include "extract/page/values.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace faturad::extract {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::string> date_parts(std::string_view text) {
  std::vector<std::string> parts;
  bool was_digit = false;
  for (const char c : folded(text.substr(0, 40))) {
    const bool digit = is_digit(c), letter = c >= 'a' && c <= 'z';
    if (!digit && !letter) {
      if (c != ' ' && c != '/' && c != '.' && c != '-' && c != ',') break;
      if (!parts.empty() && !parts.back().empty()) parts.emplace_back();
      continue;
    }
    if (parts.empty() || (!parts.back().empty() && digit != was_digit)) parts.emplace_back();
    parts.back() += c;
    was_digit = digit;
  }
  if (!parts.empty() && parts.back().empty()) parts.pop_back();
  std::erase(parts, "de");
  return parts;
}

// The first three letters tell a month apart in Portuguese, English, Spanish, German, French, Italian and Dutch.
unsigned month_of(const std::string& word) {
  static const std::array<std::vector<std::string_view>, 12> kMonths{{
      {"jan", "ene", "gen"}, {"fev", "feb", "fevr"}, {"mar", "maerz", "mrt", "maa"}, {"abr", "apr", "avr"}, {"mai", "may", "mag", "mei"},
      {"jun", "giu", "juin"}, {"jul", "lug", "juil"}, {"ago", "aug", "aou"}, {"set", "sep"}, {"out", "oct", "okt", "ott"}, {"nov"}, {"dez", "dec", "dic"},
  }};
  if (word.size() < 3) return 0;
  for (unsigned month = 0; month < 12; ++month) {
    for (const std::string_view start : kMonths[month]) {
      if (word.starts_with(start)) return month + 1;
    }
  }
  return 0;
}

int number_of(const std::string& part) {
  if (part.empty() || part.size() > 4 || !std::all_of(part.begin(), part.end(), is_digit)) return -1;
  return std::stoi(part);
}

std::optional<Date> date_of(int year, int month, int day) {
  if (year < 100 && year >= 0) year += 2000;
  if (month < 1 || day < 1) return std::nullopt;
  return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

}  // namespace

std::string folded(std::string_view text) {
  // U+00C0..U+00FF, the Latin-1 letters, by their second byte.
  static constexpr std::string_view kLatin1 =
      "aaaaaaaceeeeiiii" "dnooooo*ouuuuyts" "aaaaaaaceeeeiiii" "dnooooo*ouuuuyty";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0xc3 && i + 1 < text.size()) {
      out += kLatin1[static_cast<unsigned char>(text[++i]) & 63u];
    } else if (byte == 0xc2 && i + 1 < text.size()) {
      const auto next = static_cast<unsigned char>(text[++i]);
      out += next == 0xba || next == 0xb0 ? 'o' : next == 0xaa ? 'a' : ' ';  // º ° ª
    } else {
      out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : static_cast<char>(byte);
    }
  }
  return out;
}

std::optional<Date> parse_printed_date(std::string_view text, DayOrder order) {
  const auto parts = date_parts(text);
  if (parts.size() < 3) return std::nullopt;
  const int a = number_of(parts[0]), b = number_of(parts[1]), c = number_of(parts[2]);
  const unsigned first_month = month_of(parts[0]), second_month = month_of(parts[1]);
  if (a >= 0 && second_month > 0 && (parts[2].size() == 4 || parts[2].size() == 2)) return date_of(c, static_cast<int>(second_month), a);
  if (first_month > 0 && b >= 0 && parts[2].size() == 4) return date_of(c, static_cast<int>(first_month), b);
  if (a < 0 || b < 0 || c < 0) return std::nullopt;
  if (parts[0].size() == 4 && parts[1].size() == 2 && parts[2].size() == 2) return date_of(a, b, c);
  if (parts[0].size() > 2 || parts[1].size() > 2 || (parts[2].size() != 4 && parts[2].size() != 2)) return std::nullopt;
  if (order == DayOrder::month_first && a <= 12) return date_of(c, a, b);
  if (b > 12 && a <= 12) return date_of(c, a, b);
  return date_of(c, b, a);
}

std::optional<Decimal> parse_printed_amount(std::string_view word) {
  // Strip a currency and signs around the digits.
  std::size_t first = word.find_first_of("0123456789");
  const std::size_t last = word.find_last_of("0123456789");
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view before = word.substr(0, first), after = word.substr(last + 1);
  if (before.size() > 6 || after.size() > 4 || before.find('/') != std::string_view::npos || after.find('%') != std::string_view::npos) return std::nullopt;
  for (const char c : before) {
    if (c == '#' || c == ':' || c == ',' || c == '.') return std::nullopt;
  }
  const bool negative = before.find('-') != std::string_view::npos || after.find('-') != std::string_view::npos;
  std::string digits;
  std::size_t decimals = std::string_view::npos;
  const std::string_view body = word.substr(first, last - first + 1);
  const std::size_t mark = body.find_last_of(".,");
  if (mark == std::string_view::npos || body.size() - mark != 3) return std::nullopt;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (is_digit(body[i])) {
      digits += body[i];
    } else if (i == mark) {
      decimals = digits.size();
    } else if (body[i] == body[mark] || (body[i] != '.' && body[i] != ',' && body[i] != '\'') || (mark - i) % 4 != 0) {
      return std::nullopt;  // the decimal mark again, or a group that is not of three
    }
  }
  if (digits.size() > 15) return std::nullopt;
  digits.insert(decimals, ".");
  return Decimal::parse((negative ? "-" : "") + digits);
}

std::string currency_in(std::string_view text) {
  struct Sign {
    std::string_view text, code;
  };
  static constexpr Sign kSigns[] = {{"R$", "BRL"}, {"US$", "USD"}, {"\xe2\x82\xac", "EUR"}, {"\xc2\xa3", "GBP"}, {"BRL", "BRL"}, {"EUR", "EUR"},
                                    {"USD", "USD"}, {"GBP", "GBP"}, {"CHF", "CHF"}, {"$", "USD"}};
  for (const Sign& sign : kSigns) {
    if (text.find(sign.text) != std::string_view::npos) return std::string(sign.code);
  }
  return {};
}

}  // namespace faturad::extract
