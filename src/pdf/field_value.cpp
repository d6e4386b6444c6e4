#include "pdf/field_value.hpp"

#include "pdf/content_lexer.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr int kMaxAncestors = 16;
constexpr int kPassword = 1 << 13;

// Fields inherit from their parents.
const Object& inherited(Objects& objects, const Dict& widget, std::string_view key) {
  const Dict* node = &widget;
  for (int i = 0; i < kMaxAncestors; ++i) {
    const Object& value = objects.get(*node, key);
    if (!value.is_null()) return value;
    node = &objects.get(*node, "Parent").dict();
  }
  const Dict& catalog = objects.get(objects.trailer().dict(), "Root").dict();
  return objects.get(objects.get(catalog, "AcroForm").dict(), key);
}

double font_size(std::string_view default_appearance) {
  ContentLexer lexer(default_appearance);
  double last = 0;
  for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next()) {
    if (token.kind == Token::Kind::number) last = token.number;
    if (token.kind == Token::Kind::keyword && token.text == "Tf") return last;
  }
  return 0;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\n' || text[i] == '\r') lines.emplace_back();
    else lines.back() += text[i];
  }
  return lines;
}

}  // namespace

FieldValue read_field_value(Objects& objects, const Dict& widget) {
  const std::string_view type = inherited(objects, widget, "FT").name();
  const std::string* value = inherited(objects, widget, "V").string();
  const bool shown = (type == "Tx" || type == "Ch") && !(inherited(objects, widget, "Ff").integer_or(0) & kPassword);
  if (!shown || !value || value->empty()) return {};
  const std::string* appearance = inherited(objects, widget, "DA").string();
  return {split_lines(text_string_to_utf8(*value)), appearance ? font_size(*appearance) : 0};
}

}  // namespace faturad::pdf
