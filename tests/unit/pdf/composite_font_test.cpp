// What the codes of composite fonts stand for where no ToUnicode map says so.
#include <fstream>
#include <iterator>

#include "faturad/pdf/document_reader.hpp"
#include "pdf/cff.hpp"
#include "pdf/glyph_order.hpp"
#include "pdf/true_type.hpp"
#include "support/catch.hpp"
#include "support/pdf_builder.hpp"

using namespace faturad;
using faturad::test::PdfBuilder;

namespace {

// A TrueType program of which glyph 2 is "B".
std::string true_type() {
  std::ifstream in(FATURAD_SOURCE_DIR "/tests/fuzz/seeds/font_program/truetype", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string reference(int object) { return std::to_string(object) + " 0 R"; }

struct Composite {
  std::string encoding = "/Identity-H";
  std::string base_font = "/Sample";
  std::string descendant;  // more entries
};

pdf::Document read(PdfBuilder& builder, const Composite& font, const std::string& shown) {
  builder.font("C", "<< /Type /Font /Subtype /Type0 /BaseFont " + font.base_font + " /Encoding " + font.encoding +
                        " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 " + font.descendant + " >>] >>");
  const std::string bytes = builder.content("BT /C 10 Tf 50 700 Td " + shown + " Tj ET").build();
  auto document = pdf::read_document(std::as_bytes(std::span(bytes)));
  REQUIRE(document.has_value());
  return std::move(*document);
}

std::string text_of(PdfBuilder& builder, const Composite& font, const std::string& shown) {
  return pdf::plain_text(read(builder, font, shown).pages.at(0));
}

std::string embedded(PdfBuilder& builder) {
  return "/FontDescriptor << /Type /FontDescriptor /FontFile2 " + reference(builder.stream("", true_type())) + " >> ";
}

std::string big_endian(std::initializer_list<unsigned> words) {
  std::string bytes;
  for (const unsigned word : words) bytes += {static_cast<char>(word >> 8), static_cast<char>(word)};
  return bytes;
}

// A font program of one table.
std::string program_with(const std::string& tag, const std::string& table) {
  return big_endian({0, 0x100, 1, 0, 0, 0}).replace(0, 4, std::string("\0\1\0\0", 4)) + tag +
         big_endian({0, 0, 0, 28, 0, static_cast<unsigned>(table.size())}) + table;
}

}  // namespace

TEST_CASE("codes are glyphs of the embedded program, whose cmap says their characters") {
  PdfBuilder builder;
  CHECK(text_of(builder, {.descendant = embedded(builder)}, "<0002>") == "B\n");
}

TEST_CASE("a stream maps CIDs to glyphs") {
  PdfBuilder builder;
  const int map = builder.stream("", std::string("\0\0\0\0\0\2\0\0", 8));
  const auto document =
      read(builder, {.descendant = embedded(builder) + "/CIDToGIDMap " + reference(map)}, "<000200020009>");
  CHECK(pdf::plain_text(document.pages.at(0)) == "BB\n");
  REQUIRE(document.pages[0].unmapped.size() == 1);  // CID 9 lies beyond the map
  CHECK(document.pages[0].unmapped[0].font == "Sample");
}

TEST_CASE("an embedded CMap builds on the one that its dictionary names, or on a stream") {
  const std::string own = "1 begincidchar <0041> 2 endcidchar";
  for (const bool by_name : {true, false}) {
    PdfBuilder builder;
    const int base = builder.stream("/Type /CMap",
                                    "1 begincodespacerange <0000> <FFFF> endcodespacerange "
                                    "1 begincidrange <0000> <0010> 0 endcidrange");
    const int map = builder.stream("/Type /CMap /UseCMap " + (by_name ? "/Identity-H" : reference(base)), own);
    CHECK(text_of(builder, {.encoding = reference(map), .descendant = embedded(builder)}, "<00410002>") == "BB\n");
  }
}

TEST_CASE("an embedded CMap writes vertically where its dictionary says so") {
  PdfBuilder builder;
  const int map = builder.stream("/Type /CMap /WMode 1",
                                 "1 begincodespacerange <0000> <FFFF> endcodespacerange "
                                 "1 begincidrange <0000> <0010> 0 endcidrange");
  const auto document = read(builder, {.encoding = reference(map), .descendant = embedded(builder)}, "<00020002>");
  REQUIRE(document.pages.at(0).words.size() == 1);
  const pdf::Box box = document.pages[0].words[0].box;
  CHECK(box.y1 - box.y0 > box.x1 - box.x0);
}

TEST_CASE("codes of a core font that is not embedded are glyphs in its order, if the widths agree") {
  const std::string info = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> ";
  const Composite agrees{.base_font = "/ArialMT", .descendant = info + "/W [36 [667 667 722]]"};
  const Composite differs{.base_font = "/ArialMT", .descendant = info + "/W [36 [667 500 722]]"};
  const Composite unknown{.base_font = "/Sample", .descendant = info + "/W [36 [667 667 722]]"};
  const Composite other_order{.base_font = "/ArialMT", .descendant = info + "/W [36 [667 667 722] 226 [667]]"};
  PdfBuilder first, second, third, fourth;
  CHECK(text_of(first, agrees, "<002400250026>") == "ABC\n");
  CHECK(text_of(second, differs, "<002400250026>").empty());
  CHECK(text_of(third, unknown, "<002400250026>").empty());
  CHECK(text_of(fourth, other_order, "<002400E2>") == "A\n");
}

TEST_CASE("glyphs in the standard Macintosh order") {
  CHECK(pdf::ordered_character(0) == 0);
  CHECK(pdf::ordered_character(3) == ' ');
  CHECK(pdf::ordered_character(36) == 'A');
  CHECK(pdf::ordered_character(98) == 0xC4);
  CHECK(pdf::ordered_character(225) == 0x2C7);
  CHECK(pdf::ordered_character(226) == 0x141);
  CHECK(pdf::ordered_character(257) == 0x111);
  CHECK(pdf::ordered_character(258) == 0);
}

TEST_CASE("the names of a post table tell characters where no cmap does") {
  // Version 2: glyphs .notdef, "A" of the standard order, and one with a name of its own.
  std::string post = big_endian({2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 36, 258});
  post += "\4Euro";
  const std::string program = program_with("post", post);
  const auto text = pdf::TrueType(program).glyph_text();
  CHECK(text.size() == 2);
  CHECK(text.at(1) == U'A');
  CHECK(text.at(2) == U'\u20AC');
}

TEST_CASE("a damaged post table names nothing") {
  std::string post = big_endian({2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFFFF, 300});
  const std::string program = program_with("post", post);
  CHECK(pdf::TrueType(program).glyph_text().empty());
}

TEST_CASE("cmaps that map the same codes over and over end at a limit") {
  // A format 4 table whose 40 segments each map the same 32,767 codes, and behind it a sound one of format 6.
  constexpr unsigned kSegments = 40, kFormat4 = 16 + kSegments * 8;
  std::string cmap = big_endian({0, 2, 3, 1, 0, 20, 3, 1, 0, 20 + kFormat4});
  cmap += big_endian({4, 0, 0, kSegments * 2, 0, 0, 0});
  for (const unsigned word : {0x7FFEu, 0u, 1u, 0u}) {  // ends (and a pad behind them), starts, deltas, offsets
    for (unsigned i = 0; i < kSegments; ++i) cmap += big_endian({word});
    if (word == 0x7FFE) cmap += big_endian({0});
  }
  cmap += big_endian({6, 0, 0, 'Z', 1, 0x9000});
  const std::string program = program_with("cmap", cmap);
  const auto text = pdf::TrueType(program).glyph_text();
  CHECK(text.at(66) == U'A');
  CHECK_FALSE(text.contains(0x9000));
}
