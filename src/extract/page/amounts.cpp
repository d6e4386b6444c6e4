#include "extract/page/amounts.hpp"

#include <algorithm>
#include <array>

#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

struct Sign {
  std::string_view text, code;
};
// Longer ones first. A bare $ stands for many currencies; the caller settles it by the country.
constexpr Sign kSigns[] = {{"US$", "USD"}, {"R$", "BRL"}, {"CA$", "CAD"}, {"C$", "CAD"}, {"A$", "AUD"}, {"AU$", "AUD"}, {"NZ$", "NZD"}, {"S$", "SGD"},
                           {"HK$", "HKD"}, {"MX$", "MXN"}, {"\xe2\x82\xac", "EUR"}, {"\xc2\xa3", "GBP"}, {"$", "USD"}, {"SFr.", "CHF"}, {"Fr.", "CHF"}, {"\xc2\xa5", "JPY"},
                           {"\xe2\x82\xb9", "INR"}, {"z\xc5\x82", "PLN"}, {"K\xc4\x8d", "CZK"}, {"\xc2\x80", "EUR"}};
constexpr std::string_view kCodes[] = {"EUR", "USD", "GBP", "BRL", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CAD", "AUD", "JPY", "MXN",
                                       "ARS", "CLP", "COP", "NZD", "ZAR", "INR", "SGD", "HKD", "RON", "BGN", "TRY", "AED", "CNY", "MAD", "PEN", "UYU"};

constexpr std::string_view kEuros[] = {"Euros", "euros", "EUROS", "Euro", "euro", "EURO"};

// The bytes that one of these begins with.
constexpr auto kCurrencyStarts = [] {
  std::array<bool, 256> out{};
  for (const Sign& sign : kSigns) out[static_cast<unsigned char>(sign.text[0])] = true;
  for (const std::string_view code : kCodes) out[static_cast<unsigned char>(code[0])] = true;
  for (const std::string_view euro : kEuros) out[static_cast<unsigned char>(euro[0])] = true;
  return out;
}();

bool capital(char c) { return c >= 'A' && c <= 'Z'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Bytes of a blank of any width, 0 where there is none.
std::size_t blank_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == ' ') return 1;
  const Folding one = fold_at(text, at);
  return one.form == ' ' ? one.bytes : 0;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (const std::size_t bytes = blank_at(text, at)) at += bytes;
  return at;
}

bool three_digits(std::string_view text, std::size_t at) {
  return at + 3 <= text.size() && is_digit(text[at]) && is_digit(text[at + 1]) && is_digit(text[at + 2]) && (at + 3 == text.size() || !is_digit(text[at + 3]));
}

// Digits with marks between them, as they stand.
struct Figures {
  std::string digits;
  std::size_t end = 0;
  std::size_t groups = 0;      // marks of `group`
  char group = 0, decimal = 0;  // ' ' for any blank, 0 for none
  std::size_t decimals = 0;
  bool settled = true;  // false for 1.234: a group or decimals
};

std::size_t mark_bytes(std::string_view text, std::size_t at, char& mark) {
  if (at >= text.size()) return 0;
  if (text[at] == '.' || text[at] == ',' || text[at] == '\'') {
    mark = text[at];
    return 1;
  }
  const Folding one = fold_at(text, at);
  if (one.form == ' ' || (one.form == '\'' && one.bytes > 1)) {
    mark = one.form;
    return one.bytes;
  }
  return 0;
}

void take_digits(std::string_view text, Figures& out) {
  while (out.end < text.size() && is_digit(text[out.end])) out.digits += text[out.end++];
}

std::optional<Figures> read_figures(std::string_view text, std::size_t at, DecimalMark known) {
  Figures out;
  out.end = at;
  take_digits(text, out);
  if (out.digits.empty()) return std::nullopt;
  const std::size_t first = out.digits.size();
  for (char mark = 0; const std::size_t bytes = mark_bytes(text, out.end, mark);) {
    const std::size_t next = out.end + bytes;
    const bool grouped = first <= 3 && three_digits(text, next) && (out.group == 0 || out.group == mark) && out.decimal == 0;
    if (grouped) {
      out.group = mark;
      ++out.groups;
      out.end = next;
      take_digits(text, out);
      continue;
    }
    if (mark == ' ' || mark == '\'' || mark == out.group || next >= text.size() || !is_digit(text[next])) break;
    out.decimal = mark;
    out.end = next;
    const std::size_t before = out.digits.size();
    take_digits(text, out);
    out.decimals = out.digits.size() - before;
    char more = 0;  // 12.05.2023 and the like
    if (mark_bytes(text, out.end, more) == 1 && more != ' ' && out.end + 1 < text.size() && is_digit(text[out.end + 1])) return std::nullopt;
    break;
  }
  // One mark before three digits: 1.234 is a group or decimals.
  if (out.groups == 1 && out.decimal == 0 && (out.group == '.' || out.group == ',')) {
    const char decimal = known == DecimalMark::comma ? ',' : known == DecimalMark::point ? '.' : 0;
    out.settled = decimal != 0;
    if (out.group == decimal || (first == 1 && out.digits[0] == '0')) {
      out.settled = true;
      out.decimal = out.group;
      out.decimals = 3;
      out.groups = 0;
    }
  }
  return out;
}

std::optional<Decimal> value_of(const Figures& figures, bool negative) {
  if (figures.digits.size() > 16 || figures.decimals > 9) return std::nullopt;
  std::string digits = figures.digits;
  if (figures.decimals > 0) digits.insert(digits.size() - figures.decimals, ".");
  return Decimal::parse((negative ? "-" : "") + digits);
}

bool minus_at(std::string_view text, std::size_t at) { return at < text.size() && fold_at(text, at).form == '-'; }

}  // namespace

CurrencySign currency_at(std::string_view text) {
  if (text.empty() || !kCurrencyStarts[static_cast<unsigned char>(text[0])]) return {};
  for (const Sign& sign : kSigns) {
    if (text[0] == sign.text[0] && text.starts_with(sign.text)) return {sign.code, sign.text.size()};
  }
  for (const std::string_view euro : kEuros) {
    if (text[0] == euro[0] && text.starts_with(euro) && (text.size() == euro.size() || !letter(text[euro.size()]))) return {"EUR", euro.size()};
  }
  if (text.size() < 3 || !capital(text[1]) || !capital(text[2]) || (text.size() > 3 && letter(text[3]))) return {};
  for (const std::string_view code : kCodes) {
    if (text[0] == code[0] && text.starts_with(code)) return {code, 3};
  }
  return {};
}

std::optional<PrintedAmount> read_amount(std::string_view text, DecimalMark mark) {
  PrintedAmount out;
  std::size_t at = skip_blanks(text, 0);
  out.offset = at;
  bool brackets = false, negative = false;
  const auto take_bracket = [&] {
    if (brackets || at >= text.size() || text[at] != '(') return;
    brackets = negative = true;
    ++at;
  };
  take_bracket();
  const auto take_minus = [&] {
    if (!minus_at(text, at)) return;
    negative = true;
    at = skip_blanks(text, at + fold_at(text, at).bytes);
  };
  take_minus();
  if (const CurrencySign sign = currency_at(text.substr(at)); sign.bytes > 0) {
    out.currency = sign.code;
    at = skip_blanks(text, at + sign.bytes);
    take_bracket();  // $(10.00)
    take_minus();
  }
  if (at < text.size() && text[at] == '+') at = skip_blanks(text, at + 1);
  const auto figures = read_figures(text, at, mark);
  if (!figures || !figures->settled) return std::nullopt;
  at = figures->end;
  if (text.substr(at).starts_with(",-") || text.substr(at).starts_with(".-")) {
    at += 2;  // 12,- is twelve and no cents
  } else if (minus_at(text, at)) {
    const std::size_t behind = at + fold_at(text, at).bytes;
    if (behind < text.size() && is_alnum(fold_at(text, behind).form)) return std::nullopt;
    negative = true;
    at = behind;
  }
  bool closed = !brackets;
  // Brackets stand for a minus where nothing else is in them; else they hold a remark.
  const auto close_bracket = [&] {
    const std::size_t end = skip_blanks(text, at);
    if (closed || end >= text.size() || text[end] != ')') return;
    closed = true;
    at = end + 1;
  };
  // "CR" behind money: it is owed to the buyer.
  const auto take_credit = [&] {
    const std::size_t from = skip_blanks(text, at);
    if (figures->decimals != 2 || !text.substr(from).starts_with("CR") || (from + 2 < text.size() && is_alnum(fold_at(text, from + 2).form))) return;
    negative = true;
    at = from + 2;
  };
  close_bracket();
  take_credit();
  const std::size_t tail = skip_blanks(text, at);
  out.percent = tail < text.size() && text[tail] == '%';
  if (const CurrencySign sign = currency_at(text.substr(tail)); sign.bytes > 0) {
    if (out.currency.empty() || out.currency == sign.code || tail == at) at = tail + sign.bytes;
    if (out.currency.empty()) out.currency = sign.code;
  } else if (at < text.size() && (is_alnum(fold_at(text, at).form) || text[at] == '/' || text[at] == ':' || text[at] == '_')) {
    return std::nullopt;
  }
  close_bracket();
  take_credit();
  const auto value = value_of(*figures, negative);
  if (!value || !closed) return std::nullopt;
  out.value = *value;
  out.exact_cents = figures->decimals == 2;
  out.bytes = at - out.offset;
  return out;
}

std::optional<PrintedAmount> find_amount(std::string_view text, DecimalMark mark, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    const bool start = at == 0 || text[at - 1] == ' ' || text[at - 1] == ':' || text[at - 1] == '=';
    if (!start) continue;
    if (auto found = read_amount(text.substr(at), mark)) {
      found->offset += at;
      return found;
    }
  }
  return std::nullopt;
}

std::optional<Decimal> parse_printed_amount(std::string_view word) {
  if (word.size() < 4 || std::none_of(word.begin(), word.end(), [](char c) { return c == '.' || c == ','; })) return std::nullopt;  // most words, at once
  const auto found = read_amount(word, DecimalMark::unknown);
  if (!found || !found->exact_cents || found->percent || found->offset + found->bytes + 1 < word.size()) return std::nullopt;
  return found->value;
}

std::string currency_in(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool inside = at > 0 && letter(text[at - 1]) && letter(text[at]);
    if (inside || !kCurrencyStarts[static_cast<unsigned char>(text[at])]) continue;
    if (const CurrencySign sign = currency_at(text.substr(at)); sign.bytes > 0) return std::string(sign.code);
  }
  return {};
}

void MarkVotes::count(std::string_view word) {
  while (!word.empty() && !is_digit(word.back())) word.remove_suffix(1);
  if (word.size() < 4) return;
  const char mark = word[word.size() - 3];
  if ((mark != ',' && mark != '.') || !is_digit(word[word.size() - 4]) || !is_digit(word[word.size() - 2])) return;
  if (std::count(word.begin(), word.end(), mark) > 1) return;  // a date
  ++(mark == ',' ? comma : point);
}

}  // namespace faturad::extract
