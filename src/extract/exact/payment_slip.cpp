#include "extract/exact/payment_slip.hpp"

#include <cstdlib>

#include "extract/exact/check_digits.hpp"

namespace faturad::extract {
namespace {

std::optional<Decimal> cents(std::string_view digits) {
  std::int64_t units = 0;
  for (const char c : digits) units = units * 10 + digit_value(c);
  if (units == 0) return std::nullopt;
  return Decimal(units, 2);
}

std::string with_digit(std::string_view digits, int check) { return std::string(digits) + static_cast<char>('0' + check); }

// The barcode without its check digit at `place`.
std::string others(const std::string& barcode, std::size_t place) { return barcode.substr(0, place) + barcode.substr(place + 1); }

std::optional<PaymentSlip> parse_bank_barcode(std::string_view digits) {
  PaymentSlip slip;
  slip.barcode = digits;
  int check = 11 - weighted_mod_11(others(slip.barcode, 4), 9);
  if (check >= 10) check = 1;
  if (digits[3] != '9' || check != digit_value(digits[4])) return std::nullopt;  // 9 is BRL, the only currency
  slip.amount = cents(digits.substr(9, 10));
  unsigned factor = 0;
  for (const char c : digits.substr(5, 4)) factor = factor * 10 + static_cast<unsigned>(digit_value(c));
  if (factor > 0 && factor < 1000) return std::nullopt;  // never given out
  if (factor > 0) slip.due_factor = factor;
  const std::string one = slip.barcode.substr(0, 4) + slip.barcode.substr(19, 5), two = slip.barcode.substr(24, 10), three = slip.barcode.substr(34, 10);
  slip.line = with_digit(one, mod_10_digit(one)) + with_digit(two, mod_10_digit(two)) + with_digit(three, mod_10_digit(three));
  slip.line.append(digits.substr(4, 1)).append(digits.substr(5, 14));
  return slip;
}

int collection_digit(std::string_view digits, bool by_10) { return by_10 ? mod_10_digit(digits) : mod_11_digit(digits); }

std::optional<PaymentSlip> parse_collection_barcode(std::string_view digits) {
  if (digits[0] != '8' || digits[1] == '0' || digits[1] == '8' || digits[2] < '6' || digits[2] > '9') return std::nullopt;
  PaymentSlip slip;
  slip.barcode = digits;
  slip.collection = true;
  const bool by_10 = digits[2] == '6' || digits[2] == '7';
  if (collection_digit(others(slip.barcode, 3), by_10) != digit_value(digits[3])) return std::nullopt;
  if (digits[2] == '6' || digits[2] == '8') slip.amount = cents(digits.substr(4, 11));
  for (std::size_t block = 0; block < 44; block += 11) {
    const std::string_view eleven = digits.substr(block, 11);
    slip.line += with_digit(eleven, collection_digit(eleven, by_10));
  }
  return slip;
}

std::string barcode_of_line(std::string_view line) {
  std::string barcode;
  if (line.size() == 47) {
    barcode.append(line.substr(0, 4)).append(line.substr(32, 15)).append(line.substr(4, 5)).append(line.substr(10, 10)).append(line.substr(21, 10));
  } else {
    for (std::size_t block = 0; block < 48; block += 12) barcode.append(line.substr(block, 11));
  }
  return barcode;
}

}  // namespace

std::optional<PaymentSlip> parse_barcode(std::string_view digits) {
  if (digits.size() != 44 || !all_digits(digits) || all_equal(digits)) return std::nullopt;
  return digits[0] == '8' ? parse_collection_barcode(digits) : parse_bank_barcode(digits);
}

std::optional<PaymentSlip> parse_typed_line(std::string_view digits) {
  if ((digits.size() != 47 && digits.size() != 48) || !all_digits(digits)) return std::nullopt;
  if ((digits.size() == 48) != (digits[0] == '8')) return std::nullopt;
  auto slip = parse_barcode(barcode_of_line(digits));
  if (slip && slip->line != digits) return std::nullopt;  // a block's check digit
  return slip;
}

DueDates due_dates_of(unsigned factor) {
  constexpr std::int64_t kCycle = 9'000;
  const std::int64_t first = days_since_epoch({1997, 10, 7}) + factor;
  return {date_from_days(first), date_from_days(first + kCycle)};
}

Date due_date_of(unsigned factor, const Date& near) {
  const DueDates dates = due_dates_of(factor);
  const auto distance = [wanted = days_since_epoch(near)](const Date& date) { return std::abs(days_since_epoch(date) - wanted); };
  return distance(dates.first) <= distance(dates.second) ? dates.first : dates.second;
}

}  // namespace faturad::extract
