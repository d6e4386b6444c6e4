#include "pdf/content_lexer.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "support/catch.hpp"

using faturad::pdf::ContentLexer;
using faturad::pdf::Token;

namespace {

Token first(std::string_view text) {
  static std::vector<std::unique_ptr<ContentLexer>> kept;  // tokens point into their lexer
  kept.push_back(std::make_unique<ContentLexer>(text));
  return kept.back()->next();
}

double number(std::string_view text) {
  const Token token = first(text);
  REQUIRE(token.kind == Token::Kind::number);
  return token.number;
}

}  // namespace

TEST_CASE("lexer reads numbers as broken writers put them") {
  CHECK(number("12") == 12);
  CHECK(number("-.5") == -0.5);
  CHECK(number("+3.25") == 3.25);
  CHECK(number("--7") == -7);
  CHECK(number("4.") == 4);
  CHECK(number("0.000000000000000000001") < 1e-15);
  CHECK(number("12.-34") == 12);
  CHECK(number("-999999999999999999.5") == -999999999999999999.5);
  CHECK(std::abs(number("100000000000000000000000") / 1e23 - 1) < 1e-12);
  CHECK(std::abs(number("0.1234567890123456789") - 0.123456789012345) < 1e-12);
}

TEST_CASE("lexer decodes strings") {
  CHECK(first("(plain)").text == "plain");
  CHECK(first("(a(b)c)").text == "a(b)c");
  CHECK(first("(\\(\\)\\\\\\101\\7x\\n)").text == "()\\A\x07x\n");
  CHECK(first("(a\\\r\nb\r\nc)").text == "ab\nc");
  CHECK(first("<48 65 6C6C 6F7>").text == "Hellop");
  CHECK(first("(unterminated").text == "unterminated");
  CHECK(first("(ends in a backslash\\").text == "ends in a backslash");
}

TEST_CASE("lexer decodes names") {
  CHECK(first("/A#42C").text == "ABC");
  CHECK(first("/F#1").text == "F#1");
  CHECK(first("/").text.empty());
}

TEST_CASE("lexer skips comments and space") {
  ContentLexer lexer("% comment\n\t q % end");
  CHECK(lexer.next().kind == Token::Kind::keyword);
}

TEST_CASE("lexer leaves an inline image behind its EI") {
  ContentLexer lexer("ID \x80 EI\x81 EI \xFF\nEI Q");
  CHECK(lexer.next().text == "ID");
  lexer.skip_inline_image();
  CHECK(lexer.next().text == "Q");
  CHECK(lexer.next().kind == Token::Kind::end);
}
