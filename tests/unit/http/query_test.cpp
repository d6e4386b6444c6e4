#include "http/query.hpp"

#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::http;
using namespace std::chrono_literals;

TEST_CASE("query: values are decoded, bad escapes and doubles refused") {
  const auto query = Query::parse("a=1&b=x%20y+z&c=&d");
  REQUIRE(query);
  CHECK(query->text("b") == "x y z");
  REQUIRE(query->find("c"));
  CHECK(query->find("c")->empty());
  CHECK_FALSE(query->find("e"));
  CHECK_FALSE(Query::parse("a=%2"));
  CHECK_FALSE(Query::parse("a=%zz"));
  CHECK_FALSE(Query::parse("a=1&a=2"));
  const auto unknown = query->only({"a", "b", "c"});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message.find("d") != std::string::npos);
}

TEST_CASE("query: a wrong value names its parameter") {
  const auto query = Query::parse("limit=0&wait=5&day=2023-02-30&total=1,5&all=perhaps&big=99999999999999999999").value();
  const auto names = [](const auto& outcome, const char* parameter) { return !outcome && outcome.error().message.find(parameter) != std::string::npos; };
  CHECK(names(query.number("limit", 10, 1, 100), "limit"));
  CHECK(names(query.number("big", 10, 1, 100), "big"));
  CHECK(names(query.duration("wait", 0ms), "wait"));
  CHECK(names(query.date("day"), "day"));
  CHECK(names(query.decimal("total"), "total"));
  CHECK(names(query.flag("all"), "all"));
  CHECK(query.number("absent", 10, 1, 100).value() == 10);
}

TEST_CASE("query: durations and times") {
  CHECK(parse_duration("500ms") == 500ms);
  CHECK(parse_duration("10s") == 10s);
  CHECK(parse_duration("2m") == 2min);
  CHECK(parse_duration("1h") == 1h);
  for (const char* text : {"", "10", "s", "-1s", "1.5s", "10 s", "99999999999999999999s", "9223372036854775807h"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
  CHECK(parse_time("1970-01-02", false) == 86'400'000);
  CHECK(parse_time("1970-01-02", true).value() >= 2 * 86'400'000 - 1);
  CHECK(parse_time("1970-01-01T00:00:01.500Z", false) == 1'500);
  CHECK(parse_time("1970-01-01T01:00:00+01:00", false) == 0);
  CHECK_FALSE(parse_time("yesterday", false));
  CHECK_FALSE(parse_time("1970-01-01T25:00:00Z", false));
}
