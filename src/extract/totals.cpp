#include "extract/totals.hpp"

#include <algorithm>

namespace faturad::extract {
namespace {

constexpr double kUnexplained = 0.55;  // due, and neither the gross total nor what is left of it
constexpr double kAddsUp = 0.95;       // three printed values that add up
constexpr double kAddsUpNearly = 0.9; // to the cent, as where taxes are rounded one by one
constexpr double kAddsUpAlmost = 0.85; // with shipping or a discount between them
const Decimal kCent{1, 2};
constexpr std::size_t kMostTaxes = 16;  // that are summed: of more, some would add up by chance

using Offers = std::vector<AmountOffer>;

bool near(const Decimal& a, const Decimal& b) { return (a - b).abs() <= kCent; }

// One way to read the totals; an index of -1 leaves a field open.
struct Choice {
  const AmountOffer* net = nullptr;
  const AmountOffer* tax = nullptr;
  const AmountOffer* gross = nullptr;
  double score = 0;
  double sure = 0;  // of the sum; 0 where nothing was summed
};

double confidence(const AmountOffer* offer) { return offer == nullptr ? 0 : offer->confidence; }

// Taxes of several rates are printed one by one: their sum is an offer too.
Offers with_sum(const Offers& taxes) {
  Offers out = taxes;
  for (std::size_t from = 0; from + 1 < taxes.size() && taxes.size() <= kMostTaxes; ++from) {
    AmountOffer sum = taxes[from];
    for (std::size_t i = from + 1; i < taxes.size(); ++i) {
      sum.value = sum.value + taxes[i].value;
      sum.confidence = std::min(sum.confidence, taxes[i].confidence) - 0.1;
      out.push_back(sum);
    }
  }
  // Credit notes print some of their amounts without the sign.
  for (std::size_t i = 0; i < taxes.size(); ++i) {
    out.push_back(taxes[i]);
    out.back().value = -taxes[i].value;
    out.back().confidence -= 0.2;
  }
  return out;
}

class Resolver {
 public:
  explicit Resolver(const TotalsOffers& offers) : offers_(offers), taxes_(with_sum(offers.tax)) {
    for (const auto* between : {&offers.extras, &offers.withheld}) {
      for (const Decimal& extra : *between) add_extra(extra);
    }
  }

  Choice choose() const {
    Choice out;
    for (const AmountOffer& gross : offers_.gross) {
      consider(out, {nullptr, nullptr, &gross, 0, 0});
      for (const AmountOffer& net : offers_.net) {
        consider(out, {&net, nullptr, &gross, 0, 0});
        const Decimal rest = gross.value - net.value;
        for (const AmountOffer& tax : taxes_) consider(out, {&net, &tax, &gross, 0, sum(rest - tax.value)});
      }
      for (const AmountOffer& tax : taxes_) consider(out, {nullptr, &tax, &gross, 0, 0});
    }
    if (out.gross == nullptr) {
      for (const AmountOffer& net : offers_.net) {
        consider(out, {&net, nullptr, nullptr, 0, 0});
        for (const AmountOffer& tax : taxes_) consider(out, {&net, &tax, nullptr, 0, 0});
      }
    }
    return out;
  }

 private:
  void add_extra(const Decimal& extra) {
    if (extra != Decimal() && std::find(extras_.begin(), extras_.end(), extra.abs()) == extras_.end()) extras_.push_back(extra.abs());
  }

  // Of what a gross total leaves beside its net total and tax.
  double sum(const Decimal& rest) const {
    if (rest == Decimal()) return kAddsUp;
    if (near(rest, {})) return kAddsUpNearly;
    return is_extra(rest) ? kAddsUpAlmost : 0;
  }

  // Shipping or a discount between the lines and the total.
  bool is_extra(const Decimal& rest) const {
    return std::any_of(extras_.begin(), extras_.end(), [&](const Decimal& extra) { return near(rest.abs(), extra); });
  }

  // A bare "Total" may be either, but says nothing of the net total where it is the gross one.
  static bool says_nothing(const AmountOffer& net, const AmountOffer& gross) { return net.confidence < kGuessed && net.value == gross.value; }

  // Values that cannot stand together: a tax as large as its base, a net total beyond the gross one.
  static bool contradicts(const Choice& choice) {
    if (choice.net != nullptr && choice.net->only_in_sum && choice.sure < kAddsUpNearly) return true;
    if (choice.gross == nullptr) return choice.net != nullptr && choice.tax != nullptr && choice.net->value.abs() <= choice.tax->value.abs();
    const Decimal gross = choice.gross->value.abs();
    if (choice.sure > 0) return choice.net->value.abs() < choice.tax->value.abs() || (gross == Decimal() && choice.net->value != Decimal());
    if (choice.net != nullptr && says_nothing(*choice.net, *choice.gross)) return true;
    if (choice.tax != nullptr && choice.tax->value.abs() * Decimal{2, 0} > gross) return true;
    if (choice.net != nullptr && choice.tax != nullptr) return true;  // all three are there and do not add up
    return choice.net != nullptr && choice.net->value.abs() > gross;
  }

  void consider(Choice& best, Choice choice) const {
    if (contradicts(choice)) return;
    choice.score = confidence(choice.net) + confidence(choice.tax) + confidence(choice.gross) + 6 * choice.sure;
    if (offers_.lines_sum) {
      if (choice.net != nullptr && near(choice.net->value, *offers_.lines_sum)) choice.score += 0.2;
      if (choice.gross != nullptr && near(choice.gross->value, *offers_.lines_sum)) choice.score += 0.15;
      if (choice.gross != nullptr && choice.sure == 0 && is_extra(choice.gross->value - *offers_.lines_sum)) choice.score += 0.3;
    }
    // What stands farther down, and the larger of two, is the total rather than a part of it.
    if (choice.gross != nullptr && best.gross != nullptr && choice.sure > 0 && best.sure == choice.sure && choice.gross->value.abs() > best.gross->value.abs()) choice.score += 0.2;
    if (choice.score > best.score) best = choice;
  }

  const TotalsOffers& offers_;
  Offers taxes_;
  std::vector<Decimal> extras_;  // without their signs, each once
};

// What is printed as the total may be what is left of it behind a tax that the buyer withholds: then it is what is due, and the
// gross total is the sum of net total and tax.
bool is_rest_behind_withheld(const TotalsOffers& offers, const Choice& choice) {
  if (choice.net == nullptr || choice.tax == nullptr || choice.gross == nullptr) return false;
  const Decimal kept = choice.net->value + choice.tax->value - choice.gross->value;
  return kept > kCent && std::any_of(offers.withheld.begin(), offers.withheld.end(), [&](const Decimal& one) { return near(one.abs(), kept); });
}

void put(Draft& draft, std::optional<Decimal>& field, const char* pointer, const AmountOffer* offer, double sure) {
  if (offer == nullptr) return;
  draft.offer(field, pointer, offer->value, offer->where, {"label", sure > 0 ? sure : offer->confidence});
}

bool printed(const TotalsOffers& offers, const Decimal& value) {
  return std::any_of(offers.printed.begin(), offers.printed.end(), [&](const Decimal& one) { return one.abs() == value.abs(); });
}

// No tax is as high as three tenths of its base: half of a total is a part of it, and not its tax.
bool possible_tax(const Decimal& tax, const Decimal& net) { return tax > Decimal() && tax * Decimal{10, 0} <= net * Decimal{3, 0}; }

// What follows from the two others, when it is printed somewhere.
void derive(const TotalsOffers& offers, Draft& draft) {
  Totals& totals = draft.invoice.totals;
  const auto from = [&](std::optional<Decimal>& field, const char* pointer, const Decimal& value, const char* source) {
    if (!printed(offers, value)) return;
    const Evidence& evidence = draft.invoice.evidence[source];
    const Found where{evidence.page, {evidence.box[0], evidence.box[1], evidence.box[2], evidence.box[3]}, evidence.text};
    draft.offer(field, pointer, value, where, {"derived", kLikely});
  };
  if (totals.net && totals.tax && !totals.gross) from(totals.gross, "/totals/gross", *totals.net + *totals.tax, "/totals/net");
  if (totals.gross && totals.tax && !totals.net) from(totals.net, "/totals/net", *totals.gross - *totals.tax, "/totals/gross");
  if (totals.gross && totals.net && !totals.tax && offers.taxed && possible_tax(*totals.gross - *totals.net, *totals.net)) from(totals.tax, "/totals/tax", *totals.gross - *totals.net, "/totals/gross");
}

// Taxes of several rates, of which none is proven to be all of it.
bool divided(const TotalsOffers& offers) {
  std::vector<Decimal> different;
  for (const AmountOffer& tax : offers.tax) {
    if (tax.value == Decimal() || std::find(different.begin(), different.end(), tax.value.abs()) != different.end()) continue;
    different.push_back(tax.value.abs());
  }
  return different.size() > 1;
}

// A sum of lines that nothing follows is what is to be paid: where no tax is spoken of, and no larger amount is printed.
const AmountOffer* sole_sum(const TotalsOffers& offers) {
  if (offers.net.size() != 1 || !offers.tax.empty() || !offers.gross.empty() || !offers.due.empty() || !offers.prepaid.empty()) return nullptr;
  const AmountOffer& sum = offers.net.front();
  const bool larger = std::any_of(offers.printed.begin(), offers.printed.end(), [&](const Decimal& one) { return one.abs() > sum.value.abs(); });
  return larger ? nullptr : &sum;
}

// What is due besides the gross total, or not, is printed too: as paid, as withheld or as a charge.
bool explains(const TotalsOffers& offers, const Decimal& rest) {
  const auto equal = [&](const Decimal& one) { return near(one.abs(), rest.abs()); };
  return near(rest, {}) || std::any_of(offers.prepaid.begin(), offers.prepaid.end(), [&](const AmountOffer& one) { return equal(one.value); }) ||
         std::any_of(offers.extras.begin(), offers.extras.end(), equal) || std::any_of(offers.withheld.begin(), offers.withheld.end(), equal);
}

// Due is what is said to be due, and gross less what was paid; gross where nothing speaks of payments.
void resolve_due(const TotalsOffers& offers, Draft& draft) {
  Totals& totals = draft.invoice.totals;
  const AmountOffer* best = nullptr;
  double sure = 0;
  bool paid_back = false;
  for (const AmountOffer& due : offers.due) {
    double now = due.confidence;
    bool back = false;
    if (totals.gross && near(due.value, *totals.gross)) now += 0.1;
    for (const AmountOffer& paid : offers.prepaid) {
      if (totals.gross && near(*totals.gross - paid.value.abs(), due.value)) now = kAddsUp;
      // Paid too much: what is left is paid back, and printed without its sign.
      if (totals.gross && *totals.gross > Decimal() && due.value > Decimal() && near(paid.value.abs() - *totals.gross, due.value)) {
        now = kAddsUp;
        back = true;
      }
    }
    if (best != nullptr && now <= sure) continue;
    best = &due;
    sure = now;
    paid_back = back;
  }
  if (best != nullptr) {
    const Decimal value = paid_back ? -best->value : best->value;
    if (totals.gross && !explains(offers, *totals.gross - value)) sure = std::min(sure, kUnexplained);
    draft.offer(totals.due, "/totals/due", value, best->where, {"label", std::min(sure, kAddsUp)});
    return;
  }
  if (!totals.gross || offers.settled) return;
  const Evidence evidence = draft.invoice.evidence["/totals/gross"];
  const Found where{evidence.page, {evidence.box[0], evidence.box[1], evidence.box[2], evidence.box[3]}, evidence.text};
  for (const Decimal& kept : offers.withheld) {
    const Decimal rest = *totals.gross - kept.abs();
    if (kept != Decimal() && rest > Decimal() && printed(offers, rest)) draft.offer(totals.due, "/totals/due", rest, where, {"derived", kLikely});
  }
  if (totals.due) return;
  const bool paid = std::any_of(offers.prepaid.begin(), offers.prepaid.end(), [](const AmountOffer& one) { return one.value.units() != 0; });
  for (const AmountOffer& one : offers.prepaid) {
    const Decimal rest = *totals.gross - one.value.abs();
    if (one.value.units() != 0 && rest > Decimal() && printed(offers, rest)) draft.offer(totals.due, "/totals/due", rest, one.where, {"derived", kLikely});
  }
  if (paid) return;
  draft.offer(totals.due, "/totals/due", *totals.gross, where, {"derived", std::min(kLikely, evidence.confidence)});
}

}  // namespace

void resolve_totals(const TotalsOffers& offers, Draft& draft) {
  Totals& totals = draft.invoice.totals;
  const Resolver resolver(offers);  // owns sums that the choice points to
  Choice choice = resolver.choose();
  if (choice.sure == 0 && choice.tax != nullptr && divided(offers)) choice.tax = nullptr;
  if (const AmountOffer* sum = sole_sum(offers)) draft.offer(totals.gross, "/totals/gross", sum->value, sum->where, {"derived", kGuessed});
  if (is_rest_behind_withheld(offers, choice)) {
    put(draft, totals.due, "/totals/due", choice.gross, choice.sure);
    draft.offer(totals.gross, "/totals/gross", choice.net->value + choice.tax->value, choice.net->where, {"derived", kLabelled});
  } else {
    put(draft, totals.gross, "/totals/gross", choice.gross, choice.sure);
  }
  put(draft, totals.net, "/totals/net", choice.net, choice.sure);
  put(draft, totals.tax, "/totals/tax", choice.tax, choice.sure);
  derive(offers, draft);
  resolve_due(offers, draft);
}

}  // namespace faturad::extract
