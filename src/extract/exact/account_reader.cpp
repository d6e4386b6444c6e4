// IBAN, BIC and references.
#include <algorithm>
#include <cmath>

#include "extract/exact/bank_account.hpp"
#include "extract/exact/check_digits.hpp"
#include "extract/exact/page_scan.hpp"

namespace faturad::extract {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

void add(std::vector<Proven<std::string>>& to, std::string value, Found where) { to.push_back({std::move(value), std::move(where)}); }

bool read_iban(PageScan& scan, std::uint32_t first, std::size_t skip, std::size_t length) {
  const auto judge = [length](const Chain& chain) {
    if (chain.text.size() < length) return Verdict::more;
    return is_iban(chain.text) ? Verdict::take : Verdict::stop;
  };
  const auto chain = scan.groups.follow(first, skip, length, judge);
  if (!chain) return false;
  Found where = scan.groups.found(*chain);
  if (!is_debited(scan, where.box)) add(scan.finds.ibans, chain->text, std::move(where));
  scan.take(*chain);
  return true;
}

// Its length is open: the longest that holds, of eight characters or more.
bool read_rf(PageScan& scan, std::uint32_t first) {
  std::optional<Chain> best;
  scan.groups.follow(first, 0, 25, [&best](const Chain& chain) {
    if (chain.text.size() >= 8 && is_rf_reference(chain.text)) best = chain;
    return Verdict::more;
  });
  if (!best || !scan.ends(*best)) return false;
  add(scan.finds.references, best->text, scan.groups.found(*best));
  scan.take(*best);
  return true;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

}  // namespace

bool read_account(PageScan& scan, std::uint32_t first) {
  const Group& group = scan.groups.all()[first];
  if (group.ahead < 8) return false;
  std::string_view text = scan.groups.text(group);
  const std::size_t skip = text.size() > 8 && text.starts_with("IBAN") ? 4 : 0;
  text.remove_prefix(skip);
  if (text.size() < 2 || !is_capital(text[0]) || !is_capital(text[1]) || (text.size() > 2 && is_capital(text[2]))) return false;
  const std::size_t length = iban_length(text.substr(0, 2));
  if (length > 0 && read_iban(scan, first, skip, length)) return true;
  return text.starts_with("RF") && text.size() > 2 && read_rf(scan, first);
}

bool read_qr_reference(PageScan& scan, std::uint32_t first) {
  const auto& groups = scan.groups.all();
  if (groups[first].has_letter || groups[first].ahead < 27 || (groups[first].size != 2 && groups[first].size != 27)) return false;
  // One digit proves little: only with an account that demands such a reference.
  const auto& ibans = scan.finds.ibans;
  if (std::none_of(ibans.begin(), ibans.end(), [](const auto& iban) { return is_qr_iban(iban.value); })) return false;
  const auto judge = [](const Chain& chain) {
    const std::size_t size = chain.text.size();
    if (!all_digits(chain.text) || (size > 2 && size != 27 && size % 5 != 2)) return Verdict::stop;
    return size < 27 ? Verdict::more : is_qr_reference(chain.text) ? Verdict::take : Verdict::stop;
  };
  const auto chain = scan.groups.follow(first, 0, 27, judge);
  if (!chain || !scan.ends(*chain)) return false;
  add(scan.finds.references, chain->text, scan.groups.found(*chain));
  scan.take(*chain);
  return true;
}

bool read_labelled_bic(PageScan& scan, std::uint32_t label) {
  const auto& groups = scan.groups.all();
  if (groups[label].size != 3 && groups[label].size != 5) return false;
  const char initial = scan.groups.text(groups[label])[0];
  if ((initial | 0x20) != 'b' && (initial | 0x20) != 's') return false;
  const std::string word = lower(scan.groups.text(groups[label]));
  if (word != "bic" && word != "swift") return false;
  std::uint32_t value = label + 1;
  for (int skipped = 0; skipped < 3 && value < groups.size(); ++skipped, ++value) {
    const std::string filler = lower(scan.groups.text(groups[value]));
    if (filler != "code" && filler != "swift" && filler != "bic" && filler != "nr" && filler != "no") break;
  }
  if (value >= groups.size() || groups[value].line != groups[label].line) {
    const auto below = scan.groups.below(scan.page.page().words[groups[label].word].box);
    if (!below) return false;
    value = *below;
  }
  // Sometimes cut up: COBA DE FF XXX.
  std::optional<Chain> best;
  scan.groups.follow(value, 0, 11, [&best](const Chain& one) {
    if (is_bic(one.text)) best = one;
    return one.text.size() < 11 ? Verdict::more : Verdict::stop;
  });
  if (!best) return false;
  add(scan.finds.bics, best->text, scan.groups.found(*best));
  scan.take(*best);
  return true;
}

void read_bics_at_accounts(PageScan& scan) {
  constexpr float kReach = 40;  // points above or below an account
  const auto& ibans = scan.finds.ibans;
  const int page = scan.page.page().number;
  if (std::none_of(ibans.begin(), ibans.end(), [&](const auto& iban) { return iban.where.page == page; })) return;
  for (std::uint32_t i = 0; i < scan.groups.all().size(); ++i) {
    const Group& group = scan.groups.all()[i];
    const std::string_view text = scan.groups.text(group);
    if (scan.used[i] || !is_bic(text)) continue;
    const Found where{page, scan.page.page().words[group.word].box, scan.page.page().words[group.word].text};
    const bool at_account = std::any_of(ibans.begin(), ibans.end(), [&](const auto& iban) {
      return iban.where.page == page && iban.value.substr(0, 2) == text.substr(4, 2) && std::abs(iban.where.box.y0 - where.box.y0) < kReach;
    });
    if (at_account) add(scan.finds.bics, std::string(text), where);
  }
}

}  // namespace faturad::extract
