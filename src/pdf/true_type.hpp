// The character maps of a TrueType or OpenType font program.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "pdf/font_program.hpp"

namespace faturad::pdf {

class TrueType {
 public:
  // `program` must outlive the object.
  explicit TrueType(std::string_view program) : data_(program) {}

  // By its four-letter tag; empty where there is none.
  std::string_view table(std::string_view tag) const;
  // Text by code through the cmaps of a symbolic font: code to glyph by (3,0) or (1,0), glyph to text by a Unicode
  // cmap or by the post table's name.
  BuiltinEncoding encoding() const;
  GlyphText glyph_text() const;

 private:
  struct Subtable {
    unsigned platform, encoding;
    std::string_view data;
  };
  void add_dashes(GlyphText& text) const;
  std::vector<Subtable> subtables() const;
  GlyphText post_text() const;

  std::string_view data_;
};

}  // namespace faturad::pdf
