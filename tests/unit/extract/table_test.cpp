#include "extract/page/table.hpp"

#include "support/catch.hpp"
#include "support/page_builder.hpp"

using namespace faturad;
using namespace faturad::extract;
using test::page_of;

namespace {

enum Column { kPosition, kDescription, kQuantity, kPrice, kAmount };
const LabelDictionary kHeaders{{kPosition, "pos"},  {kDescription, "description"}, {kQuantity, "qty"},        {kQuantity, "quantity"},
                               {kPrice, "price"},   {kPrice, "unit price"},        {kAmount, "amount"},       {kAmount, "line amount"}};
const LabelDictionary kStops{{0, "subtotal"}, {0, "total"}};
const TableQuery kQuery{kHeaders, kStops, {kQuantity, kPrice, kAmount}, 3};

using Lines = std::vector<std::string_view>;

// Each row as its cells with '|' between them.
std::vector<std::string> rows_of(const std::vector<Lines>& texts) {
  std::vector<pdf::TextPage> pages;
  for (const Lines& text : texts) pages.push_back(page_of(text, static_cast<int>(pages.size()) + 1));
  Pages indexed;
  for (const pdf::TextPage& page : pages) indexed.emplace_back(page);
  std::vector<std::string> out;
  for (const Table& table : read_tables(indexed, kQuery)) {
    for (const TableRow& row : table.rows) {
      std::string line;
      for (const Found& cell : row.cells) line += cell.text + "|";
      out.push_back(line);
    }
  }
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a table is cut where its data stands, not where its headers do") {
  CHECK(rows_of({{"Description                   Qty   Unit price     Amount",
                  "A rather long description       2        10.00      20.00",
                  "Short                         100    1,000.00 100,000.00",
                  "                                    Subtotal   100,020.00",
                  "Paid                                             50.00"}}) ==
        Strings{"A rather long description|2|10.00|20.00|", "Short|100|1,000.00|100,000.00|"});
}

TEST_CASE("figures set right below headers set left stay in their own columns") {
  CHECK(rows_of({{"Description         Qty         Price         Amount",
                  "Lamp                  2              89,24             178,48",
                  "Cable                12           1.133,22          13.598,64",
                  "                                Subtotal            13.777,12"}}) ==
        Strings{"Lamp|2|89,24|178,48|", "Cable|12|1.133,22|13.598,64|"});
}

TEST_CASE("a description may run over several lines") {
  CHECK(rows_of({{"Description         Qty     Price    Amount",
                  "First article         2     10.00     20.00",
                  "with a second line",
                  "and a third",
                  "Second article        1      5.00      5.00",
                  "blue",
                  "",
                  "",
                  "Thank you for your order"}}) ==
        Strings{"First article with a second line and a third|2|10.00|20.00|", "Second article blue|1|5.00|5.00|"});
}

TEST_CASE("items behind a subtotal belong to the table too") {
  CHECK(rows_of({{"Description         Qty     Price    Amount",
                  "First article         2     10.00     20.00",
                  "                         Subtotal     20.00",
                  "Second article        1      5.00      5.00",
                  "                            Total     25.00"}}) == Strings{"First article|2|10.00|20.00|", "Second article|1|5.00|5.00|"});
}

TEST_CASE("a number on another line of its row is found") {
  CHECK(rows_of({{"Description         Qty     Price    Amount",
                  "First article         2     10.00",
                  "blue                                  20.00",
                  "",
                  "Second article        1      5.00      5.00"}}) == Strings{"First article blue|2|10.00|20.00|", "Second article|1|5.00|5.00|"});
}

TEST_CASE("a header may stand on two lines") {
  CHECK(rows_of({{"                                Unit     Line",
                  "Pos  Description      Qty      price   amount",
                  "1    Article            2      10.00    20.00",
                  "2    Another            1       5.00     5.00"}}) == Strings{"1|Article|2|10.00|20.00|", "2|Another|1|5.00|5.00|"});
}

TEST_CASE("a header that the dictionary does not know is a column too") {
  CHECK(rows_of({{"Description     Colour    Qty    Amount", "Article         blue        2     20.00"}}) == Strings{"Article|blue|2|20.00|"});
}

TEST_CASE("a table goes on over the page") {
  const Strings rows{"First|1|1.00|", "Second|2|2.00|", "Third|3|3.00|"};
  CHECK(rows_of({{"Description     Qty    Amount", "First             1      1.00"},
                 {"Description     Qty    Amount", "Second            2      2.00", "Third             3      3.00", "Total                    6.00"}}) == rows);
  CHECK(rows_of({{"Description     Qty    Amount", "First             1      1.00"},
                 {"Second            2      2.00", "Third             3      3.00", "Total                    6.00"}}) == rows);
}

TEST_CASE("what only looks like a header is none") {
  CHECK(rows_of({{"Amount 12.00   Qty 3   Price 4.00", "1   2   3"}}).empty());
  CHECK(rows_of({{"The price and the quantity of the description that you gave us and the amount", "1   2   3"}}).empty());
}
