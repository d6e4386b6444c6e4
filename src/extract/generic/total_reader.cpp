#include "extract/generic/total_reader.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "extract/generic/dollar.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

constexpr double kTwoCurrencies = 0.45;
constexpr float kBelowReach = 4.5f;  // in heights of the label: totals below their label, under a line of other text

bool is_total(Term term) { return term >= Term::net && term <= Term::other_amount; }

struct FoundAmount {
  PrintedAmount amount;
  Found where;
};

class TotalReader {
 public:
  TotalReader(const Spots& spots, DecimalMark mark) : spots_(spots), mark_(mark) {}

  TotalsOffers read() const {
    TotalsOffers out;
    for (const PageIndex& page : spots_.pages()) {
      for (const pdf::Word& word : page.page().words) {
        if (const auto amount = parse_printed_amount(word.text)) out.printed.push_back(*amount);
      }
    }
    out.taxed = std::any_of(spots_.all().begin(), spots_.all().end(), [](const Spot& spot) { return is_tax(spot.term); });
    for (const Spot& spot : spots_.all()) {
      if (is_total(spot.term)) offer(spot, out);
      if (spot.term == Term::prepaid && says_settled(spot)) out.settled = true;
      if (spot.term == Term::vat_id) offer_tax(spot, out);
    }
    return out;
  }

 private:
  void offer(const Spot& spot, TotalsOffers& out) const {
    const Term term = meaning(spot);
    if (term == Term::other || goes_on(spot) || is_yet_to_pay(spot)) return;
    auto beside = in_row(spot);
    if (!beside.empty()) {
      // The last one is the total of the row: rates and bases stand before it. The same sum in two currencies leaves open which is meant.
      if (two_currencies(beside)) put(term, beside.front(), kTwoCurrencies, out);
      else put(term, beside.back(), kLabelled, out);
      return;
    }
    const auto column = under(spot);
    for (const FoundAmount& amount : column) put(term, amount, 0.7, out);
    if (column.size() > 1) put_sum(term, column, out);
  }

  static constexpr std::string_view kWith[] = {"incl", "inkl", "inc", "including", "inclusive", "inklusive", "inclusief", "with", "mit", "con", "compris", "comprise", "comprese", "inclusa", "incluido", "com", "avec", "met"};
  static constexpr std::string_view kWithout[] = {"excl", "exkl", "ex", "excluding", "exclusive", "exklusive", "exclusief", "without", "before", "ohne", "hors", "sans", "senza", "sin", "sem", "zonder", "antes", "vor", "avant", "zzgl"};

  // "Total hours", "Balance from your last invoice": a label that goes on in words of its own is one of something else. Words that tell
  // of the tax, the day or the document of the same total are none of these.
  bool goes_on(const Spot& spot) const {
    if (spot.term != Term::total && spot.term != Term::gross && spot.term != Term::due) return false;
    static constexpr std::string_view kSame[] = {"in", "on", "by", "am", "bis", "zum", "le", "au", "el", "op", "em", "per", "il", "en", "of", "for", "da", "do", "de", "du", "des", "della", "del", "van", "der", "this", "now", "upon", "net", "brutto", "gross", "total", "amount", "ex"};
    static constexpr std::string_view kAnother[] = {"your", "account", "last", "previous"};
    const PageIndex& page = *spot.page;
    if (spot.match.rest < page.word_at(spot.match.last).text.size()) return false;
    const std::uint32_t at = spot.match.last + 1;
    if (at >= spot.cell().first + spot.cell().count) return false;
    const std::string& word = page.word_at(at).text;
    const std::string form = form_at(page, at);
    if (form.size() < 2 || !is_letter(fold_at(word, 0).form) || !currency_in(word).empty()) return false;
    const Spot* next = &spot + 1;
    if (next < spots_.all().data() + spots_.all().size() && next->page == &page && next->match.first == at && (is_total(next->term) || is_tax(next->term))) return false;
    const auto any = [&](const auto& list) { return std::find(std::begin(list), std::end(list), form) != std::end(list); };
    if (any(kWith) || any(kWithout)) return false;
    if (!any(kSame)) return true;
    return at + 1 < spot.cell().first + spot.cell().count && std::find(std::begin(kAnother), std::end(kAnother), form_at(page, at + 1)) != std::end(kAnother);
  }

  // "Deposit due now": paid before the rest, but not paid yet.
  static bool is_yet_to_pay(const Spot& spot) {
    const std::uint32_t at = spot.match.last + 1;
    if (spot.term != Term::prepaid || at >= spot.cell().first + spot.cell().count) return false;
    static constexpr std::string_view kToPay[] = {"due", "payable", "required", "fallig", "exigible", "dovuto"};
    return std::find(std::begin(kToPay), std::end(kToPay), form_at(*spot.page, at)) != std::end(kToPay);
  }

  // "PAID by card on 3 May", "is already settled": a past word without an amount. Not what is to be paid, nor what holds if it is:
  // "paid within 14 days", "if you have already paid".
  bool says_settled(const Spot& spot) const {
    static constexpr std::string_view kPast[] = {"paid", "received", "bezahlt", "gezahlt", "beglichen", "paye", "payee", "regle", "reglee", "verse", "acquittee", "pagado", "pagada", "pagato", "pagata", "pago", "betaald", "voldaan"};
    static constexpr std::string_view kBefore[] = {"already", "payment", "bereits", "schon", "deja", "gia", "ya", "ja", "reeds", "been", "wurde"};
    static constexpr std::string_view kUnsettled[] = {"if", "until", "unless", "within", "before", "after", "not", "to", "when", "falls", "wenn", "sollte", "sollten", "haben", "bis", "innerhalb", "nach", "nicht", "noch", "zu", "si", "jusqu", "avant", "sous", "se", "entro", "non", "indien", "wanneer", "niet", "binnen", "antes", "no", "nao"};
    const auto any = [](const auto& list, const std::string& form) { return std::find(std::begin(list), std::end(list), form) != std::end(list); };
    const PageIndex& page = *spot.page;
    const std::uint32_t first = spot.match.first, last = spot.match.last, from = spot.cell().first;
    if (!any(kPast, form_at(page, last))) return false;
    const bool stated = (first == last && first == from) || any(kBefore, form_at(page, first)) || (first > from && any(kBefore, form_at(page, first - 1)));
    const std::uint32_t end = from + spot.cell().count;
    if (!stated || (last + 1 == end && page.word_at(last).text.ends_with(':'))) return false;
    for (std::uint32_t at = from; at < end; ++at) {
      if (at < first || at == last + 1) {
        if (any(kUnsettled, form_at(page, at))) return false;
      }
    }
    const auto row = in_row(spot);
    return std::none_of(row.begin(), row.end(), is_money) && under(spot).empty();
  }

  // "Total incl. VAT", "Total before tax": what a total says of the tax that it names, and not the tax itself.
  enum class Scope { none, with_tax, without_tax };

  static Scope scope_of(const Spot& tax) {
    if (tax.term != Term::tax && tax.term != Term::vat_id) return Scope::none;
    const PageIndex& page = *tax.page;
    std::string form = form_at(page, tax.match.first);  // "inkl. MwSt" is a label as a whole
    for (std::uint32_t at = tax.match.first; ; --at) {
      form = form_at(page, at);
      if (std::find(std::begin(kWith), std::end(kWith), form) != std::end(kWith)) return Scope::with_tax;
      if (std::find(std::begin(kWithout), std::end(kWithout), form) != std::end(kWithout)) return Scope::without_tax;
      if (at == tax.cell().first || tax.match.first - at >= 2) return Scope::none;
    }
  }

  static std::string form_at(const PageIndex& page, std::uint32_t at) {
    std::string out;
    for (const char c : folded(page.word_at(at).text)) {
      if (is_letter(c)) out += c;
    }
    return out;
  }

  // Two labels of one cell with nothing but a word or two between them.
  static bool follows(const Spot& first, const Spot& second) {
    const PageIndex& page = *first.page;
    if (second.page != &page || second.match.first > first.match.last + 3 || second.match.first >= first.cell().first + first.cell().count) return false;
    for (std::uint32_t at = first.match.last; at < second.match.first; ++at) {
      const std::string& word = page.word_at(at).text;
      if (word.ends_with(':') || (at > first.match.last && word.find_first_of("0123456789") != std::string::npos)) return false;
    }
    return true;
  }

  // The label of a tax right behind one of a total tells of which total that one is.
  Scope qualified(const Spot& total) const {
    const Spot* next = &total + 1;
    return next < spots_.all().data() + spots_.all().size() && follows(total, *next) ? scope_of(*next) : Scope::none;
  }

  // What a label stands for; `other` for one that only qualifies the label before it.
  Term meaning(const Spot& spot) const {
    const Spot* before = &spot == spots_.all().data() ? nullptr : &spot - 1;
    const bool behind = before != nullptr && is_total(before->term) && before->term != Term::tax && follows(*before, spot);
    if (behind && scope_of(spot) != Scope::none) return Term::other;
    if (spot.term == Term::tax) return spot.term;
    switch (qualified(spot)) {
      case Scope::with_tax: return spot.term == Term::due ? spot.term : Term::gross;
      case Scope::without_tax: return Term::net;
      default: return spot.term;
    }
  }

  // Totals by rate of tax have no sum of their own here and there. One without tax that is printed nowhere counts where it makes up,
  // with a tax, one that is.
  static void put_sum(Term term, const std::vector<FoundAmount>& column, TotalsOffers& out) {
    if (term != Term::net && term != Term::gross) return;
    Decimal sum;
    for (const FoundAmount& one : column) sum = sum + one.amount.value;
    const bool printed = std::any_of(out.printed.begin(), out.printed.end(), [&](const Decimal& one) { return one.abs() == sum.abs(); });
    if (term == Term::gross && printed) out.gross.push_back({sum, column.front().where, 0.7});
    if (term == Term::net) out.net.push_back({sum, column.front().where, 0.7, !printed});
  }

  // "VAT" alone names the tax as well as the registration: an amount behind it tells.
  void offer_tax(const Spot& spot, TotalsOffers& out) const {
    if (meaning(spot) == Term::other) return;
    const auto beside = in_row(spot);
    if (!beside.empty() && (beside.back().amount.exact_cents || !beside.back().amount.currency.empty())) put(Term::tax, beside.back(), 0.75, out);
  }

  void put(Term term, const FoundAmount& found, double sure, TotalsOffers& out) const {
    if (!found.amount.exact_cents) {
      if (found.amount.currency.empty() && mark_ != DecimalMark::unknown) return;  // money is printed with cents here
      sure -= found.amount.currency.empty() ? 0.25 : 0.1;
    }
    const auto add = [&](std::vector<AmountOffer>& to, double less) { to.push_back({found.amount.value, found.where, sure - less}); };
    switch (term) {
      case Term::net: return add(out.net, 0);
      case Term::line_sum: return add(out.net, 0.15);
      case Term::tax: return add(out.tax, 0);
      case Term::gross: return add(out.gross, 0);
      case Term::total:
        add(out.gross, 0.1);
        return add(out.net, 0.4);
      case Term::due:
        add(out.gross, 0.25);
        return add(out.due, 0);
      case Term::prepaid: return add(out.prepaid, 0);
      case Term::withheld: return out.withheld.push_back(found.amount.value);
      default: out.extras.push_back(found.amount.value);
    }
  }

  // Amounts behind the label in its row, up to the next label of a total.
  std::vector<FoundAmount> in_row(const Spot& spot) const {
    const PageIndex& page = *spot.page;
    std::vector<FoundAmount> out;
    const bool glued = spot.match.rest < page.word_at(spot.match.last).text.size();
    std::uint32_t at = spot.match.last + (glued ? 0 : 1);
    std::size_t offset = glued ? spot.match.rest : 0;
    const Row& row = page.rows()[spot.cell().row];
    const Cell& last = page.cells()[row.first_cell + row.cell_count - 1];
    std::uint32_t stop = last.first + last.count;
    // Spots are in order of position: those of the row follow this one.
    for (const Spot* other = &spot + 1; other != spots_.all().data() + spots_.all().size() && other->page == &page && other->match.first < stop; ++other) {
      if (other->match.first > spot.match.last && is_total(other->term) && !behind_number(page, *other) && meaning(*other) != Term::other) stop = other->match.first;
    }
    while (at < stop) {
      const Cell& cell = page.cells()[page.cell_at(at)];
      const std::uint32_t end = std::min(stop, cell.first + cell.count);
      if (!collect(page.text(at, end, offset), is_tax(spot.term), out)) break;
      at = end;
      offset = 0;
    }
    return out;
  }

  // "19 % VAT on 100.00": a label in the midst of what belongs to the one before.
  static bool behind_number(const PageIndex& page, const Spot& spot) {
    if (spot.match.first == spot.cell().first) return false;
    const std::string& before = page.word_at(spot.match.first - 1).text;
    return before.ends_with('%');
  }

  static bool is_tax(Term term) { return term == Term::tax || term == Term::vat_id; }

  static bool is_money(const FoundAmount& one) { return one.amount.exact_cents || !one.amount.currency.empty(); }

  // Words or a bracket before a further amount: what it says is a remark on the total, "(incl. 19.00 VAT)", "in 2 parts of 50.00".
  // The base of a tax stands before it with words between them: "20 % on 100.00 are 20.00".
  static bool is_remark(std::string_view between, std::string_view amount, bool same_cell, bool tax) {
    if (between.find('(') != std::string_view::npos || (same_cell && amount.find('(') != std::string_view::npos)) return true;
    const std::string form = folded(between);
    return !tax && std::any_of(form.begin(), form.end(), [](char c) { return is_letter(c) || c == '/'; });
  }

  // Adds the amounts of a cell; false where a remark ends those of the row.
  bool collect(const Found& text, bool tax, std::vector<FoundAmount>& out) const {
    const std::string_view whole = text.text;
    std::size_t behind = 0;  // the amount before
    for (std::size_t from = 0; from < whole.size();) {
      const auto amount = find_amount(whole, mark_, from);
      if (!amount) break;
      const std::string_view between = whole.substr(behind, amount->offset - behind);
      const bool known = std::any_of(out.begin(), out.end(), is_money);
      if (known && is_remark(between, whole.substr(amount->offset, amount->bytes), behind > 0, tax)) return false;
      from = behind = amount->offset + std::max<std::size_t>(amount->bytes, 1);
      if (amount->percent) continue;
      out.push_back({*amount, text});
    }
    return true;
  }

  static bool two_currencies(const std::vector<FoundAmount>& row) {
    std::string_view first;
    for (const FoundAmount& one : row) {
      if (one.amount.currency.empty()) continue;
      if (!first.empty() && one.amount.currency != first) return true;
      first = one.amount.currency;
    }
    return false;
  }

  // Columns of totals: amounts below the label, none of them under another label of the row.
  std::vector<FoundAmount> under(const Spot& spot) const {
    const PageIndex& page = *spot.page;
    std::vector<FoundAmount> out;
    float bottom = spot.match.box.y1;
    const float reach = kBelowReach * (spot.cell().box.y1 - spot.cell().box.y0);
    for (std::size_t r = page.row_below(bottom); r < page.rows().size() && page.rows()[r].box.y0 - bottom < reach && out.size() < 6; ++r) {
      for (const Cell& cell : page.cells_of(page.rows()[r])) {
        if (!overlap_sideways(cell.box, spot.match.box)) continue;
        const Found text = page.text(cell);
        const auto amount = find_amount(text.text, mark_);
        if (!amount || amount->percent || !amount->exact_cents) continue;
        if (amount->offset > 4) return out;
        out.push_back({*amount, text});
        bottom = cell.box.y1;
      }
    }
    return out;
  }

  const Spots& spots_;
  DecimalMark mark_;
};

}  // namespace

TotalsOffers read_totals(const Spots& spots, DecimalMark mark) { return TotalReader(spots, mark).read(); }

DecimalMark decimal_mark(const Pages& pages) {
  MarkVotes votes;
  for (const PageIndex& page : pages) {
    for (const pdf::Word& word : page.page().words) votes.count(word.text);
  }
  return votes.mark();
}

std::optional<Reading<std::string>> read_currency(const Spots& spots, const TotalsOffers& totals) {
  for (const Spot* spot : spots.of(Term::currency)) {
    for (const Found& place : spots.near(*spot)) {
      const std::string code = currency_in(place.text.substr(0, 24));
      if (!code.empty()) return Reading<std::string>{code, place, kLabelled};
    }
  }
  // What stands beside the totals counts most, then what is printed most often.
  std::map<std::string, std::pair<int, Found>> votes;
  const auto vote = [&](const Found& place, int weight) {
    const std::string code = currency_in(place.text);
    if (code.empty()) return;
    auto& [count, where] = votes[code];
    count += weight;
    if (where.text.empty()) where = place;
  };
  for (const auto* offers : {&totals.gross, &totals.due, &totals.net}) {
    for (const AmountOffer& offer : *offers) vote(offer.where, 3);
  }
  for (const PageIndex& page : spots.pages()) {
    for (const pdf::Word& word : page.page().words) {
      const char c = word.text.front();
      if (is_letter(c) || word.text.size() > 20 || currency_in(word.text).empty()) continue;
      vote({page.number(), word.box, word.text}, 1);
    }
  }
  const auto most = std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second.first < b.second.first; });
  if (most == votes.end()) return std::nullopt;
  const bool only = votes.size() == 1;
  if (most->first != "USD") return Reading<std::string>{most->first, most->second.second, only ? kLabelled : kLikely};
  const Dollar dollar = dollar_of(spots.pages());
  if (!dollar.code.empty()) return Reading<std::string>{std::string(dollar.code), most->second.second, kLikely};
  return Reading<std::string>{most->first, most->second.second, dollar.foreign ? kGuessed : only ? kLabelled : kLikely};
}

}  // namespace faturad::extract
