#include "watch/settling.hpp"

#include "support/catch.hpp"

using namespace faturad::watch;
using namespace std::chrono_literals;
using Names = std::vector<std::string>;

TEST_CASE("names of files in the making are known", "[watch]") {
  for (const char* name : {".hidden.pdf", "~lock", "bill.pdf~", "bill.pdf.part", "bill.PDF.TMP", "bill.crdownload", ".", "..", "bill.pdf.filepart", ""}) {
    INFO(name);
    CHECK(is_in_the_making(name));
  }
  for (const char* name : {"bill.pdf", "BILL", "bill.part.pdf", "tmp", "a.b", "bill.PDF"}) {
    INFO(name);
    CHECK_FALSE(is_in_the_making(name));
  }
}

TEST_CASE("a file has settled when its size and time have stayed for long enough", "[watch]") {
  Settling settling(2s);
  const Settling::Time start{};
  CHECK(settling.look({{"a", {10, 1}}, {"b", {5, 1}}}, start).empty());
  CHECK(settling.look({{"a", {20, 2}}, {"b", {5, 1}}}, start + 1s).empty());        // a grows
  CHECK(settling.look({{"a", {20, 2}}, {"b", {5, 1}}}, start + 2s) == Names{"b"});
  CHECK(settling.look({{"a", {20, 3}}}, start + 3s).empty());                       // same size, written again
  CHECK(settling.look({{"a", {20, 3}}}, start + 4999ms).empty());
  CHECK(settling.look({{"a", {20, 3}}}, start + 5s) == Names{"a"});
  CHECK(settling.look({}, start + 6s).empty());                                     // gone, and another one of its name
  CHECK(settling.look({{"a", {20, 3}}}, start + 7s).empty());
  CHECK(settling.look({{"a", {20, 3}}}, start + 9s) == Names{"a"});
}
