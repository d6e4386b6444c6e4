#include "extract/generic/total_reader.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

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
    for (const Spot& spot : spots_.all()) {
      if (is_total(spot.term)) offer(spot, out);
      if (spot.term == Term::vat_id) offer_tax(spot, out);
    }
    for (const PageIndex& page : spots_.pages()) {
      for (const pdf::Word& word : page.page().words) {
        if (const auto amount = parse_printed_amount(word.text)) out.printed.push_back(*amount);
      }
    }
    return out;
  }

 private:
  void offer(const Spot& spot, TotalsOffers& out) const {
    auto beside = in_row(spot);
    if (!beside.empty()) {
      // The last one is the total of the row: rates and bases stand before it.
      put(spot.term, beside.back(), kLabelled, out);
      return;
    }
    for (const FoundAmount& amount : under(spot)) put(spot.term, amount, 0.7, out);
  }

  // "VAT" alone names the tax as well as the registration: an amount behind it tells.
  void offer_tax(const Spot& spot, TotalsOffers& out) const {
    const auto beside = in_row(spot);
    if (!beside.empty() && beside.back().amount.exact_cents) put(Term::tax, beside.back(), 0.75, out);
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
      if (other->match.first > spot.match.last && is_total(other->term) && !behind_number(page, *other)) stop = other->match.first;
    }
    while (at < stop) {
      const Cell& cell = page.cells()[page.cell_at(at)];
      const std::uint32_t end = std::min(stop, cell.first + cell.count);
      collect(page.text(at, end, offset), out);
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

  void collect(const Found& text, std::vector<FoundAmount>& out) const {
    const std::string_view whole = text.text;
    for (std::size_t from = 0; from < whole.size();) {
      const auto amount = find_amount(whole, mark_, from);
      if (!amount) return;
      from = amount->offset + std::max<std::size_t>(amount->bytes, 1);
      if (amount->percent) continue;
      out.push_back({*amount, text});
    }
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
  return Reading<std::string>{most->first, most->second.second, only ? kLabelled : kLikely};
}

}  // namespace faturad::extract
