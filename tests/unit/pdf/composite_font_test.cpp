// What the codes of composite fonts stand for where no ToUnicode map says so.
#include <fstream>
#include <iterator>

#include "faturad/pdf/document_reader.hpp"
#include "pdf/cff.hpp"
#include "pdf/encodings.hpp"
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
  std::string descendant = {};  // more entries
  std::string own = {};         // more entries of the font itself
};

pdf::Document read(PdfBuilder& builder, const Composite& font, const std::string& shown) {
  builder.font("C", "<< /Type /Font /Subtype /Type0 /BaseFont " + font.base_font + " /Encoding " + font.encoding + " " +
                        font.own + " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 " + font.descendant +
                        " >>] >>");
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

// A font program of the given tables.
std::string program_with(const std::vector<std::pair<std::string, std::string>>& tables) {
  const auto count = static_cast<unsigned>(tables.size());
  std::string directory = std::string("\0\1\0\0", 4) + big_endian({count, 0, 0, 0}), data;
  for (const auto& [tag, table] : tables) {
    const auto offset = static_cast<unsigned>(12 + 16 * count + data.size());
    directory += tag + big_endian({0, 0, 0, offset, 0, static_cast<unsigned>(table.size())});
    data += table;
  }
  return directory + data;
}
std::string program_with(const std::string& tag, const std::string& table) { return program_with({{tag, table}}); }

// A CFF program of the predefined charset `charset` and `glyphs` glyphs without outlines.
std::string cff(unsigned char charset, unsigned glyphs) {
  const std::string header("\1\0\4\1", 4), names("\0\1\1\1\2A", 6), empty("\0\0", 2);
  const std::size_t outlines = header.size() + names.size() + 5 + 6 + 2 * empty.size();
  std::string top = {static_cast<char>(charset + 139), 15, 28, 0, static_cast<char>(outlines), 17};
  std::string program = header + names + std::string("\0\1\1\1\7", 5) + top + empty + empty;
  program += big_endian({glyphs}) + '\1' + std::string(glyphs + 1, '\1');
  return program;
}

// The entry for glyphs first to last with the widths that the characters of `font` have in the usual order, `shift`
// glyphs further on.
std::string widths_of(std::string_view font, unsigned first, unsigned last, unsigned shift = 0) {
  const auto metrics = pdf::StandardMetrics::find(font);
  std::string entry = "/W [" + std::to_string(first) + " [";
  for (unsigned glyph = first; glyph <= last; ++glyph)
    entry += " " + std::to_string(metrics->width(0, pdf::ordered_character(glyph + shift)));
  return entry + "]]";
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
  const Composite no_such_width{.base_font = "/ArialMT", .descendant = info + "/W [36 [667 667 722] 226 [500]]"};
  PdfBuilder first, second, third, fourth;
  CHECK(text_of(first, agrees, "<002400250026>") == "ABC\n");
  CHECK(text_of(second, differs, "<002400250026>").empty());
  CHECK(text_of(third, unknown, "<002400250026>").empty());
  CHECK(text_of(fourth, no_such_width, "<002400E2>") == "A\n");
}

TEST_CASE("codes of a core font go on with its own order behind the Macintosh set's") {
  const std::string widths = "/W [36 [667 667 722] 188 [556] 267 [667] 602 [556]]";
  PdfBuilder builder, relation;
  CHECK(text_of(builder, {.base_font = "/ArialMT", .descendant = widths}, "<002400BC010B025A>") ==
        "A\u20AC\u011A\u0430\n");
  CHECK(text_of(relation, {.base_font = "/ArialUnicodeMS", .descendant = widths}, "<002400BC010B025A>") == "A\n");
}

TEST_CASE("codes are ASCII in the usual order where the widths rise and fall with its characters'") {
  PdfBuilder follows, shifted, few, embedded_too;
  const std::string shown = "<002400370030>";
  CHECK(text_of(follows, {.descendant = widths_of("Times-Bold", 36, 61)}, shown) == "ATM\n");
  CHECK(text_of(shifted, {.descendant = widths_of("Times-Bold", 36, 61, 1)}, shown).empty());
  CHECK(text_of(few, {.descendant = widths_of("Times-Bold", 36, 46)}, shown).empty());
  const std::string nameless = "/FontDescriptor << /Type /FontDescriptor /FontFile2 " +
                               reference(embedded_too.stream("", program_with("post", big_endian({3, 0})))) + " >> ";
  CHECK(text_of(embedded_too, {.descendant = nameless + widths_of("Times-Bold", 36, 61)}, shown) == "ATM\n");
}

TEST_CASE("digits a glyph further on are not taken for their neighbours") {
  // " .01234567=A" in an order that begins with glyph 4: their widths are those of "!/12345678>B" as well.
  const std::string widths = "/W [4 [278] 18 [278] 20 [556 556 556 556 556 556 556 556] 33 [584] 37 [667]]";
  PdfBuilder builder;
  CHECK(text_of(builder, {.descendant = widths}, "<00140015>").empty());
}

TEST_CASE("an embedded core font is believed its order only where enough widths speak for it") {
  PdfBuilder enough, few;
  const auto with = [](PdfBuilder& builder, const std::string& widths) {
    return Composite{.base_font = "/ABCDEF+TimesNewRomanPSMT",
                     .descendant = "/FontDescriptor << /Type /FontDescriptor /FontFile2 " +
                                   reference(builder.stream("", program_with("post", big_endian({3, 0})))) + " >> " +
                                   widths};
  };
  const auto in_full = with(enough, widths_of("TimesNewRoman", 3, 97) + " ");
  CHECK(text_of(enough, in_full, "<0024025A>") == "A\u0430\n");
  const auto in_part = with(few, widths_of("TimesNewRoman", 36, 40));
  CHECK(text_of(few, in_part, "<0024>").empty());
}

TEST_CASE("a ToUnicode map builds on the one that its dictionary refers to") {
  PdfBuilder builder;
  const int base = builder.stream("/Type /CMap", "1 beginbfrange <0041> <0043> <0061> endbfrange");
  const int map = builder.stream("/Type /CMap /UseCMap " + reference(base), "1 beginbfchar <0042> <007A> endbfchar");
  CHECK(text_of(builder, {.own = "/ToUnicode " + reference(map)}, "<004100420043>") == "azc\n");
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

TEST_CASE("glyphs in the core fonts' order") {
  CHECK(pdf::core_font_character(36) == 'A');
  CHECK(pdf::core_font_character(171) == 0x2026);
  CHECK(pdf::core_font_character(172) == 0xC0);
  CHECK(pdf::core_font_character(188) == 0x20AC);
  CHECK(pdf::core_font_character(208) == 0xD4);
  CHECK(pdf::core_font_character(209) == 0xD2);
  CHECK(pdf::core_font_character(248) == 0x130);
  CHECK(pdf::core_font_character(255) == 0x111);
  CHECK(pdf::core_font_character(256) == 0);
  CHECK(pdf::core_font_character(258) == 0x102);
  CHECK(pdf::core_font_character(298) == 0x17C);
  CHECK(pdf::core_font_character(400) == 0);
  CHECK(pdf::core_font_character(550) == 0x3C9);
  CHECK(pdf::core_font_character(570) == 0x410);
  CHECK(pdf::core_font_character(633) == 0x44F);
  CHECK(pdf::core_font_character(652) == 0x3C0);
  CHECK(pdf::core_font_character(653) == 0);
}

TEST_CASE("a post table of version 1 has the standard order, as far as there are glyphs") {
  const std::string maxp = big_endian({1, 0, 38});
  const std::string program = program_with({{"maxp", maxp}, {"post", big_endian({1, 0})}});
  const auto text = pdf::TrueType(program).glyph_text();
  CHECK(text.at(3) == U' ');
  CHECK(text.at(36) == U'A');
  CHECK(text.at(37) == U'B');
  CHECK_FALSE(text.contains(38));
  CHECK_FALSE(text.contains(0));
}

TEST_CASE("glyphs of a CFF program are those of its predefined charset, of which the expert ones are no text") {
  constexpr unsigned char kIsoAdobe = 0, kExpert = 1, kExpertSubset = 2;
  const auto text = pdf::cff_glyph_text(cff(kIsoAdobe, 40));
  CHECK(text.at(1) == U' ');
  CHECK(text.at(34) == U'A');
  CHECK_FALSE(text.contains(40));
  CHECK(pdf::cff_glyph_text(cff(kExpert, 40)).empty());
  CHECK(pdf::cff_glyph_text(cff(kExpertSubset, 40)).empty());
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
