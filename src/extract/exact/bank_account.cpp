#include "extract/exact/bank_account.hpp"

#include <algorithm>

#include "extract/exact/check_digits.hpp"

namespace faturad::extract {
namespace {

// What stands behind country and check digits: a number of places and their class, n digits, a capital letters, c both.
struct Country {
  std::string_view code, account;
};

// Sorted. The registry's structures, neighbours of one class joined.
constexpr Country kCountries[] = {
    {"AD", "8n12c"}, {"AE", "19n"}, {"AL", "8n16c"}, {"AT", "16n"}, {"AZ", "4a20c"}, {"BA", "16n"}, {"BE", "12n"}, {"BG", "4a6n8c"},
    {"BH", "4a14c"}, {"BI", "23n"}, {"BR", "23n1a1c"}, {"BY", "4c4n16c"}, {"CH", "5n12c"}, {"CR", "18n"}, {"CY", "8n16c"}, {"CZ", "20n"},
    {"DE", "18n"}, {"DJ", "23n"}, {"DK", "14n"}, {"DO", "4c20n"}, {"EE", "16n"}, {"EG", "25n"}, {"ES", "20n"}, {"FI", "14n"},
    {"FK", "2a12n"}, {"FO", "14n"}, {"FR", "10n11c2n"}, {"GB", "4a14n"}, {"GE", "2a16n"}, {"GI", "4a15c"}, {"GL", "14n"}, {"GR", "7n16c"},
    {"GT", "24c"}, {"HN", "4a20n"}, {"HR", "17n"}, {"HU", "24n"}, {"IE", "4a14n"}, {"IL", "19n"}, {"IQ", "4a15n"}, {"IS", "22n"},
    {"IT", "1a10n12c"}, {"JO", "4a4n18c"}, {"KW", "4a22c"}, {"KZ", "3n13c"}, {"LB", "4n20c"}, {"LC", "4a24c"}, {"LI", "5n12c"}, {"LT", "16n"},
    {"LU", "3n13c"}, {"LV", "4a13c"}, {"LY", "21n"}, {"MC", "10n11c2n"}, {"MD", "20c"}, {"ME", "18n"}, {"MK", "3n10c2n"}, {"MN", "16n"},
    {"MR", "23n"}, {"MT", "4a5n18c"}, {"MU", "4a19n3a"}, {"NI", "4a20n"}, {"NL", "4a10n"}, {"NO", "11n"}, {"OM", "3n16c"}, {"PK", "4a16c"},
    {"PL", "24n"}, {"PS", "4a21c"}, {"PT", "21n"}, {"QA", "4a21c"}, {"RO", "4a16c"}, {"RS", "18n"}, {"RU", "14n15c"}, {"SA", "2n18c"},
    {"SC", "4a20n3a"}, {"SD", "14n"}, {"SE", "20n"}, {"SI", "15n"}, {"SK", "20n"}, {"SM", "1a10n12c"}, {"SO", "19n"}, {"ST", "21n"},
    {"SV", "4a20n"}, {"TL", "19n"}, {"TN", "20n"}, {"TR", "6n16c"}, {"UA", "6n19c"}, {"VA", "18n"}, {"VG", "4a16n"}, {"XK", "16n"},
    {"YE", "4a4n18c"},
};

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool in_class(char c, char kind) { return kind == 'n' ? is_digit(c) : kind == 'a' ? is_capital(c) : is_digit(c) || is_capital(c); }

const Country* country_of(std::string_view code) {
  const auto* found = std::lower_bound(std::begin(kCountries), std::end(kCountries), code, [](const Country& one, std::string_view wanted) { return one.code < wanted; });
  return found != std::end(kCountries) && found->code == code ? found : nullptr;
}

// Calls part(places, class) for each part of a structure.
template <class Part>
void each_part(std::string_view structure, Part part) {
  std::size_t places = 0;
  for (const char c : structure) {
    if (is_digit(c)) {
      places = places * 10 + static_cast<std::size_t>(digit_value(c));
    } else {
      part(places, c);
      places = 0;
    }
  }
}

bool fits(std::string_view account, std::string_view structure) {
  bool all = true;
  each_part(structure, [&](std::size_t places, char kind) {
    for (const char c : account.substr(0, places)) all = all && in_class(c, kind);
    account.remove_prefix(places);
  });
  return all;
}

bool mod_97_is_one(std::string_view text) { return mod_97(std::string(text.substr(4)).append(text.substr(0, 4))) == 1; }

bool is_country(std::string_view code) {
  // ISO 3166-1 alpha-2, and XK as banks use it.
  constexpr std::string_view kCodes =
      "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESET"
      "FIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMC"
      "MDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSR"
      "SSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";
  for (std::size_t i = 0; i < kCodes.size(); i += 2) {
    if (kCodes.substr(i, 2) == code) return true;
  }
  return false;
}

}  // namespace

std::size_t iban_length(std::string_view code) {
  const Country* country = country_of(code);
  if (country == nullptr) return 0;
  std::size_t length = 4;
  each_part(country->account, [&](std::size_t places, char) { length += places; });
  return length;
}

bool is_iban(std::string_view text) {
  if (text.size() < 15 || text.size() != iban_length(text.substr(0, 2)) || !all_digits(text.substr(2, 2))) return false;
  if (text.substr(2, 2) < "02" || text.substr(2, 2) > "98") return false;  // 98 - remainder cannot give others
  return fits(text.substr(4), country_of(text.substr(0, 2))->account) && mod_97_is_one(text);
}

bool is_bic(std::string_view text) {
  if (text.size() != 8 && text.size() != 11) return false;
  if (!std::all_of(text.begin(), text.begin() + 4, is_capital) || !is_country(text.substr(4, 2))) return false;
  return std::all_of(text.begin() + 6, text.end(), [](char c) { return in_class(c, 'c'); });
}

bool is_rf_reference(std::string_view text) {
  if (text.size() < 5 || text.size() > 25 || !text.starts_with("RF") || !all_digits(text.substr(2, 2))) return false;
  return mod_97_is_one(text);
}

bool is_qr_reference(std::string_view digits) { return digits.size() == 27 && all_digits(digits) && !all_equal(digits) && recursive_mod_10(digits); }

bool is_qr_iban(std::string_view iban) {
  return (iban.starts_with("CH") || iban.starts_with("LI")) && iban.size() == 21 && iban.substr(4, 5) >= "30000" && iban.substr(4, 5) <= "31999";
}

}  // namespace faturad::extract
