// Typed values out of the forms of a document's pages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/draft.hpp"
#include "extract/fiscal/brazilian_values.hpp"
#include "extract/fiscal/form.hpp"

namespace faturad::extract {

template <class T>
struct FormValue {
  T value;
  Found where;
};

inline constexpr int kAnySection = -1;

class Forms {
 public:
  Forms(const Pages& pages, const LabelDictionary& labels) {
    for (const PageIndex& page : pages) forms_.emplace_back(page, labels);
  }
  const std::vector<Form>& all() const { return forms_; }

  template <class Parse>
  using Read = FormValue<typename std::invoke_result_t<Parse, std::string_view>::value_type>;

  // The first field with this id, in this section, that has such a value: behind the label where that starts with one,
  // else in the box below it.
  template <class Parse>
  std::optional<Read<Parse>> read(int section, int id, Parse parse) const {
    for (const Form& form : forms_) {
      for (const Field& field : form.fields()) {
        if (field.id != id || (section != kAnySection && field.section != section)) continue;
        if (auto value = value_of(form, field, parse)) return value;
      }
    }
    return std::nullopt;
  }
  // All that such fields say, in order; `begins`: of those whose label begins its cell, which in running text it does not.
  template <class Parse>
  std::vector<Read<Parse>> read_all(int id, Parse parse, bool begins) const {
    std::vector<Read<Parse>> out;
    for (const Form& form : forms_) {
      for (const Field& field : form.fields()) {
        const PageIndex& page = form.page();
        if (field.id != id || (begins && page.cells()[page.cell_at(field.label.first)].first != field.label.first)) continue;
        if (auto value = value_of(form, field, parse)) out.push_back(std::move(*value));
      }
    }
    return out;
  }
  std::optional<FormValue<Decimal>> amount(int section, int id) const { return read(section, id, first_amount); }
  std::optional<FormValue<Decimal>> number(int section, int id) const { return read(section, id, first_number); }
  std::optional<FormValue<Date>> date(int section, int id) const { return read(section, id, first_date); }
  std::optional<FormValue<TaxId>> tax_id(int section, int id) const { return read(section, id, first_tax_id); }
  // Free text: the row behind a label with a colon, else the first row of its box.
  std::optional<FormValue<std::string>> text(int section, int id) const;
  // A number as documents have: digits, perhaps grouped or with letters, never a date or an amount.
  std::optional<FormValue<std::string>> code(int section, int id) const;
  bool has(int id) const;

 private:
  template <class Parse>
  static std::optional<Read<Parse>> value_of(const Form& form, const Field& field, Parse parse) {
    // Far to the right of a label without a colon stands rather another box's value; it is the last resort.
    const auto after = form.after(field, field.colon ? 1000 : 1);
    const bool far = after && !field.colon && after->box.x0 - field.label.box.x1 > 4 * (field.label.box.y1 - field.label.box.y0);
    if (after && !far) {
      if (auto value = parse(std::string_view(after->text))) return Read<Parse>{std::move(*value), *after};
    }
    for (const Found& row : form.below(field)) {
      if (auto value = parse(std::string_view(row.text))) return Read<Parse>{std::move(*value), row};
    }
    if (far) {
      if (auto value = parse(std::string_view(after->text))) return Read<Parse>{std::move(*value), *after};
    }
    return std::nullopt;
  }

  std::vector<Form> forms_;
};

std::optional<std::string> first_code(std::string_view text);
std::optional<std::string> series_in(std::string_view text);  // one short word of letters or digits: 000, U, B1

// Offers what a named field of a known print says.
template <class Member, class T>
void offer_field(Draft& draft, Member& member, std::string_view pointer, const std::optional<FormValue<T>>& found, double confidence = kLayout) {
  if (found) draft.offer(member, pointer, found->value, found->where, {"layout", confidence});
}
void offer_tax_id(Draft& draft, Party& party, std::string_view pointer, const std::optional<FormValue<TaxId>>& found);
// What is printed in its field stands against what an access key says: the key may be of a document that this one refers
// to, or stale in a reprint; that they differ is for the checks to show.
void replace_text(Draft& draft, std::string& member, std::string_view pointer, const FormValue<std::string>& found, double confidence = kLayout);
// The issuer that the draft's key of an NF-e or its kin names, proven or not.
std::optional<FormValue<TaxId>> issuer_of_key(const Draft& draft);
// "000.004.521" is 4521.
std::string plain_number(std::string_view printed);
// A tax of a print, unless it is all zeros.
void add_tax(Draft& draft, const std::string& type, const std::optional<FormValue<Decimal>>& base, const std::optional<FormValue<Decimal>>& rate,
             const std::optional<FormValue<Decimal>>& amount);

}  // namespace faturad::extract
