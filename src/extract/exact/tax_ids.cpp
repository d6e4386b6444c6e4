#include "extract/exact/tax_ids.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "extract/exact/check_digits.hpp"

namespace faturad::extract {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number(std::string_view digits) {
  int out = 0;
  for (const char c : digits) out = out * 10 + digit_value(c);
  return out;
}

bool austrian(std::string_view u) { return (mod_10_digit(u.substr(1, 6)) - digit_value(u[7]) + 16) % 10 == digit_value(u[8]); }

bool belgian(std::string_view n) { return n[0] <= '1' && 97 - number(n.substr(0, 8)) % 97 == number(n.substr(8)); }

bool bulgarian(std::string_view n) {
  int rest = weighted(n, {1, 2, 3, 4, 5, 6, 7, 8}, 11);
  if (rest == 10) rest = weighted(n, {3, 4, 5, 6, 7, 8, 9, 10}, 11) % 10;
  return rest == digit_value(n[8]);
}

bool cypriot(std::string_view n) {
  constexpr int kOdd[] = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += i % 2 == 0 ? kOdd[digit_value(n[i])] : digit_value(n[i]);
  return !n.starts_with("12") && 'A' + sum % 26 == n[8];  // 12 is not given out
}

bool czech(std::string_view n) { return (11 - weighted(n, {8, 7, 6, 5, 4, 3, 2}, 11)) % 10 == digit_value(n[7]) && n[0] != '9'; }
bool german(std::string_view n) { return n[0] != '0' && mod_11_10(n); }
bool danish(std::string_view n) { return n[0] != '0' && weighted(n, {2, 7, 6, 5, 4, 3, 2, 1}, 11) == 0; }
bool estonian(std::string_view n) { return weighted(n, {3, 7, 1, 3, 7, 1, 3, 7, 1}, 10) == 0; }
bool greek(std::string_view n) { return weighted(n, {256, 128, 64, 32, 16, 8, 4, 2}, 11) % 10 == digit_value(n[8]); }
bool finnish(std::string_view n) { return weighted(n, {7, 9, 10, 5, 8, 4, 2, 1}, 11) == 0; }
bool croatian(std::string_view n) { return mod_11_10(n); }
bool hungarian(std::string_view n) { return weighted(n, {9, 7, 3, 1, 9, 7, 3, 1}, 10) == 0; }

bool french(std::string_view n) {
  if (all_digits(n)) return (12 + 3 * (number(n.substr(2)) % 97)) % 97 == number(n.substr(0, 2));
  // Newer keys hold a letter other than I and O: positions among digits and letters make a number, mod 11 of it and of the SIREN.
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const auto first = kAlphabet.find(n[0]), second = kAlphabet.find(n[1]);
  if (first == std::string_view::npos || second == std::string_view::npos || !luhn(n.substr(2))) return false;
  const int value = static_cast<int>(is_digit(n[0]) ? first * 24 + second - 10 : first * 34 + second - 100);
  return (number(n.substr(2)) + 1 + value / 11) % 11 == value % 11;
}

bool irish(std::string_view n) {
  constexpr std::string_view kLetters = "WABCDEFGHIJKLMNOPQRSTUV";
  int sum = weighted(n, {8, 7, 6, 5, 4, 3, 2}, 1'000);
  if (n.size() == 9) {
    if (n[8] > 'I' && n[8] != 'W') return false;  // no others are given out
    sum += (n[8] == 'W' ? 0 : n[8] - 'A' + 1) * 9;
  }
  return kLetters[static_cast<std::size_t>(sum % 23)] == n[7];
}

bool lithuanian(std::string_view n) {
  int rest = weighted(n, {1, 2, 3, 4, 5, 6, 7, 8}, 11);
  if (rest == 10) rest = weighted(n, {3, 4, 5, 6, 7, 8, 9, 1}, 11) % 10;
  return n[7] == '1' && rest == digit_value(n[8]);
}

bool luxembourgish(std::string_view n) { return number(n.substr(0, 6)) % 89 == number(n.substr(6)); }
bool latvian(std::string_view n) { return n[0] > '3' && weighted(n, {9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1}, 11) == 3; }
bool maltese(std::string_view n) { return n[0] != '0' && weighted(n, {3, 4, 6, 7, 8, 9, 10, 1}, 37) == 0; }

// Since 2020 a sole trader's has mod 97 over the whole instead of the older mod 11 over the nine digits.
bool dutch(std::string_view n) {
  if (n.substr(10) == "00") return false;
  return weighted(n, {9, 8, 7, 6, 5, 4, 3, 2, -1}, 11) == 0 || mod_97("NL" + std::string(n)) == 1;
}

bool romanian(std::string_view n) {
  const std::string ten = std::string(10 - n.size(), '0') + std::string(n);
  return n[0] != '0' && weighted(ten, {7, 5, 3, 2, 1, 7, 5, 3, 2}, 1'000) * 10 % 11 % 10 == digit_value(ten[9]);
}

bool swedish(std::string_view n) { return luhn(n.substr(0, 10)) && n.substr(10) >= "01" && n.substr(10) <= "94"; }

bool slovene(std::string_view n) {
  const int check = 11 - weighted(n, {8, 7, 6, 5, 4, 3, 2}, 11);
  return n[0] != '0' && check != 11 && check % 10 == digit_value(n[7]);
}

bool slovak(std::string_view n) {
  int rest = 0;
  for (const char c : n) rest = (rest * 10 + digit_value(c)) % 11;
  return rest == 0 && n[0] != '0' && n[2] != '0' && n[2] != '1' && n[2] != '5' && n[2] != '6';
}

bool swiss(std::string_view e) { return weighted(e.substr(1), {5, 4, 3, 2, 7, 6, 5, 4, 1}, 11) == 0; }

bool norwegian(std::string_view n) { return weighted(n, {3, 2, 7, 6, 5, 4, 3, 2, 1}, 11) == 0; }

struct VatFormat {
  std::string_view country;
  std::string_view shape;  // behind the country: n digit, a letter, c either, else itself
  bool (*check)(std::string_view);
  bool strong = false;
};

constexpr VatFormat kFormats[] = {
    {"AT", "Unnnnnnnn", austrian, true}, {"BE", "nnnnnnnnnn", belgian, true}, {"BG", "nnnnnnnnn", bulgarian}, {"CH", "Ennnnnnnnn", swiss, true},
    {"CY", "nnnnnnnna", cypriot, true}, {"CZ", "nnnnnnnn", czech}, {"DE", "nnnnnnnnn", german}, {"DK", "nnnnnnnn", danish},
    {"EE", "nnnnnnnnn", estonian}, {"EL", "nnnnnnnnn", greek}, {"ES", "cnnnnnnnc", is_spanish_nif, true}, {"FI", "nnnnnnnn", finnish},
    {"FR", "ccnnnnnnnnn", french, true}, {"GB", "nnnnnnnnn", is_uk_vat, true}, {"GB", "nnnnnnnnnnnn", is_uk_vat, true}, {"HR", "nnnnnnnnnnn", croatian},
    {"HU", "nnnnnnnn", hungarian}, {"IE", "nnnnnnna", irish, true}, {"IE", "nnnnnnnaa", irish, true}, {"IT", "nnnnnnnnnnn", is_partita_iva},
    {"LT", "nnnnnnnnn", lithuanian}, {"LU", "nnnnnnnn", luxembourgish, true}, {"LV", "nnnnnnnnnnn", latvian}, {"MT", "nnnnnnnn", maltese, true},
    {"NL", "nnnnnnnnnBnn", dutch, true}, {"NO", "nnnnnnnnnMVA", norwegian, true}, {"PL", "nnnnnnnnnn", is_polish_nip}, {"PT", "nnnnnnnnn", is_portuguese_nif},
    {"RO", "nnnnnnnn", romanian}, {"RO", "nnnnnnn", romanian}, {"RO", "nnnnnnnnn", romanian}, {"RO", "nnnnnnnnnn", romanian},
    {"SE", "nnnnnnnnnnnn", swedish}, {"SI", "nnnnnnnn", slovene}, {"SK", "nnnnnnnnnn", slovak}, {"XI", "nnnnnnnnn", is_uk_vat, true},
};

bool has_shape(std::string_view text, std::string_view shape) {
  return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), [](char c, char kind) {
           return kind == 'n' ? is_digit(c) : kind == 'a' ? is_capital(c) : kind == 'c' ? is_digit(c) || is_capital(c) : c == kind;
         });
}

}  // namespace

std::size_t vat_id_length(std::string_view prefix) {
  // By both letters: every word in capitals asks.
  static constexpr auto kLengths = [] {
    std::array<std::array<std::uint8_t, 26>, 26> out{};
    for (const VatFormat& format : kFormats) {
      std::uint8_t& length = out[static_cast<std::size_t>(format.country[0] - 'A')][static_cast<std::size_t>(format.country[1] - 'A')];
      length = std::max(length, static_cast<std::uint8_t>(2 + format.shape.size()));
    }
    return out;
  }();
  if (prefix.size() != 2 || !is_capital(prefix[0]) || !is_capital(prefix[1])) return 0;
  return kLengths[static_cast<std::size_t>(prefix[0] - 'A')][static_cast<std::size_t>(prefix[1] - 'A')];
}

std::optional<TaxId> parse_vat_id(std::string_view text) {
  if (text.size() < 9 || all_equal(text.substr(2))) return std::nullopt;
  const std::string_view rest = text.substr(2);
  for (const VatFormat& format : kFormats) {
    if (format.country != text.substr(0, 2) || !has_shape(rest, format.shape)) continue;
    return TaxId{std::string(text), "VAT", format.check(rest), format.strong};
  }
  return std::nullopt;
}

bool is_cuit(std::string_view n) {
  if (n.size() != 11 || !all_digits(n)) return false;
  constexpr std::string_view kKinds[] = {"20", "23", "24", "25", "26", "27", "30", "33", "34"};  // of person
  if (std::find(std::begin(kKinds), std::end(kKinds), n.substr(0, 2)) == std::end(kKinds)) return false;
  const int check = 11 - weighted(n, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}, 11);
  return (check == 11 ? 0 : check == 10 ? 9 : check) == digit_value(n[10]);
}

bool is_spanish_nif(std::string_view n) {
  constexpr std::string_view kPersons = "TRWAGMYFPDXBNJZSQVHLCKE", kLetters = "JABCDEFGHI";
  if (n.size() != 9 || !all_digits(n.substr(1, 7))) return false;
  if (is_digit(n[0])) return kPersons[static_cast<std::size_t>(number(n.substr(0, 8)) % 23)] == n[8];
  if (n[0] >= 'X' && n[0] <= 'Z') return kPersons[static_cast<std::size_t>(((n[0] - 'X') * 10'000'000 + number(n.substr(1, 7))) % 23)] == n[8];
  if (std::string_view("KLM").find(n[0]) != std::string_view::npos) return kPersons[static_cast<std::size_t>(number(n.substr(1, 7)) % 23)] == n[8];
  if (std::string_view("ABCDEFGHJNPQRSUVW").find(n[0]) == std::string_view::npos) return false;
  const int check = mod_10_digit(n.substr(1, 7));
  const bool letter_only = std::string_view("NPQRSW").find(n[0]) != std::string_view::npos, digit_only = std::string_view("ABEH").find(n[0]) != std::string_view::npos;
  return (!letter_only && n[8] == '0' + check) || (!digit_only && n[8] == kLetters[static_cast<std::size_t>(check)]);
}

bool is_portuguese_nif(std::string_view n) {
  if (n.size() != 9 || !all_digits(n) || n[0] == '0') return false;
  const int check = 11 - weighted(n, {9, 8, 7, 6, 5, 4, 3, 2}, 11);
  return (check >= 10 ? 0 : check) == digit_value(n[8]);
}

bool is_siren(std::string_view n) { return n.size() == 9 && all_digits(n) && !all_equal(n) && luhn(n); }

bool is_siret(std::string_view n) {
  if (n.size() != 14 || !all_digits(n) || !is_siren(n.substr(0, 9))) return false;
  if (luhn(n)) return true;
  // La Poste numbers its many offices so that the digits add up to a multiple of 5.
  int sum = 0;
  for (const char c : n) sum += digit_value(c);
  return n.starts_with("356000000") && sum % 5 == 0;
}

bool is_partita_iva(std::string_view n) {
  if (n.size() != 11 || !all_digits(n) || n.substr(0, 7) == "0000000" || !luhn(n)) return false;
  const int office = number(n.substr(7, 3));
  return (office >= 1 && office <= 100) || office == 120 || office == 121 || office == 888 || office == 999;
}

bool is_codice_fiscale(std::string_view text) {
  // Digits may be replaced by letters where two persons would share one ("omocodia").
  constexpr std::string_view kShape = "aaaaaaddaddaddda", kOmocodia = "LMNPQRSTUV", kMonths = "ABCDEHLMPRST";
  constexpr int kOdd[] = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  if (text.size() != 16 || kMonths.find(text[8]) == std::string_view::npos) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    const char c = text[i];
    if (kShape[i] == 'a' ? !is_capital(c) : !is_digit(c) && kOmocodia.find(c) == std::string_view::npos) return false;
    const int place = is_digit(c) ? c - '0' : c - 'A';
    if (i < 15) sum += i % 2 == 0 ? kOdd[place] : place;
  }
  return 'A' + sum % 26 == text[15];
}

bool is_polish_nip(std::string_view n) {
  return n.size() == 10 && all_digits(n) && n[0] != '0' && weighted(n, {6, 5, 7, 2, 3, 4, 5, 6, 7}, 11) == digit_value(n[9]);
}

bool is_uk_vat(std::string_view n) {
  if ((n.size() != 9 && n.size() != 12) || !all_digits(n) || n.substr(0, 7) == "0000000") return false;
  const int sum = weighted(n, {8, 7, 6, 5, 4, 3, 2}, 1'000) + number(n.substr(7, 2));
  return sum % 97 == 0 || (sum + 55) % 97 == 0;
}

}  // namespace faturad::extract
