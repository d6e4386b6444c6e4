#include "pdf/font.hpp"

#include <fstream>
#include <iterator>

#include "pdf/barcode_text.hpp"
#include "pdf/bidi.hpp"
#include "pdf/cff.hpp"
#include "pdf/encodings.hpp"
#include "pdf/font_common.hpp"
#include "pdf/glyph_names.hpp"
#include "pdf/true_type.hpp"
#include "pdf/type1.hpp"
#include "pdf/utf.hpp"
#include "support/catch.hpp"

using namespace faturad::pdf;

namespace {

std::string seed(const std::string& name) {
  std::ifstream in(FATURAD_SOURCE_DIR "/tests/fuzz/seeds/font_program/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("glyph names") {
  CHECK(text_of_glyph_name("A") == "A");
  CHECK(text_of_glyph_name("zukatakana") == "\u30BA");
  CHECK(text_of_glyph_name("Euro") == "\u20AC");
  CHECK(text_of_glyph_name("a.sc") == "a");
  CHECK(text_of_glyph_name("f_f_i") == "ffi");
  CHECK(text_of_glyph_name("uni00410042") == "AB");
  CHECK(text_of_glyph_name("u1F600") == "\U0001F600");
  CHECK(text_of_glyph_name("a20", true) == "\u2714");
  CHECK(text_of_glyph_name(".notdef").empty());
  CHECK(text_of_glyph_name("g123").empty());
  CHECK(text_of_glyph_name("").empty());
}

TEST_CASE("base encodings") {
  CHECK(encoding_table(BaseEncoding::win_ansi)[0x80] == 0x20AC);
  CHECK(encoding_table(BaseEncoding::mac_roman)[0x8A] == 0xE4);
  CHECK(encoding_table(BaseEncoding::standard)[0xE1] == 0xC6);
  CHECK(encoding_table(BaseEncoding::symbol)[0x61] == 0x3B1);
  CHECK(encoding_table(BaseEncoding::zapf_dingbats)[0x34] == 0x2714);
}

TEST_CASE("standard metrics by name") {
  CHECK(StandardMetrics::find("Helvetica")->width('A', 'A') == 667);
  CHECK(StandardMetrics::find("ABCDEF+ArialMT")->width('A', 'A') == 667);
  CHECK(StandardMetrics::find("TimesNewRomanPS-BoldMT")->width('A', 'A') == 722);
  CHECK(StandardMetrics::find("Courier New")->width('i', 'i') == 600);
  CHECK_FALSE(StandardMetrics::find("Calibri").has_value());
}

TEST_CASE("ligatures are spelt out, control characters dropped") {
  CHECK(clean_text("o\uFB03ce") == "office");
  CHECK(clean_text("a\x01\u00A0") == "a ");
  CHECK(clean_text("RE\u00AD1") == "RE-1");
}

TEST_CASE("font programs tell their characters") {
  CHECK(type1_encoding(seed("type1.txt"))[65] == "\u0416");
  CHECK(type1_encoding(seed("type1.txt"))[66] == "fi");
  CHECK(type1_encoding("/Encoding StandardEncoding def").empty());
  const std::string program = seed("truetype");
  CHECK(TrueType(program).glyph_text().at(2) == 'B');
  CHECK(TrueType(program).encoding()[66] == "B");
  CHECK(cff_encoding(seed("cff"))[66] == "\u0416");
  CHECK(cff_encoding(seed("cff"))[65] == "A");
}

TEST_CASE("text strings in all their encodings") {
  CHECK(text_string_to_utf8("\xFE\xFF\x20\xAC") == "\u20AC");
  CHECK(text_string_to_utf8("\xFF\xFE\xAC\x20") == "\u20AC");
  CHECK(text_string_to_utf8("\xEF\xBB\xBF\xC3\xA4") == "\u00E4");
  CHECK(text_string_to_utf8("\xE4\x80") == "\u00E4\u2022");
  CHECK(utf16be_to_utf8(std::string_view("\xD8\x3D\xDE\x00\xD8\x00", 6)) == "\U0001F600");
}

TEST_CASE("barcodes are recognised by name and by pattern") {
  CHECK(is_barcode_font("dobson2of5"));
  CHECK_FALSE(is_barcode_font("junicode-bold"));
  CHECK(is_barcode_word("<NNnnWWnnNNwwNNwwNNwwNN>"));
  CHECK(is_barcode_word("\u00CCabc12X\u00CE"));
  CHECK_FALSE(is_barcode_word("www"));
  CHECK_FALSE(is_barcode_word("WWWWWWWWWWWWWWWWWWWWWWWW"));
  CHECK_FALSE(is_barcode_word("\u00CDndice"));
}

TEST_CASE("right-to-left lines are put into the order of reading") {
  // Seen from left to right: 12.50, then the letters of two Hebrew words, each from its end to its start.
  std::vector<Word> line(3);
  line[0].text = "12.50", line[1].text = "\u05D3\u05D2", line[2].text = "\u05D1\u05D0";
  order_for_reading(line);
  CHECK(line[0].text == "\u05D0\u05D1");
  CHECK(line[1].text == "\u05D2\u05D3");
  CHECK(line[2].text == "12.50");
}
