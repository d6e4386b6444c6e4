#include "pdf/field_value.hpp"

#include <algorithm>
#include <cmath>

#include "pdf/content_lexer.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr int kMaxAncestors = 16;
constexpr int kPassword = 1 << 13;
// How viewers set values: points, shares of the height of the field and of the size of the type.
constexpr double kMargin = 2, kAutoSizeShare = 0.7, kMinAutoSize = 4, kMaxAutoSize = 12, kLeading = 1.15,
                 kDescent = 0.25;

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
    if (text[i] == '\n' || text[i] == '\r')
      lines.emplace_back();
    else
      lines.back() += text[i];
  }
  return lines;
}

// Null where a viewer shows nothing.
const std::string* shown_text(Objects& objects, const Dict& annotation) {
  const std::string_view kind = objects.get(annotation, "Subtype").name();
  if (kind == "FreeText") return objects.get(annotation, "Contents").string();
  const std::string_view type = inherited(objects, annotation, "FT").name();
  const bool text = kind == "Widget" && (type == "Tx" || type == "Ch") &&
                    !(inherited(objects, annotation, "Ff").integer_or(0) & kPassword);
  return text ? inherited(objects, annotation, "V").string() : nullptr;
}

}  // namespace

std::vector<FieldLine> read_field_value(Objects& objects, const Dict& annotation) {
  double rect[4];
  const std::string* value = shown_text(objects, annotation);
  if (!value || value->empty() || !read_numbers(objects, objects.get(annotation, "Rect"), rect, 4)) return {};
  const std::string* appearance = inherited(objects, annotation, "DA").string();
  const double left = std::min(rect[0], rect[2]), bottom = std::min(rect[1], rect[3]),
               height = std::abs(rect[3] - rect[1]);
  const double given = appearance ? font_size(*appearance) : 0;
  const double size = given > 0 ? given : std::clamp(height * kAutoSizeShare, kMinAutoSize, kMaxAutoSize);
  std::vector<FieldLine> lines;
  for (std::string& text : split_lines(text_string_to_utf8(*value)))
    lines.push_back({std::move(text), left + kMargin, 0, size});
  double y = lines.size() > 1 ? bottom + height - size : bottom + (height - size) / 2 + size * kDescent;
  for (FieldLine& line : lines) line.y = y, y -= size * kLeading;
  return lines;
}

}  // namespace faturad::pdf
