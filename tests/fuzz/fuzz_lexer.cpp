// Content streams: the lexer alone, inline images included, must end and stay within the bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pdf/content_lexer.hpp"

using faturad::pdf::ContentLexer;
using faturad::pdf::Token;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ContentLexer lexer({reinterpret_cast<const char*>(data), size});
  std::size_t tokens = 0;
  for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next()) {
    if (++tokens > size) std::abort();  // each token takes a byte at least
    if (token.kind == Token::Kind::keyword && token.text == "ID") lexer.skip_inline_image();
    if (tokens % 16 == 0) lexer.release();
  }
  return 0;
}
