#include "pdf/filters.hpp"

#include "support/catch.hpp"

using namespace faturad::pdf;

namespace {

constexpr std::uint64_t kPlenty = 1 << 20;

}  // namespace

TEST_CASE("ASCII filters") {
  CHECK(decode_ascii_hex("48 65 6c6C 6F>junk") == "Hello");
  CHECK(decode_ascii_hex("4") == "@");
  CHECK(decode_ascii85("87cURD]i,\"Ebo80~>") == "Hello World!");
  CHECK(decode_ascii85("z~>") == std::string(4, '\0'));
}

TEST_CASE("run lengths stay within the budget") {
  ByteBudget budget{kPlenty};
  CHECK(decode_run_length(std::string_view("\2abc\xFEx\x80", 7), budget) == "abcxxx");
  ByteBudget small{2};
  decode_run_length(std::string_view("\xFEx", 2), small);
  CHECK(small.exceeded);
}

TEST_CASE("LZW as in the specification") {
  ByteBudget budget{kPlenty};
  const std::string data("\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01", 9);
  CHECK(decode_lzw(data, true, budget) == "-----A---B");
}

TEST_CASE("truncated and headless deflate data gives what is there") {
  // "hello hello hello hello" as zlib makes it.
  const std::string data("\x78\x9c\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x27\x01\x68\x03\x08\xb1", 16);
  ByteBudget budget{kPlenty};
  CHECK(inflate(data, budget) == "hello hello hello hello");
  CHECK(inflate(data.substr(0, 9), budget).starts_with("hello"));
  CHECK(inflate(data.substr(2), budget) == "hello hello hello hello");
}

TEST_CASE("predictors") {
  Predictor up{12, 1, 8, 3};
  CHECK(undo_predictor(std::string("\2\1\1\1\2\1\1\1", 8), up) == "\1\1\1\2\2\2");
  Predictor tiff{2, 1, 8, 3};
  CHECK(undo_predictor("\1\1\1", tiff) == "\1\2\3");
}
