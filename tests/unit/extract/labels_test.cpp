#include "extract/page/labels.hpp"

#include "support/catch.hpp"
#include "support/page_builder.hpp"

using namespace faturad;
using namespace faturad::extract;
using test::page_of;

namespace {

enum Field { kNumber, kDate, kTotal, kDue };
const LabelDictionary kLabels{{kNumber, "invoice #"}, {kNumber, "rechnungs#"}, {kNumber, "nf-e #"},   {kDate, "invoice date"}, {kDate, "rechnungsdatum"},
                              {kDate, "date"},        {kTotal, "total"},       {kTotal, "grand total"}, {kDue, "total due"},   {kDue, "fällig am"}};

// "0:Nº" for each match: its id and its words.
std::vector<std::string> matches(const std::vector<std::string_view>& rows) {
  const pdf::TextPage page = page_of(rows);
  const PageIndex index(page);
  std::vector<std::string> out;
  for (const LabelMatch& match : kLabels.find(index)) out.push_back(std::to_string(match.id) + ":" + index.text(match.first, match.last + 1).text);
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("labels are found however they are spelled") {
  for (const char* text : {"Rechnungsnr", "Rechnungs-Nr.:", "Rechnungs Nr.", "RECHNUNGSNUMMER", "Rechnungs-Nummer", "Rechnungs-No"}) {
    CAPTURE(text);
    CHECK(matches({text}) == Strings{"0:" + std::string(text)});
  }
  CHECK(matches({"Invoice #: 12"}) == Strings{"0:Invoice #:"});
  CHECK(matches({"Invoice N° 12"}) == Strings{"0:Invoice N°"});
  CHECK(matches({"NF-e Nº 12"}) == Strings{"0:NF-e Nº"});
  CHECK(matches({"Fällig am 12.01.2023"}) == Strings{"3:Fällig am"});
}

TEST_CASE("the longest label wins, and none is found inside a word or across cells") {
  CHECK(matches({"Grand total due"}) == Strings{"2:Grand total"});
  CHECK(matches({"Total due 12.00"}) == Strings{"3:Total due"});
  CHECK(matches({"Invoice date"}) == Strings{"1:Invoice date"});
  CHECK(matches({"Totally updated"}).empty());
  CHECK(matches({"Invoice    date"}) == Strings{"1:date"});
  CHECK(matches({"Invoice: date"}) == Strings{"1:date"});
}

TEST_CASE("a value glued to its label is behind its end") {
  const pdf::TextPage page = page_of({"Invoice Nº:4711 x"});
  const PageIndex index(page);
  const auto found = kLabels.find(index);
  REQUIRE(found.size() == 1);
  CHECK(index.text(found[0].last, found[0].last + 1, found[0].rest).text == ":4711");
}

TEST_CASE("a word of a label is none where it is part of a number") {
  CHECK(matches({"Invoice #: TOTAL-2026-0147"}) == Strings{"0:Invoice #:"});
  CHECK(matches({"DATE-014"}).empty());
  CHECK(matches({"Total-Due"}) == Strings{"3:Total-Due"});
}

TEST_CASE("a label may go on in the cell below") {
  const pdf::TextPage page = page_of({"Description   Invoice    Amount", "              date"});
  const PageIndex index(page);
  const auto found = kLabels.find(index);
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == kDate);
  CHECK(found[0].box.y1 - found[0].box.y0 > 20);
}

TEST_CASE("a text tells the label it begins with") {
  CHECK(kLabels.starting("Total EUR") == kTotal);
  CHECK(kLabels.starting("Grand Total") == kTotal);
  CHECK(kLabels.starting("totals") == -1);
  CHECK(kLabels.starting("the total") == -1);
}
