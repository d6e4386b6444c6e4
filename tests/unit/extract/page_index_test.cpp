#include "extract/page/page_index.hpp"

#include "support/catch.hpp"
#include "support/page_builder.hpp"

using namespace faturad;
using namespace faturad::extract;
using test::page_of;

TEST_CASE("a page is rows of cells") {
  const pdf::TextPage page = page_of({"Sold to   Invoice 12", "", "ACME Ltd"});
  const PageIndex index(page);
  REQUIRE(index.rows().size() == 2);
  REQUIRE(index.cells_of(index.rows()[0]).size() == 2);
  CHECK(index.text(index.cells()[1]).text == "Invoice 12");
  CHECK(index.text(index.rows()[0]).text == "Sold to Invoice 12");
  CHECK(index.cells_of(index.rows()[1]).size() == 1);
}

TEST_CASE("lines of columns that stand side by side are one row, whatever order they are read in") {
  pdf::TextPage page;
  page.words = {{"left", {40, 100, 60, 110}, 10, false}, {"lower", {40, 112, 60, 122}, 10, false}, {"right", {300, 101, 320, 111}, 10, false}};
  page.lines = {{0, 1, page.words[0].box}, {1, 1, page.words[1].box}, {2, 1, page.words[2].box}};
  const PageIndex index(page);
  REQUIRE(index.rows().size() == 2);
  CHECK(index.text(index.rows()[0]).text == "left right");
}

TEST_CASE("lines whose boxes are upside down are rows of their own") {
  pdf::TextPage page;
  page.words = {{"first", {40, 110, 60, 100}, 10, false}, {"second", {40, 130, 60, 120}, 10, false}};
  page.lines = {{0, 1, page.words[0].box}, {1, 1, page.words[1].box}};
  const PageIndex index(page);
  REQUIRE(index.rows().size() == 2);
  CHECK(index.text(index.rows()[1]).text == "second");
}

TEST_CASE("a page knows what is right of and below a place") {
  const pdf::TextPage page = page_of({"Number      Date        Page", "4711        12.01.2023  1", "            second", "", "", "            far"});
  const PageIndex index(page);
  const pdf::Box date = index.cells()[1].box;
  CHECK(index.right_of(index.cells()[0].box, 60)->text == "Date");
  CHECK_FALSE(index.right_of(index.cells()[2].box, 100));
  const auto below = index.below(date, 20);
  REQUIRE(below.size() == 2);
  CHECK(below[0].text == "12.01.2023");
  CHECK(below[1].text == "second");
}
