#include "pdf/marked_content.hpp"

#include <cmath>
#include <vector>

#include "pdf/font_common.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

std::vector<std::string> split_characters(std::string_view utf8) {
  std::vector<std::string> characters;
  while (!utf8.empty()) {
    std::string character;
    append_utf8(character, take_code_point(utf8));
    character = clean_text(std::move(character));
    if (!character.empty()) characters.push_back(std::move(character));
  }
  return characters;
}

}  // namespace

MarkedContent read_marked_content(Objects& objects, const OptionalContent& layers, const Dict& properties,
                                  std::span<const Token> operands) {
  MarkedContent marked;
  if (operands.size() < 2) return marked;
  const Object* named = operands[1].kind == Token::Kind::name ? properties.find(operands[1].text) : nullptr;
  if (named && operands[0].text == "OC") marked.hides = layers.hidden(*named);
  if (named)
    if (const std::string* actual = objects.get(objects.resolve(*named).dict(), "ActualText").string())
      marked.actual_text = text_string_to_utf8(*actual);
  for (std::size_t i = 1; i + 1 < operands.size(); ++i)
    if (operands[i].kind == Token::Kind::name && operands[i].text == "ActualText" &&
        operands[i + 1].kind == Token::Kind::string)
      marked.actual_text = text_string_to_utf8(operands[i + 1].text);
  return marked;
}

void replace_with_actual_text(PageGlyphs& page, const MarkedContent& marked) {
  if (marked.first_glyph >= page.glyphs.size()) return;
  const Glyph first = page.glyphs[marked.first_glyph], last = page.glyphs.back();
  const float width = last.x + last.dx - first.x, height = last.y + last.dy - first.y;
  const bool along_x = first.direction == Direction::right || first.direction == Direction::left;
  if (std::abs(along_x ? height : width) > first.size) return;
  std::vector<std::string> characters = split_characters(*marked.actual_text);
  page.glyphs.resize(marked.first_glyph);
  const auto count = static_cast<float>(characters.size());
  for (std::size_t i = 0; i < characters.size(); ++i) {
    Glyph glyph = first;
    const float share = static_cast<float>(i) / count;
    glyph.x = first.x + width * share, glyph.y = first.y + height * share;
    glyph.dx = width / count, glyph.dy = height / count;
    glyph.text = page.own_text.emplace_back(std::move(characters[i]));
    page.glyphs.push_back(glyph);
  }
}

}  // namespace faturad::pdf
