#include "extract/exact/access_key.hpp"

#include <algorithm>
#include <array>

#include "extract/exact/check_digits.hpp"

namespace faturad::extract {
namespace {

std::string without_leading_zeros(std::string_view text) {
  const std::size_t first = text.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : std::string(text.substr(first));
}

int two(std::string_view text) { return digit_value(text[0]) * 10 + digit_value(text[1]); }

bool is_state_code(std::string_view start) {
  // IBGE: the 27 codes of the states.
  constexpr std::array kCodes{11, 12, 13, 14, 15, 16, 17, 21, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 35, 41, 42, 43, 50, 51, 52, 53};
  return std::find(kCodes.begin(), kCodes.end(), two(start)) != kCodes.end();
}

// Year and month, two digits each, into `key`; false where they cannot be. The first NF-e was issued in 2006.
bool read_month(std::string_view four, AccessKey& key) {
  key.year = 2000 + two(four);
  key.month = static_cast<unsigned>(two(four.substr(2)));
  return key.month >= 1 && key.month <= 12 && key.year >= 2005 && key.year < 2060;
}

// 14 places: a CNPJ, or a CPF behind three zeros.
bool read_issuer(std::string_view places, AccessKey& key) {
  const bool person = places.starts_with("000") && is_cpf(places.substr(3));
  if (!person && !is_cnpj(places)) return false;
  key.issuer = person ? places.substr(3) : places;
  key.issuer_type = person ? "CPF" : "CNPJ";
  return true;
}

bool right_digit(std::string_view text) { return mod_11_digit(text.substr(0, text.size() - 1)) == digit_value(text.back()); }

std::optional<AccessKey> parse_44(std::string_view text) {
  if (!all_digits(text.substr(0, 6)) || !all_digits(text.substr(18)) || !is_state_code(text)) return std::nullopt;
  AccessKey key;
  key.text = text;
  key.model = two(text.substr(20));
  constexpr std::array kModels{55, 65, 57, 67, 58, 62, 66, 63};
  if (std::find(kModels.begin(), kModels.end(), key.model) == kModels.end() || text[34] == '0') return std::nullopt;
  if (!read_month(text.substr(2), key) || !right_digit(text) || !read_issuer(text.substr(6, 14), key)) return std::nullopt;
  key.series = without_leading_zeros(text.substr(22, 3));
  key.number = without_leading_zeros(text.substr(25, 9));
  const bool by_tax_office = (key.model == 55 || key.model == 65) && text.substr(22, 2) == "89";
  key.issuer_is_seller = !by_tax_office;
  return key;
}

std::optional<AccessKey> parse_50(std::string_view text) {
  // The tax id may hold letters, what is around it not.
  if (!all_digits(text.substr(0, 9)) || !all_digits(text.substr(21)) || !is_state_code(text)) return std::nullopt;
  const bool environment = text[7] == '1' || text[7] == '2', id_type = text[8] == '1' || text[8] == '2';
  AccessKey key;
  key.text = text;
  if (!environment || !id_type || !read_month(text.substr(36), key) || !right_digit(text) || !read_issuer(text.substr(9, 14), key)) return std::nullopt;
  if ((key.issuer_type == "CPF") != (text[8] == '1')) return std::nullopt;
  key.number = without_leading_zeros(text.substr(23, 13));
  return key;
}

}  // namespace

bool is_cnpj(std::string_view text) {
  if (text.size() != 14 || !all_digits(text.substr(12)) || all_equal(text)) return false;
  const auto base = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  if (!std::all_of(text.begin(), text.begin() + 12, base)) return false;
  return mod_11_digit(text.substr(0, 12)) == digit_value(text[12]) && mod_11_digit(text.substr(0, 13)) == digit_value(text[13]);
}

bool is_cpf(std::string_view text) {
  if (text.size() != 11 || !all_digits(text) || all_equal(text)) return false;
  return mod_11_digit(text.substr(0, 9), 11) == digit_value(text[9]) && mod_11_digit(text.substr(0, 10), 11) == digit_value(text[10]);
}

std::optional<AccessKey> parse_access_key(std::string_view places) {
  if (places.size() == 44) return parse_44(places);
  if (places.size() == 50) return parse_50(places);
  return std::nullopt;
}

}  // namespace faturad::extract
