// Totals are chosen together: a net total, a tax and a gross total that add up are surer than each alone.
#pragma once

#include <optional>
#include <vector>

#include "extract/draft.hpp"

namespace faturad::extract {

struct AmountOffer {
  Decimal value;
  Found where;
  double confidence = 0;
  bool only_in_sum = false;  // printed nowhere: good where it adds up with others alone
};

// What readers found for each total, in order of reading.
struct TotalsOffers {
  std::vector<AmountOffer> net, tax, gross, due, prepaid;
  std::vector<Decimal> withheld;       // taxes that the buyer keeps and pays himself
  std::vector<Decimal> extras;         // shipping, discounts: may stand between net plus tax and gross
  std::optional<Decimal> lines_sum;    // of the lines' amounts
  bool settled = false;                // said to be paid, without an amount: nothing need be due
  bool taxed = true;                   // a tax is spoken of
  std::vector<Decimal> printed;        // every amount of the pages: a value that follows from others counts only if it is printed
};

// Puts the choice into the draft's totals. What contradicts the rest is left out or lowered.
void resolve_totals(const TotalsOffers& offers, Draft& draft);

}  // namespace faturad::extract
