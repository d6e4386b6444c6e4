#include "extract/exact/exact_reader.hpp"

#include <algorithm>

#include "extract/exact/page_scan.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

// Adds what `page` shows.
void read_page(const PageIndex& page, ExactFinds& finds) {
  const DigitGroups groups(page);
  PageScan scan{page, groups, finds, std::vector<bool>(groups.all().size()), std::nullopt};
  const std::size_t ids_before = finds.tax_ids.size();
  for (std::uint32_t i = 0; i < groups.all().size(); ++i) {
    const Group& group = groups.all()[i];
    if (scan.used[i]) continue;
    if (group.has_digit) {
      if (read_long_number(scan, i) || read_account(scan, i) || read_printed_id(scan, i) || read_vat_id(scan, i) || read_qr_reference(scan, i)) continue;
    } else if (group.size == 2 || group.size == 3) {
      if (read_account(scan, i) || read_vat_id(scan, i)) continue;  // the country in a word of its own
    }
    if (group.has_letter && !group.has_digit) read_labelled_id(scan, i) || read_labelled_bic(scan, i);
  }
  read_pix(scan);
  read_bics_at_accounts(scan);
  read_doubtful_keys(scan);
  if (finds.tax_ids.size() > ids_before) find_sides(scan, ids_before);
}

const std::string& identity(const std::string& value) { return value; }
const std::string& identity(const AccessKey& key) { return key.text; }
const std::string& identity(const PaymentSlip& slip) { return slip.line; }
const std::string& identity(const PixPayload& pix) { return pix.text; }
const std::string& identity(const TaxId& id) { return id.text; }

void merge(ProvenTaxId& first, const ProvenTaxId& again) {
  if (first.side == Side::unknown) first.side = again.side;
}
template <class T>
void merge(T&, const T&) {}

template <class T>
void keep_first(std::vector<T>& all) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto before = std::find_if(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), [&](const T& one) { return identity(one.value) == identity(all[i].value); });
    if (before != all.begin() + static_cast<std::ptrdiff_t>(kept)) {
      merge(*before, all[i]);
    } else {
      if (kept != i) all[kept] = std::move(all[i]);
      ++kept;
    }
  }
  all.resize(kept);
}

}  // namespace

void keep_first_places(ExactFinds& finds) {
  keep_first(finds.keys), keep_first(finds.doubtful_keys), keep_first(finds.slips), keep_first(finds.pix);
  keep_first(finds.ibans), keep_first(finds.bics), keep_first(finds.references), keep_first(finds.tax_ids);
}

ExactFinds find_exact(const Pages& pages) {
  ExactFinds finds;
  for (const PageIndex& page : pages) read_page(page, finds);
  return finds;
}

bool prints(const PageIndex& page, const Decimal& amount) {
  return std::any_of(page.page().words.begin(), page.page().words.end(), [&](const pdf::Word& word) {
    const auto printed = word.text.size() >= 4 && word.text.size() <= 20 ? parse_printed_amount(word.text) : std::nullopt;
    return printed && *printed == amount;
  });
}

bool prints(const PageIndex& page, const Date& date) {
  return std::any_of(page.page().words.begin(), page.page().words.end(), [&](const pdf::Word& word) {
    const auto printed = word.text.size() >= 8 && word.text.size() <= 12 ? parse_printed_date(word.text, DayOrder::day_first) : std::nullopt;
    return printed && *printed == date;
  });
}

}  // namespace faturad::extract
