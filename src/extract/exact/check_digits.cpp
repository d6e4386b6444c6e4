#include "extract/exact/check_digits.hpp"

#include <algorithm>
#include <array>

namespace faturad::extract {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int value_of(char c) { return c - '0'; }  // letters too: their ASCII code - 48

bool all_equal(std::string_view text) { return text.find_first_not_of(text.front()) == std::string_view::npos; }

// Weights 2, 3 ... `highest` and again from 2, from the right.
int sum_mod_11(std::string_view text, int highest) {
  int sum = 0, weight = 2;
  for (std::size_t i = text.size(); i-- > 0; weight = weight == highest ? 2 : weight + 1) sum += value_of(text[i]) * weight;
  return sum % 11;
}

int digit_or_zero(int remainder) { return remainder < 2 ? 0 : 11 - remainder; }

int mod_10(std::string_view digits) {
  int sum = 0, weight = 2;
  for (std::size_t i = digits.size(); i-- > 0; weight = 3 - weight) {
    const int product = value_of(digits[i]) * weight;
    sum += product / 10 + product % 10;
  }
  return (10 - sum % 10) % 10;
}

std::string without_leading_zeros(std::string_view text) {
  const std::size_t first = text.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : std::string(text.substr(first));
}

bool is_state_code(std::string_view two) {
  // IBGE: the 27 codes of the states.
  constexpr std::array kCodes{11, 12, 13, 14, 15, 16, 17, 21, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 35, 41, 42, 43, 50, 51, 52, 53};
  return std::find(kCodes.begin(), kCodes.end(), value_of(two[0]) * 10 + value_of(two[1])) != kCodes.end();
}

std::optional<Decimal> cents(std::string_view digits) {
  std::int64_t units = 0;
  for (const char c : digits) units = units * 10 + value_of(c);
  if (units == 0) return std::nullopt;
  return Decimal(units, 2);
}

std::optional<PaymentSlip> parse_bank_line(std::string_view line) {
  const std::string_view one = line.substr(0, 9), two = line.substr(10, 10), three = line.substr(21, 10);
  if (mod_10(one) != value_of(line[9]) || mod_10(two) != value_of(line[20]) || mod_10(three) != value_of(line[31])) return std::nullopt;
  if (line[3] != '9') return std::nullopt;  // the currency: BRL is the only one
  PaymentSlip slip;
  slip.line = line;
  slip.barcode = std::string(line.substr(0, 4)).append(line.substr(32, 1)).append(line.substr(33, 14)).append(line.substr(4, 5)).append(two).append(three);
  std::string others = slip.barcode;
  others.erase(4, 1);
  int check = 11 - sum_mod_11(others, 9);
  if (check == 0 || check >= 10) check = 1;
  if (check != value_of(slip.barcode[4])) return std::nullopt;
  slip.amount = cents(slip.barcode.substr(9, 10));
  unsigned factor = 0;
  for (const char c : slip.barcode.substr(5, 4)) factor = factor * 10 + static_cast<unsigned>(value_of(c));
  if (factor > 0) slip.due_factor = factor;
  return slip;
}

int collection_digit(std::string_view digits, bool by_10) { return by_10 ? mod_10(digits) : digit_or_zero(sum_mod_11(digits, 9)); }

std::optional<PaymentSlip> parse_collection_line(std::string_view line) {
  if (line[0] != '8' || line[2] < '6' || line[2] > '9') return std::nullopt;
  const bool by_10 = line[2] == '6' || line[2] == '7';
  PaymentSlip slip;
  slip.line = line;
  slip.collection = true;
  for (std::size_t block = 0; block < 4; ++block) {
    const std::string_view eleven = line.substr(block * 12, 11);
    if (collection_digit(eleven, by_10) != value_of(line[block * 12 + 11])) return std::nullopt;
    slip.barcode.append(eleven);
  }
  std::string others = slip.barcode;
  others.erase(3, 1);
  if (collection_digit(others, by_10) != value_of(slip.barcode[3])) return std::nullopt;
  if (line[2] == '6' || line[2] == '8') slip.amount = cents(slip.barcode.substr(4, 11));
  return slip;
}

}  // namespace

bool is_cnpj(std::string_view text) {
  if (text.size() != 14 || !all_digits(text.substr(12)) || all_equal(text)) return false;
  const auto base = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  if (!std::all_of(text.begin(), text.begin() + 12, base)) return false;
  return digit_or_zero(sum_mod_11(text.substr(0, 12), 9)) == value_of(text[12]) &&
         digit_or_zero(sum_mod_11(text.substr(0, 13), 9)) == value_of(text[13]);
}

bool is_cpf(std::string_view text) {
  if (text.size() != 11 || !all_digits(text) || all_equal(text)) return false;
  return digit_or_zero(sum_mod_11(text.substr(0, 9), 11)) == value_of(text[9]) &&
         digit_or_zero(sum_mod_11(text.substr(0, 10), 11)) == value_of(text[10]);
}

std::optional<AccessKey> parse_access_key(std::string_view text) {
  if (text.size() != 44 || !all_digits(text.substr(0, 6)) || !all_digits(text.substr(18)) || !is_state_code(text)) return std::nullopt;
  if (digit_or_zero(sum_mod_11(text.substr(0, 43), 9)) != value_of(text[43])) return std::nullopt;
  AccessKey key;
  key.text = text;
  key.year = 2000 + value_of(text[2]) * 10 + value_of(text[3]);
  key.month = static_cast<unsigned>(value_of(text[4]) * 10 + value_of(text[5]));
  key.model = value_of(text[20]) * 10 + value_of(text[21]);
  constexpr std::array kModels{55, 65, 57, 67, 58, 62, 66, 63};
  if (key.month < 1 || key.month > 12 || std::find(kModels.begin(), kModels.end(), key.model) == kModels.end()) return std::nullopt;
  key.issuer = text.substr(6, 14);
  if (!is_cnpj(key.issuer) && !(key.issuer.starts_with("000") && is_cpf(key.issuer.substr(3)))) return std::nullopt;
  key.series = without_leading_zeros(text.substr(22, 3));
  key.number = without_leading_zeros(text.substr(25, 9));
  return key;
}

std::optional<PaymentSlip> parse_typed_line(std::string_view digits) {
  if (!all_digits(digits) || all_equal(digits)) return std::nullopt;
  if (digits.size() == 47) return parse_bank_line(digits);
  if (digits.size() == 48) return parse_collection_line(digits);
  return std::nullopt;
}

Date due_date_of(unsigned factor, const Date& near) {
  constexpr std::int64_t kCycle = 9'000;
  const std::int64_t first = days_since_epoch({1997, 10, 7}) + factor;
  const std::int64_t wanted = days_since_epoch(near);
  const std::int64_t second = first + kCycle;
  return date_from_days(std::abs(wanted - first) <= std::abs(wanted - second) ? first : second);
}

}  // namespace faturad::extract
