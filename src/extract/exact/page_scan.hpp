// What the exact readers share while they go over a page's groups once. Private to the readers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "extract/exact/digit_groups.hpp"
#include "extract/exact/exact_reader.hpp"
#include "extract/page/labels.hpp"

namespace faturad::extract {

struct PageScan {
  const PageIndex& page;
  const DigitGroups& groups;
  ExactFinds& finds;
  std::vector<bool> used;  // groups that are part of a value
  std::optional<std::vector<LabelMatch>> labels_;

  const std::vector<LabelMatch>& labels();  // looked for when first asked for

  void take(const Chain& chain) {
    for (const std::uint32_t group : chain.groups) used[group] = true;
  }
  // Whether a chain's last group is the last of its number: what follows on its line is not joined to it, or is no number.
  bool ends(const Chain& chain) const {
    const std::uint32_t last = chain.groups.back(), next = last + 1;
    if (next >= groups.all().size()) return true;
    const Group &one = groups.all()[last], &other = groups.all()[next];
    return other.line != one.line || !other.joined || !other.has_digit;
  }
  bool one_word(const Chain& chain) const { return groups.all()[chain.groups.front()].word == groups.all()[chain.groups.back()].word; }
};

// Each looks for a value that begins with the group `first`, and takes it.
bool read_long_number(PageScan& scan, std::uint32_t first);     // access keys, typed lines, barcodes
bool read_account(PageScan& scan, std::uint32_t first);         // IBAN, RF reference
bool read_qr_reference(PageScan& scan, std::uint32_t first);    // Swiss
bool read_printed_id(PageScan& scan, std::uint32_t first);      // CNPJ and CPF with their punctuation
bool read_vat_id(PageScan& scan, std::uint32_t first);          // with its country in front
// Behind a label that ends with the group `label` or begins with it.
bool read_labelled_id(PageScan& scan, std::uint32_t label);
bool read_labelled_bic(PageScan& scan, std::uint32_t label);
// After all others.
void read_bics_at_accounts(PageScan& scan);
void read_doubtful_keys(PageScan& scan);
void read_pix(PageScan& scan);
// Whether "chave de acesso" stands on the row of a number, or a little above it, and how: at the start of its cell, or amid a sentence.
enum class KeyLabel { none, heads, amid };
KeyLabel key_label_of(PageScan& scan, const pdf::Box& number);
// Whether an account is called the reader's own: one that is debited, not one to pay to.
bool is_debited(PageScan& scan, const pdf::Box& account);
void find_sides(PageScan& scan, std::size_t first_tax_id);

}  // namespace faturad::extract
