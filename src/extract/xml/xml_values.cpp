#include "extract/xml/xml_values.hpp"

#include <algorithm>
#include <string>

#include "extract/page/amounts.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::optional<Date> day_of(std::string_view year, std::string_view month, std::string_view day) {
  return make_date(number(year), static_cast<unsigned>(number(month)), static_cast<unsigned>(number(day)));
}

// Moves the point by the exponent, cuts to nine places (rounded) and no useless zeros before the point.
std::optional<Decimal> with_exponent(std::string digits, int exponent, bool negative) {
  std::size_t point = digits.find('.');
  if (point == std::string::npos) {
    point = digits.size();
  } else {
    digits.erase(point, 1);
  }
  if (digits.empty() || exponent < -30 || exponent > 17) return std::nullopt;
  long place = static_cast<long>(point) + exponent;
  if (place < 0) digits.insert(0, static_cast<std::size_t>(-place), '0'), place = 0;
  if (place > static_cast<long>(digits.size())) digits.append(static_cast<std::size_t>(place) - digits.size(), '0');
  bool up = false;
  if (digits.size() > static_cast<std::size_t>(place) + 9) {
    up = digits[static_cast<std::size_t>(place) + 9] >= '5';
    digits.resize(static_cast<std::size_t>(place) + 9);
  }
  const std::size_t places = digits.size() - static_cast<std::size_t>(place);
  std::string text = digits.substr(0, static_cast<std::size_t>(place));
  text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
  if (text.empty()) text = "0";
  if (places > 0) text += '.' + digits.substr(static_cast<std::size_t>(place));
  const auto value = Decimal::parse(text);
  if (!value) return std::nullopt;
  const Decimal rounded = up ? *value + Decimal(1, 9) : *value;
  return negative ? -rounded : rounded;
}

// [+-]digits[.digits][E[+-]digits], as numbers stand in XML.
std::optional<Decimal> parse_strictly(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int exponent = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    const bool down = power.starts_with('-');
    if (down || power.starts_with('+')) power.remove_prefix(1);
    if (power.empty() || power.size() > 2 || !std::all_of(power.begin(), power.end(), is_digit)) return std::nullopt;
    exponent = down ? -number(power) : number(power);
    text = text.substr(0, e);
  }
  const auto points = std::count(text.begin(), text.end(), '.'), digits = std::count_if(text.begin(), text.end(), is_digit);
  if (text.size() > 60 || points > 1 || digits == 0 || points + digits != static_cast<std::ptrdiff_t>(text.size())) return std::nullopt;
  return with_exponent(std::string(text), exponent, negative);
}

}  // namespace

std::optional<Decimal> parse_xml_decimal(std::string_view text) {
  if (auto value = parse_strictly(text)) return value;
  const auto printed = read_amount(text, DecimalMark::unknown);
  if (!printed || printed->percent || printed->offset + printed->bytes != text.size()) return std::nullopt;
  return printed->value;
}

std::optional<Date> parse_xml_date(std::string_view text, std::string_view format) {
  std::string blank_free;
  for (const char c : text) {
    if (c != ' ') blank_free += c;
  }
  text = blank_free;
  const std::size_t digits = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  if (digits == text.size()) {
    const bool whole_time = digits == 12 || digits == 14;
    if (digits == 8 || whole_time) return day_of(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
    if (digits == 6 && format == "101") return day_of("20" + std::string(text.substr(0, 2)), text.substr(2, 2), text.substr(4, 2));
    return std::nullopt;
  }
  if (digits == 12 || digits == 14 || (digits == 8 && text[8] == 'T')) return day_of(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));  // 205: a zone follows
  if (digits == 4 && text.size() >= 10 && (text[4] == '-' || text[4] == '/' || text[4] == '.') && text[7] == text[4]) {
    const std::string_view month = text.substr(5, 2), day = text.substr(8, 2);
    if (!std::all_of(month.begin(), month.end(), is_digit) || !std::all_of(day.begin(), day.end(), is_digit)) return std::nullopt;
    if (text.size() > 10 && is_digit(text[10])) return std::nullopt;
    return day_of(text.substr(0, 4), month, day);
  }
  // D.M.YYYY is the day first wherever it is written; with other marks only where one of them is no month.
  if ((digits == 1 || digits == 2) && digits < text.size()) {
    const char mark = text[digits];
    const std::size_t second = text.find(mark, digits + 1);
    if ((mark != '.' && mark != '/' && mark != '-') || second == std::string_view::npos) return std::nullopt;
    const std::string_view a = text.substr(0, digits), b = text.substr(digits + 1, second - digits - 1), year = text.substr(second + 1);
    const auto all_digits = [](std::string_view part) { return std::all_of(part.begin(), part.end(), is_digit); };
    if (b.empty() || b.size() > 2 || year.size() != 4 || !all_digits(b) || !all_digits(year)) return std::nullopt;
    if (mark == '.' || number(a) > 12 || a == b) return day_of(year, b, a);
    if (number(b) > 12) return day_of(year, a, b);
  }
  return std::nullopt;
}

}  // namespace faturad::extract
