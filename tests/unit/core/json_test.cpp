#include "faturad/core/json.hpp"

#include <boost/json/parse.hpp>

#include "support/catch.hpp"

using faturad::Json;

TEST_CASE("json: whatever is written parses and comes back") {
  std::string odd = "quote \" back \\ slash / tab \t line \n bell \a umlaut \xc3\xa4 null ";
  odd += '\0';
  Json json;
  json.begin_object().member("text", std::string_view(odd)).member("number", 42).member("flag", true).key("none").null();
  json.key("list").begin_array().value(1).value("two").begin_object().end_object().end_array().end_object();
  const auto value = boost::json::parse(json.take());
  CHECK(std::string(value.at("text").as_string()) == odd);
  CHECK(value.at("number").as_int64() == 42);
  CHECK(value.at("none").is_null());
  CHECK(value.at("list").as_array().size() == 3);
}

TEST_CASE("json: bytes that are no UTF-8 do not make invalid JSON") {
  for (const std::string_view bad : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\xaf", "\xf5\x80\x80\x80", "ok \x80 ok"}) {
    Json json;
    json.begin_array().value(bad).end_array();
    boost::system::error_code error;
    boost::json::parse(json.take(), error);
    CHECK_FALSE(error);
  }
}
