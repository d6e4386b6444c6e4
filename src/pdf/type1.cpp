#include "pdf/type1.hpp"

#include "pdf/content_lexer.hpp"
#include "pdf/glyph_names.hpp"

namespace faturad::pdf {

BuiltinEncoding type1_encoding(std::string_view program) {
  const std::size_t start = program.find("/Encoding");
  if (start == std::string_view::npos) return {};
  std::string_view header = program.substr(start);
  header = header.substr(0, header.find("eexec"));
  ContentLexer lexer(header);
  BuiltinEncoding encoding(256);
  double code = -1;
  for (Token token = lexer.next(), previous; token.kind != Token::Kind::end; previous = token, token = lexer.next()) {
    if (token.kind == Token::Kind::keyword && (token.text == "def" || token.text == "readonly")) break;
    if (token.kind == Token::Kind::keyword && token.text == "StandardEncoding") return {};
    if (token.kind == Token::Kind::number) code = token.number;
    if (token.kind == Token::Kind::name && previous.kind == Token::Kind::number && code >= 0 && code < 256)
      encoding[static_cast<std::size_t>(code)] = text_of_glyph_name(token.text);
  }
  return encoding;
}

}  // namespace faturad::pdf
