#include "extract/fiscal/form_values.hpp"

#include <algorithm>

#include "extract/page/values.hpp"
#include "extract/page/words.hpp"

namespace faturad::extract {
namespace {

constexpr float kNear = 6;  // label heights between a label and a value that it names

float height(const pdf::Box& box) { return box.y1 - box.y0; }

bool is_zero(const std::optional<FormValue<Decimal>>& value) { return !value || value->value.units() == 0; }

// A box left empty is printed as dashes or not at all.
bool says_something(std::string_view text) { return text.find_first_not_of(" -*.,:/_") != std::string_view::npos; }

}  // namespace

std::optional<FormValue<std::string>> Forms::text(int section, int id) const {
  for (const Form& form : forms_) {
    for (const Field& field : form.fields()) {
      if (field.id != id || (section != kAnySection && field.section != section)) continue;
      const auto after = form.cell_after(field);
      const bool says = after && says_something(after->text);
      const bool near = says && after->box.x0 - field.label.box.x1 < kNear * height(field.label.box);
      if (field.colon && near) return FormValue<std::string>{after->text, *after};
      for (const Found& row : form.below(field)) {
        if (says_something(row.text)) return FormValue<std::string>{row.text, row};
      }
      if (says) return FormValue<std::string>{after->text, *after};
    }
  }
  return std::nullopt;
}

std::optional<std::string> first_code(std::string_view text) {
  for (std::string_view word : words_of(text)) {
    while (!word.empty() && (word.back() == '.' || word.back() == ',' || word.back() == ';' || word.back() == '-')) word.remove_suffix(1);
    const auto digits = std::count_if(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool fits = std::all_of(word.begin(), word.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '/';
    });
    if (digits == 0 || !fits || word.size() > 24) return std::nullopt;  // the first word is the value or none is
    if (first_date(word) || !first_month(word).empty()) return std::nullopt;
    return std::string(word);
  }
  return std::nullopt;
}

std::optional<std::string> series_in(std::string_view text) {
  const auto words = words_of(text);
  if (words.empty()) return std::nullopt;
  std::string_view word = words.front();
  while (!word.empty() && (word.back() == ',' || word.back() == '.' || word.back() == '-')) word.remove_suffix(1);
  const bool fits = std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
  if (!fits || word.empty() || word.size() > 3) return std::nullopt;
  return std::string(word);
}

std::optional<FormValue<std::string>> Forms::code(int section, int id) const { return read(section, id, first_code); }

bool Forms::has(int id) const {
  return std::any_of(forms_.begin(), forms_.end(), [id](const Form& form) {
    return std::any_of(form.fields().begin(), form.fields().end(), [id](const Field& field) { return field.id == id; });
  });
}

void offer_tax_id(Draft& draft, Party& party, std::string_view pointer, const std::optional<FormValue<TaxId>>& found) {
  if (!found) return;
  // What stands in its named field holds against what an access key says, with or without good check digits; that the two
  // differ is for the checks to show.
  const double confidence = found->value.proven ? kCertain : kLikely;
  party.tax_id = found->value.text;
  party.tax_id_type = found->value.type;
  draft.note(pointer, found->where, {found->value.proven ? "check-digit" : "layout", confidence});
}

void replace_text(Draft& draft, std::string& member, std::string_view pointer, const FormValue<std::string>& found, double confidence) {
  member = found.value;  // said twice: the print's own word is what checks compare the key with
  draft.note(pointer, found.where, {"layout", confidence});
}

std::string plain_number(std::string_view printed) {
  std::string out;
  for (const char c : printed) {
    if (c != '.') out += c;
  }
  const std::size_t first = out.find_first_not_of('0');
  return first == std::string::npos ? "0" : out.substr(first);
}

std::optional<FormValue<TaxId>> issuer_of_key(const Draft& draft) {
  const std::string& key = draft.invoice.access_key;
  const auto evidence = draft.invoice.evidence.find("/access_key");
  if (key.size() != 44 || evidence == draft.invoice.evidence.end()) return std::nullopt;
  const std::string id = key.substr(6, 14);
  const Evidence& at = evidence->second;
  return FormValue<TaxId>{{id, "CNPJ", at.confidence >= kCertain}, {at.page, {at.box[0], at.box[1], at.box[2], at.box[3]}, at.text}};
}

void add_tax(Draft& draft, const std::string& type, const std::optional<FormValue<Decimal>>& base, const std::optional<FormValue<Decimal>>& rate,
             const std::optional<FormValue<Decimal>>& amount) {
  if (is_zero(base) && is_zero(amount)) return;
  Tax tax;
  tax.type = type;
  if (base) tax.base = base->value;
  if (rate) tax.rate = rate->value;
  if (amount) tax.amount = amount->value;
  const std::string pointer = "/taxes/" + std::to_string(draft.invoice.taxes.size()) + "/amount";
  draft.note(pointer, (amount ? *amount : *base).where, {"layout", kLayout});
  draft.invoice.taxes.push_back(std::move(tax));
}

}  // namespace faturad::extract
