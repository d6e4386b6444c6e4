// Tax ids without punctuation or country of their own, by the label that names them.
#include <algorithm>
#include <array>

#include "extract/exact/check_digits.hpp"
#include "extract/exact/page_scan.hpp"
#include "extract/page/prefix_set.hpp"

namespace faturad::extract {
namespace {

struct LabelledFormat {
  std::string_view label;  // lower case, its groups run together
  std::size_t length;
  bool (*check)(std::string_view);
  std::string_view type;
};

bool is_siren_or_siret(std::string_view n) { return is_siren(n) || is_siret(n); }
// Tax offices write it with 10, 11 or 13 digits, each state in its own way; there is no check digit common to all.
bool is_steuernummer(std::string_view n) { return n.size() >= 10 && n.size() <= 13 && n.size() != 12 && all_digits(n) && !all_equal(n); }

constexpr LabelledFormat kFormats[] = {
    {"cnpj", 14, is_cnpj, "CNPJ"}, {"cgc", 14, is_cnpj, "CNPJ"}, {"cnpjcpf", 14, is_cnpj, "CNPJ"}, {"cpfcnpj", 14, is_cnpj, "CNPJ"},
    {"cnpjmf", 14, is_cnpj, "CNPJ"}, {"cpf", 11, is_cpf, "CPF"}, {"cnpjcpf", 11, is_cpf, "CPF"}, {"cpfcnpj", 11, is_cpf, "CPF"},
    {"cpfmf", 11, is_cpf, "CPF"}, {"cuit", 11, is_cuit, "CUIT"}, {"cuil", 11, is_cuit, "CUIT"},
    {"nif", 9, is_spanish_nif, "NIF"}, {"cif", 9, is_spanish_nif, "NIF"}, {"cifnif", 9, is_spanish_nif, "NIF"}, {"nifcif", 9, is_spanish_nif, "NIF"},
    {"dni", 9, is_spanish_nif, "NIF"}, {"nie", 9, is_spanish_nif, "NIF"}, {"nif", 9, is_portuguese_nif, "NIF"}, {"nipc", 9, is_portuguese_nif, "NIF"},
    {"contribuinte", 9, is_portuguese_nif, "NIF"}, {"siret", 14, is_siren_or_siret, "SIRET"}, {"siren", 9, is_siren_or_siret, "SIREN"},
    {"rcs", 9, is_siren, "SIREN"}, {"piva", 11, is_partita_iva, "VAT"}, {"partitaiva", 11, is_partita_iva, "VAT"},
    {"codicefiscale", 16, is_codice_fiscale, "Codice Fiscale"}, {"cf", 16, is_codice_fiscale, "Codice Fiscale"}, {"codfisc", 16, is_codice_fiscale, "Codice Fiscale"},
    {"codfiscale", 16, is_codice_fiscale, "Codice Fiscale"}, {"codicefiscale", 11, is_partita_iva, "Codice Fiscale"}, {"cf", 11, is_partita_iva, "Codice Fiscale"},
    {"codfiscale", 11, is_partita_iva, "Codice Fiscale"}, {"nip", 10, is_polish_nip, "NIP"}, {"vat", 9, is_uk_vat, "VAT"},
    {"vatreg", 9, is_uk_vat, "VAT"}, {"vatregistration", 9, is_uk_vat, "VAT"}, {"steuernummer", 13, is_steuernummer, "Steuernummer"},
    {"stnr", 13, is_steuernummer, "Steuernummer"}, {"steuernr", 13, is_steuernummer, "Steuernummer"},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// `start` is lower case.
bool starts_with(std::string_view start, std::string_view word) {
  return word.size() <= start.size() && std::equal(word.begin(), word.end(), start.begin(), [](char a, char b) { return lower(a) == b; });
}

// Labels may begin with a letter in a group of its own: P. IVA, C. F.
constexpr PrefixSet kLabels = [] {
  PrefixSet out;
  for (const LabelledFormat& format : kFormats) out.add(format.label);
  return out;
}();
constexpr std::size_t kLongestLabel = 15;

bool is_filler(std::string_view word) {
  constexpr std::array<std::string_view, 9> kFillers{"n", "no", "nr", "num", "number", "nummer", "mf", "id", "do"};
  return std::any_of(kFillers.begin(), kFillers.end(), [word](std::string_view filler) { return filler.size() == word.size() && starts_with(filler, word); });
}

// The number of groups from `first` on, 1 to 3 on one line, that make up `label`; 0 where they do not.
std::uint32_t label_groups(const PageScan& scan, std::uint32_t first, std::string_view label) {
  const auto& groups = scan.groups.all();
  for (std::uint32_t count = 0; count < 3 && first + count < groups.size() && groups[first + count].line == groups[first].line; ++count) {
    const std::string_view word = scan.groups.text(groups[first + count]);
    if (!starts_with(label, word)) return 0;
    label.remove_prefix(word.size());
    if (label.empty()) return count + 1;
  }
  return 0;
}

bool read_value(PageScan& scan, std::uint32_t first, const LabelledFormat& format) {
  const bool open_length = format.type == "Steuernummer";
  std::optional<Chain> best;
  const std::uint32_t line = scan.groups.all()[first].line;
  scan.groups.follow(first, 0, format.length, [&](const Chain& chain) {
    if (scan.groups.all()[chain.groups.back()].line != line) return Verdict::stop;
    if ((open_length || chain.text.size() == format.length) && format.check(chain.text) && scan.ends(chain)) best = chain;
    return Verdict::more;
  });
  if (!best) return false;
  scan.take(*best);
  scan.finds.tax_ids.push_back({{best->text, std::string(format.type), !open_length, false}, scan.groups.found(*best)});
  return true;
}

}  // namespace

bool read_labelled_id(PageScan& scan, std::uint32_t label) {
  const auto& groups = scan.groups.all();
  const std::string_view text = scan.groups.text(groups[label]);
  if (text.size() > kLongestLabel || !kLabels.may_hold(text)) return false;
  const char initial = lower(text[0]);
  for (const LabelledFormat& format : kFormats) {
    if (format.label[0] != initial) continue;
    const std::uint32_t count = label_groups(scan, label, format.label);
    if (count == 0) continue;
    std::uint32_t value = label + count;
    while (value < groups.size() && value < label + count + 3 && is_filler(scan.groups.text(groups[value]))) ++value;
    if (value < groups.size() && groups[value].line == groups[label].line && read_value(scan, value, format)) return true;
    const auto below = scan.groups.below(scan.page.page().words[groups[label].word].box);
    if (below && !scan.used[*below] && read_value(scan, *below, format)) return true;
  }
  return false;
}

}  // namespace faturad::extract
