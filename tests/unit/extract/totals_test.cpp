#include "extract/totals.hpp"

#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::extract;

namespace {

AmountOffer offer(std::string_view value, double confidence = kLabelled) { return {*Decimal::parse(value), {1, {}, std::string(value)}, confidence}; }

std::string text(const std::optional<Decimal>& value) { return value ? value->str() : ""; }

struct Chosen {
  std::string net, tax, gross, due;
  double sure = 0;
};

Chosen resolve(const TotalsOffers& offers) {
  Draft draft;
  resolve_totals(offers, draft);
  const Totals& totals = draft.invoice.totals;
  return {text(totals.net), text(totals.tax), text(totals.gross), text(totals.due), draft.confidence("/totals/gross")};
}

}  // namespace

TEST_CASE("totals that add up are chosen over surer ones that do not") {
  TotalsOffers offers;
  offers.net = {offer("90.00", 0.9), offer("100.00", 0.6)};
  offers.tax = {offer("19.00")};
  offers.gross = {offer("100.00"), offer("119.00", 0.6)};
  const Chosen chosen = resolve(offers);
  CHECK(chosen.net == "100.00");
  CHECK(chosen.tax == "19.00");
  CHECK(chosen.gross == "119.00");
  CHECK(chosen.sure > 0.9);
}

TEST_CASE("taxes of several rates are summed") {
  TotalsOffers offers;
  offers.net = {offer("150.00")};
  offers.tax = {offer("7.00"), offer("9.50")};
  offers.gross = {offer("166.50")};
  CHECK(resolve(offers).tax == "16.50");
}

TEST_CASE("shipping may stand between net, tax and gross") {
  TotalsOffers offers;
  offers.net = {offer("100.00")};
  offers.tax = {offer("8.00")};
  offers.gross = {offer("113.00")};
  offers.extras = {*Decimal::parse("5.00")};
  const Chosen chosen = resolve(offers);
  CHECK(chosen.net == "100.00");
  CHECK(chosen.tax == "8.00");
  CHECK(chosen.gross == "113.00");
}

TEST_CASE("what contradicts the rest is left out") {
  TotalsOffers offers;
  offers.net = {offer("100.00")};
  offers.tax = {offer("30.00", 0.7)};
  offers.gross = {offer("119.00")};
  const Chosen chosen = resolve(offers);
  CHECK(chosen.net == "100.00");
  CHECK(chosen.gross == "119.00");
  CHECK(chosen.tax.empty());
}

TEST_CASE("a tax that follows from the others counts when it is printed") {
  TotalsOffers offers;
  offers.net = {offer("100.00")};
  offers.gross = {offer("119.00")};
  CHECK(resolve(offers).tax.empty());
  offers.printed = {*Decimal::parse("19.00")};
  CHECK(resolve(offers).tax == "19.00");
}

TEST_CASE("what is due is the gross total less what was paid") {
  TotalsOffers offers;
  offers.gross = {offer("119.00")};
  CHECK(resolve(offers).due == "119.00");
  offers.prepaid = {offer("19.00")};
  CHECK(resolve(offers).due.empty());
  offers.due = {offer("119.00", 0.7), offer("100.00", 0.7)};
  CHECK(resolve(offers).due == "100.00");
}

TEST_CASE("a tax printed without the sign of its credit note is given with it") {
  TotalsOffers offers;
  offers.net = {offer("-100.00")};
  offers.tax = {offer("19.00")};
  offers.gross = {offer("-119.00")};
  CHECK(resolve(offers).tax == "-19.00");
}

TEST_CASE("an exact sum is chosen over one that is a cent off") {
  TotalsOffers offers;
  offers.net = {offer("7.90"), offer("7.67")};
  offers.tax = {offer("0.90"), offer("1.12")};
  offers.gross = {offer("8.79")};
  const Chosen chosen = resolve(offers);
  CHECK(chosen.net == "7.67");
  CHECK(chosen.tax == "1.12");
}

TEST_CASE("of several taxes none is taken without proof") {
  TotalsOffers offers;
  offers.tax = {offer("88.20"), offer("37.20")};
  offers.gross = {offer("1165.40")};
  const Chosen chosen = resolve(offers);
  CHECK(chosen.tax.empty());
  CHECK(chosen.gross == "1165.40");
}

TEST_CASE("a tax and the same amount without its sign make no total of nothing") {
  TotalsOffers offers;
  offers.net = {offer("7.20", 0.4)};
  offers.tax = {offer("7.20")};
  offers.gross = {offer("47.90"), offer("0.00", 0.55)};
  CHECK(resolve(offers).gross == "47.90");
}

TEST_CASE("a sum that nothing follows is the total, unless more is printed") {
  TotalsOffers offers;
  offers.net = {offer("90.00", 0.65)};
  offers.printed = {*Decimal::parse("27.50"), *Decimal::parse("90.00")};
  const Chosen chosen = resolve(offers);
  CHECK(chosen.gross == "90.00");
  CHECK(chosen.sure <= kGuessed);
  offers.printed.push_back(*Decimal::parse("107.10"));
  CHECK(resolve(offers).gross.empty());
}

TEST_CASE("a bare total is not the net total too") {
  TotalsOffers offers;
  offers.net = {offer("174.00", 0.4)};
  offers.gross = {offer("174.00", 0.7)};
  const Chosen chosen = resolve(offers);
  CHECK(chosen.gross == "174.00");
  CHECK(chosen.net.empty());
}

TEST_CASE("what shipping is added to is no total of the invoice") {
  TotalsOffers offers;
  offers.lines_sum = *Decimal::parse("28716.00");
  offers.extras = {*Decimal::parse("1150.00")};
  offers.gross = {offer("28716.00"), offer("29866.00")};
  CHECK(resolve(offers).gross == "29866.00");
}

TEST_CASE("half of a total is not its tax") {
  TotalsOffers offers;
  offers.net = {offer("60.00")};
  offers.gross = {offer("120.00")};
  offers.printed = {*Decimal::parse("60.00")};
  CHECK(resolve(offers).tax.empty());
}

TEST_CASE("what is due without its difference from the gross total is a guess") {
  TotalsOffers offers;
  offers.gross = {offer("30.00")};
  offers.due = {offer("45.00")};
  Draft draft;
  resolve_totals(offers, draft);
  CHECK(draft.confidence("/totals/due") < 0.6);
  offers.extras = {*Decimal::parse("15.00")};
  Draft explained;
  resolve_totals(offers, explained);
  CHECK(explained.confidence("/totals/due") > 0.6);
}
