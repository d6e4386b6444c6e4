// Access keys, typed lines and barcodes: 44 to 50 digits, whose lengths and check digits tell which they are.
#include <algorithm>

#include "extract/exact/check_digits.hpp"
#include "extract/exact/page_scan.hpp"

namespace faturad::extract {
namespace {

constexpr std::size_t kLongest = 50;
constexpr std::uint32_t kFewestOnLine = 14;  // of a number that is wrapped

bool digit_at(std::string_view text, std::size_t at) { return text.size() <= at || (text[at] >= '0' && text[at] <= '9'); }

// Places 6 to 17 of a key are a CNPJ's base, 9 to 20 of an NFS-e's: letters may stand there alone.
bool may_be_key(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool letter = text[i] >= 'A' && text[i] <= 'Z';
    if (!digit_at(text, i) && (!letter || i < 6 || i > 20)) return false;
  }
  const char state = text[0];
  if (state < '1' || state > '5' || text.size() < 6) return state >= '1' && state <= '5';
  // Month of a 44-place key, or environment and kind of id of an NFS-e's.
  const bool month = (text[4] == '0' && text[5] >= '1') || (text[4] == '1' && text[5] <= '2');
  const bool city = digit_at(text, 6) && (text.size() < 8 || text[7] == '1' || text[7] == '2') && (text.size() < 9 || text[8] == '1' || text[8] == '2');
  return month || city;
}

bool may_be_slip(std::string_view text) {
  if (!all_digits(text)) return false;
  return text[0] == '8' || text.size() < 4 || text[3] == '9';
}

// Where people and programs cut these numbers; a row of other numbers is cut elsewhere.
bool cut_naturally(const Chain& chain, std::initializer_list<std::uint32_t> places, std::uint32_t every) {
  return std::all_of(chain.cuts.begin(), chain.cuts.end(), [&](std::uint32_t cut) {
    return cut == chain.text.size() || (every > 0 && cut % every == 0) || std::find(places.begin(), places.end(), cut) != places.end();
  });
}

bool key_cuts(const Chain& chain) { return chain.text.size() == 50 || cut_naturally(chain, {2, 6, 8, 11, 14, 18, 20, 22, 25, 34, 35, 43}, 4); }
bool bank_cuts(const Chain& chain) { return cut_naturally(chain, {3, 4, 5, 9, 10, 15, 20, 21, 26, 31, 32, 33, 37}, 0); }
bool collection_cuts(const Chain& chain) { return cut_naturally(chain, {11, 12, 23, 24, 35, 36, 47}, 4); }

// The amount or the due date stands on the page too: what proves a barcode, which has one check digit alone, and a typed line
// cut in odd places.
bool confirmed(const PageScan& scan, const PaymentSlip& slip) {
  if (slip.amount && prints(scan.page, *slip.amount)) return true;
  if (!slip.due_factor) return false;
  const DueDates dates = due_dates_of(*slip.due_factor);
  return prints(scan.page, dates.first) || prints(scan.page, dates.second);
}

void add_key(PageScan& scan, AccessKey key, const Chain& chain) {
  Found where = scan.groups.found(chain);
  const KeyLabel label = key_label_of(scan, where.box);
  scan.finds.keys.push_back({std::move(key), std::move(where), label == KeyLabel::heads, label == KeyLabel::amid});
}

void add_slip(PageScan& scan, PaymentSlip slip, const Chain& chain) {
  scan.finds.slips.push_back({std::move(slip), scan.groups.found(chain)});
}

bool try_key(PageScan& scan, const Chain& chain) {
  auto key = parse_access_key(chain.text);
  if (!key || (!key_cuts(chain) && key_label_of(scan, scan.groups.found(chain).box) == KeyLabel::none)) return false;
  add_key(scan, std::move(*key), chain);
  return true;
}

bool try_slip(PageScan& scan, const Chain& chain) {
  const bool barcode = chain.text.size() == 44;
  auto slip = barcode ? parse_barcode(chain.text) : parse_typed_line(chain.text);
  if (!slip && chain.text.size() == 47 && bank_cuts(chain)) ++scan.finds.doubtful_lines;
  if (!slip) return false;
  const bool cuts = !barcode && (slip->collection ? collection_cuts(chain) : bank_cuts(chain));
  if (!cuts && !confirmed(scan, *slip)) return false;
  add_slip(scan, std::move(*slip), chain);
  return true;
}

}  // namespace

bool read_long_number(PageScan& scan, std::uint32_t first) {
  const Group& group = scan.groups.all()[first];
  const std::string_view text = scan.groups.text(group);
  if (group.has_letter ? group.size < 10 : group.ahead < kFewestOnLine) return false;
  // Digits glued to a label ("NFe3523..."), else from the group's start.
  const std::size_t skip = std::min(text.find_first_of("0123456789"), text.size());
  if (skip > 0 && text.size() - skip < 4) return false;
  if (!may_be_key(text.substr(skip)) && !may_be_slip(text.substr(skip))) return false;
  const auto judge = [&scan](const Chain& chain) {
    if (!may_be_key(chain.text) && !may_be_slip(chain.text)) return Verdict::stop;
    const std::size_t size = chain.text.size();
    if (size < 44) return Verdict::more;
    if ((size == 44 || size == 50) && try_key(scan, chain)) return Verdict::take;
    if ((size == 44 || size == 47 || size == 48) && try_slip(scan, chain)) return Verdict::take;
    return Verdict::more;
  };
  const auto chain = scan.groups.follow(first, skip, kLongest, judge);
  if (!chain) return false;
  scan.take(*chain);
  return true;
}

void read_doubtful_keys(PageScan& scan) {
  const auto& keys = scan.finds.keys;
  if (!scan.finds.doubtful_keys.empty() || std::any_of(keys.begin(), keys.end(), [](const ProvenKey& key) { return key.labelled; })) return;
  const auto judge = [&scan](const Chain& chain) {
    if (!all_digits(chain.text)) return Verdict::stop;
    const bool whole = (chain.text.size() == 44 && key_cuts(chain)) || (chain.text.size() == 50 && scan.one_word(chain));
    return whole && scan.ends(chain) ? Verdict::take : Verdict::more;
  };
  for (std::uint32_t first = 0; first < scan.groups.all().size(); ++first) {
    const Group& group = scan.groups.all()[first];
    if (scan.used[first] || group.size < 4 || group.has_letter || group.ahead < kFewestOnLine) continue;
    const auto chain = scan.groups.follow(first, 0, kLongest, judge);
    if (!chain) continue;
    Found where = scan.groups.found(*chain);
    if (key_label_of(scan, where.box) != KeyLabel::heads) continue;
    scan.finds.doubtful_keys.push_back({chain->text, std::move(where)});
    return;
  }
}

}  // namespace faturad::extract
