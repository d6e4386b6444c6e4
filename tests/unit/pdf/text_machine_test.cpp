// What a page shows and what it hides: clipping, leaning text, copies, fonts whose maps lie.
#include <algorithm>

#include "faturad/pdf/document_reader.hpp"
#include "support/catch.hpp"
#include "support/pdf_builder.hpp"

using namespace faturad;
using faturad::test::PdfBuilder;

namespace {

pdf::TextPage page_of(PdfBuilder& builder) {
  const std::string bytes = builder.build();
  auto document = pdf::read_document(std::as_bytes(std::span(bytes)));
  REQUIRE(document.has_value());
  REQUIRE(!document->pages.empty());
  return std::move(document->pages[0]);
}

std::string text_of(PdfBuilder builder) { return pdf::plain_text(page_of(builder)); }

std::string shown(const std::string& operators) { return text_of(PdfBuilder().content(operators)); }

// A Type 0 font with two-byte codes and nothing embedded; `to_unicode` is a reference or a name.
std::string composite_font(const std::string& to_unicode) {
  return "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode " + to_unicode +
         " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /DW 500 >>] >>";
}

}  // namespace

TEST_CASE("text outside of the clipping path is hidden") {
  CHECK(shown("q 0 600 595 242 re W n BT /F1 10 Tf 50 700 Td (in) Tj 0 -200 Td (out) Tj ET Q "
              "BT /F1 10 Tf 50 480 Td (after) Tj ET") == "in\nafter\n");
  CHECK(shown("0 600 m 595 600 l 595 842 l 0 842 l h W* n BT /F1 10 Tf 50 500 Td (out) Tj ET").empty());
  CHECK(shown("0 0 m 0 900 500 900 595 0 c W n BT /F1 10 Tf 50 500 Td (in) Tj ET") == "in\n");
  CHECK(shown("W n BT /F1 10 Tf 50 500 Td (in) Tj ET") == "in\n");
}

TEST_CASE("a path that only paints hides nothing") {
  CHECK(shown("0 600 595 242 re f BT /F1 10 Tf 50 500 Td (shown) Tj ET") == "shown\n");
}

TEST_CASE("a word that its cell cuts off stays whole") {
  CHECK(shown("50 690 20 20 re W n BT /F1 10 Tf 50 700 Td (1234567890 next) Tj ET") == "1234567890\n");
}

TEST_CASE("a form shows what is inside its box") {
  PdfBuilder builder;
  builder.x_object("X1", "/Subtype /Form /BBox [0 0 100 100]",
                   "BT /F1 10 Tf 10 10 Td (inside) Tj 200 200 Td (outside) Tj ET");
  CHECK(text_of(builder.content("/X1 Do")) == "inside\n");
}

TEST_CASE("hidden text counts where a picture lies beneath it") {
  PdfBuilder builder;
  builder.x_object("Im", "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x");
  builder.text(50, 800, "letter")
      .content("q 300 0 0 200 50 100 cm /Im Do Q BT 3 Tr /F1 10 Tf 60 150 Td (receipt) Tj 0 400 Td (ghost) Tj ET");
  CHECK(text_of(builder) == "letter\nreceipt\n");
}

TEST_CASE("a stamp across the page stays out of the rows that it crosses") {
  for (const char* const angle : {"0.7071 0.7071 -0.7071 0.7071", "0.5 0.866 -0.866 0.5", "0.94 -0.342 0.342 0.94"}) {
    INFO(angle);
    PdfBuilder builder;
    builder.text(50, 700, "Total 12,50").text(50, 680, "Tax 1,99").text(50, 660, "Due 14,49");
    builder.content(std::string("BT /F1 40 Tf ") + angle + " 60 660 Tm (NOT VALID) Tj ET");
    CHECK(text_of(builder) == "Total 12,50\nTax 1,99\nDue 14,49\nNOT VALID\n");
  }
}

TEST_CASE("the box of leaning text surrounds it") {
  PdfBuilder builder;
  builder.page(200, 200).content("BT /F1 20 Tf 0.7071 0.7071 -0.7071 0.7071 100 50 Tm (lean) Tj ET");
  const pdf::TextPage page = page_of(builder);
  REQUIRE(page.words.size() == 1);
  const pdf::Box& box = page.words[0].box;
  CHECK(box.x0 > 80);
  CHECK(box.x0 < 100);
  CHECK(box.x1 > 120);
  CHECK(box.y0 < 130);
  CHECK(box.y1 > 150);
  CHECK(box.y1 < 160);
}

TEST_CASE("lines of a scan that lean a little are read as rows") {
  CHECK(shown("BT /F1 10 Tf 0.9998 0.02 -0.02 0.9998 50 700 Tm (left) Tj 100 0 Td (right) Tj ET") == "left right\n");
}

TEST_CASE("letters drawn twice one by one for boldness are read once") {
  PdfBuilder builder;
  double x = 50;
  for (const auto& [letter, width] : {std::pair{'w', 7.22}, {'i', 2.22}, {'l', 2.22}, {'l', 2.22}}) {
    for (const double shift : {0.0, 0.3}) builder.text(x + shift, 600, std::string(1, letter));
    x += width;
  }
  const pdf::TextPage page = page_of(builder);
  REQUIRE(page.words.size() == 1);
  CHECK(page.words[0].text == "will");
  CHECK(page.words[0].bold);
}

TEST_CASE("a glyph that stands for several words parts them") {
  PdfBuilder builder;
  const std::string map =
      std::to_string(builder.stream("", "2 beginbfchar <0001> <006F006600A00061> <0002> <0062> endbfchar"));
  builder.font("F2", composite_font(map + " 0 R"));
  CHECK(text_of(builder.content("BT /F2 10 Tf 50 700 Td <00010002> Tj ET")) == "of ab\n");
}

TEST_CASE("a map of all codes to one character, or to none, is not believed") {
  for (const char* const target : {"0041", "FFFD", "0018"}) {
    INFO(target);
    PdfBuilder builder;
    std::string map = "6 beginbfchar ";
    for (const char* const code : {"0001", "0002", "0003", "0004", "0005", "0006"})
      map += std::string("<") + code + "> <" + target + "> ";
    builder.font("F2", composite_font(std::to_string(builder.stream("", map + "endbfchar")) + " 0 R"));
    const pdf::TextPage page = page_of(builder.content("BT /F2 10 Tf 50 700 Td <000100020003> Tj ET"));
    CHECK(page.words.empty());
  }
  PdfBuilder simple;
  const std::string map = std::to_string(simple.stream("", "2 beginbfchar <35> <0018> <34> <FFFD> endbfchar"));
  simple.font("F2", "<< /Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding /WinAnsiEncoding /ToUnicode " + map +
                        " 0 R >>");
  CHECK(text_of(simple.content("BT /F2 10 Tf 50 700 Td (54) Tj ET")) == "54\n");
}

TEST_CASE("a name where a map of the codes should stand: the codes are UTF-16") {
  PdfBuilder builder;
  builder.font("F2", composite_font("/Identity-H"));
  CHECK(text_of(builder.content("BT /F2 10 Tf 50 700 Td <005000F800740159> Tj ET")) == "P\u00f8t\u0159\n");
}

TEST_CASE("ActualText stands where its glyphs say nothing") {
  PdfBuilder builder;
  builder.font("F2", composite_font("null"));
  const pdf::TextPage page =
      page_of(builder.content("/Span << /ActualText (total) >> BDC BT /F2 10 Tf 50 700 Td <000100020003> Tj ET EMC"));
  CHECK(pdf::plain_text(page) == "total\n");
  CHECK(page.unmapped.empty());
}

TEST_CASE("a note written onto the page shows its contents") {
  PdfBuilder builder;
  builder.page(595, 842,
               "/Annots [<< /Subtype /FreeText /Contents (checked) /DA (/Helv 9 Tf) /Rect [100 100 200 120] >>]");
  CHECK(text_of(builder) == "checked\n");
}

TEST_CASE("an inline image whose end follows its last byte does not swallow the page") {
  CHECK(shown("BI /W 2 /H 2 /F /A85 ID abcdefgh~>EI BT /F1 10 Tf 50 700 Td (yes) Tj ET") == "yes\n");
}

TEST_CASE("layers that are off hide marked content, memberships included") {
  PdfBuilder builder;
  const std::string off = std::to_string(builder.object("<< /Type /OCG /Name (off) >>")) + " 0 R";
  const std::string on = std::to_string(builder.object("<< /Type /OCG /Name (on) >>")) + " 0 R";
  builder.catalog("/OCProperties << /OCGs [" + off + " " + on + "] /D << /OFF [" + off + "] >> >>");
  builder.x_object("X1",
                   "/Subtype /Form /BBox [0 0 500 900] /Resources << /Font << /F1 3 0 R >> /Properties << /A " + off +
                       " /B << /Type /OCMD /OCGs [" + off + " " + on + "] /P /AllOn >> /C << /Type /OCMD /OCGs [" +
                       off + " " + on + "] >> >> >>",
                   "/OC /A BDC BT /F1 10 Tf 50 700 Td (a) Tj ET EMC /OC /B BDC BT /F1 10 Tf 50 680 Td (b) Tj ET EMC "
                   "/OC /C BDC BT /F1 10 Tf 50 660 Td (c) Tj ET EMC");
  CHECK(text_of(builder.content("/X1 Do")) == "c\n");
}
