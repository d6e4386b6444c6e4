#include "pdf/font_program.hpp"

#include "pdf/cff.hpp"
#include "pdf/true_type.hpp"
#include "pdf/type1.hpp"

namespace faturad::pdf {
namespace {

std::string decode_entry(Objects& objects, const Dict& descriptor, std::string_view key) {
  const Object& file = objects.get(descriptor, key);
  return file.stream() ? objects.decode(*file.stream()) : std::string();
}

}  // namespace

BuiltinEncoding read_builtin_encoding(Objects& objects, const Dict& descriptor) {
  if (const std::string type1 = decode_entry(objects, descriptor, "FontFile"); !type1.empty())
    return type1_encoding(type1);
  if (const std::string true_type = decode_entry(objects, descriptor, "FontFile2"); !true_type.empty())
    return TrueType(true_type).encoding();
  const std::string third = decode_entry(objects, descriptor, "FontFile3");
  if (third.starts_with("OTTO")) return cff_encoding(TrueType(third).table("CFF "));
  return third.starts_with(std::string_view("\0\1\0\0", 4)) ? TrueType(third).encoding() : cff_encoding(third);
}

GlyphText read_glyph_text(Objects& objects, const Dict& descriptor) {
  std::string program = decode_entry(objects, descriptor, "FontFile2");
  if (program.empty()) program = decode_entry(objects, descriptor, "FontFile3");
  if (program.starts_with('\1')) return cff_glyph_text(program);
  const TrueType font(program);
  GlyphText text = font.glyph_text();
  return text.empty() ? cff_glyph_text(font.table("CFF ")) : text;
}

}  // namespace faturad::pdf
