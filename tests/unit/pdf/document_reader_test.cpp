#include "faturad/pdf/document_reader.hpp"

#include <cmath>

#include <qpdf/qpdf-c.h>

#include "support/catch.hpp"
#include "support/pdf_builder.hpp"

using namespace faturad;
using faturad::test::PdfBuilder;

namespace {

result<pdf::Document> read(const std::string& bytes, const pdf::ReadOptions& options = {}) {
  return pdf::read_document(std::as_bytes(std::span(bytes)), options);
}

bool near(double value, double expected) { return std::abs(value - expected) < 0.1; }

std::string text_of(const std::string& bytes) {
  const auto document = read(bytes);
  REQUIRE(document.has_value());
  REQUIRE(!document->pages.empty());
  return pdf::plain_text(document->pages[0]);
}

std::string text_of(PdfBuilder builder) { return text_of(builder.build()); }

// AES-256 (revision 6), or AES-128 (revision 4), with the user password given.
std::string encrypt(const std::string& pdf, const char* password, bool aes256) {
  qpdf_data document = qpdf_init();
  REQUIRE(qpdf_read_memory(document, "test", pdf.data(), pdf.size(), nullptr) == QPDF_SUCCESS);
  qpdf_init_write_memory(document);
  if (aes256)
    qpdf_set_r6_encryption_parameters2(document, password, "owner", 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1);
  else
    qpdf_set_r4_encryption_parameters_insecure(document, password, "owner", 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1, 1);
  REQUIRE(qpdf_write(document) == QPDF_SUCCESS);
  std::string bytes(reinterpret_cast<const char*>(qpdf_get_buffer(document)), qpdf_get_buffer_length(document));
  qpdf_cleanup(&document);
  return bytes;
}

Errc error_of(const std::string& bytes, const pdf::ReadOptions& options = {}) {
  const auto document = read(bytes, options);
  REQUIRE(document.has_error());
  return document.error().code;
}

}  // namespace

TEST_CASE("words come with boxes in display space") {
  const auto document = read(PdfBuilder().page(200, 100).text(20, 80, "Total 12,50", 10).build());
  REQUIRE(document.has_value());
  const pdf::TextPage& page = document->pages.at(0);
  REQUIRE(page.words.size() == 2);
  CHECK(page.words[0].text == "Total");
  CHECK(page.words[1].text == "12,50");
  CHECK(near(page.words[0].box.x0, 20));
  CHECK(near(page.words[0].box.x1, 20 + 22.23));
  CHECK(page.words[0].box.y0 < 20);
  CHECK(page.words[0].box.y1 > 20);
  CHECK(near(page.words[0].font_size, 10));
  CHECK(page.lines.size() == 1);
}

TEST_CASE("a compressed document reads like a plain one") {
  CHECK(text_of(PdfBuilder().text(50, 700, "Rechnung").compress()) == "Rechnung\n");
}

TEST_CASE("rows are read from left to right whatever the order of the content") {
  PdfBuilder builder;
  builder.text(300, 700, "right").text(50, 700, "left").text(50, 720, "above");
  CHECK(text_of(builder) == "above\nleft right\n");
}

TEST_CASE("letters that are set one by one make a word") {
  CHECK(text_of(PdfBuilder().content("BT /F1 10 Tf 50 700 Td [(I) -20 (nv) 15 (oice) -600 (No) 5 (.)] TJ ET")) ==
        "Invoice No.\n");
}

TEST_CASE("text drawn twice for boldness is read once") {
  PdfBuilder builder;
  builder.text(50, 700, "Bold").text(50.3, 700, "Bold");
  CHECK(text_of(builder) == "Bold\n");
}

TEST_CASE("forms are shown, those that show themselves only so often") {
  PdfBuilder builder;
  builder.x_object("X1", "/Subtype /Form /BBox [0 0 500 500]", "BT /F1 10 Tf 10 10 Td (inside) Tj ET");
  CHECK(text_of(builder.content("/X1 Do")) == "inside\n");
  PdfBuilder loop;
  loop.x_object("X1", "/Subtype /Form /BBox [0 0 500 500] /Resources << /XObject << /X1 4 0 R >> >>", "/X1 Do /X1 Do");
  CHECK(text_of(loop.content("/X1 Do")).empty());
}

TEST_CASE("a rotated page is read as it is displayed") {
  const auto document =
      read(PdfBuilder().page(200, 100, "/Rotate 90").content("BT /F1 10 Tf 0 1 -1 0 50 20 Tm (up) Tj ET").build());
  REQUIRE(document.has_value());
  const pdf::TextPage& page = document->pages.at(0);
  CHECK(near(page.width, 100));
  CHECK(near(page.height, 200));
  CHECK(pdf::plain_text(page) == "up\n");
}

TEST_CASE("hidden text counts only where it is an OCR layer") {
  const std::string hidden = "BT /F1 10 Tf 3 Tr 50 700 Td (ghost) Tj ET ";
  CHECK(text_of(PdfBuilder().content(hidden)) == "ghost\n");
  CHECK(text_of(PdfBuilder().content(hidden).content("BT 0 Tr 50 600 Td /F1 10 Tf (seen) Tj ET")) == "seen\n");
  PdfBuilder scan;
  scan.x_object("Im", "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x");
  scan.content("q 595 0 0 842 0 0 cm /Im Do Q " + hidden).content("BT 0 Tr 50 600 Td /F1 10 Tf (stamp) Tj ET");
  CHECK(text_of(scan) == "ghost\nstamp\n");
}

TEST_CASE("ActualText replaces what is shown") {
  CHECK(text_of(PdfBuilder().content("/Span << /ActualText (Euro) >> BDC BT /F1 10 Tf 50 700 Td (EUR.) Tj ET EMC")) ==
        "Euro\n");
}

TEST_CASE("inline images are skipped, bytes that look like operators included") {
  CHECK(text_of(PdfBuilder().content(
            "BI /W 2 /H 2 ID \x01 EI\x02 (no) Tj \xFF EI BT /F1 10 Tf 50 700 Td (yes) Tj ET")) == "yes\n");
}

TEST_CASE("layers that are off are not read") {
  PdfBuilder builder;
  const int group = builder.object("<< /Type /OCG /Name (off) >>");
  const std::string ref = std::to_string(group) + " 0 R";
  builder.catalog("/OCProperties << /OCGs [" + ref + "] /D << /OFF [" + ref + "] >> >>");
  builder.x_object("X1", "/Subtype /Form /BBox [0 0 500 500] /OC " + ref, "BT /F1 10 Tf 10 10 Td (hidden) Tj ET");
  CHECK(text_of(builder.text(50, 700, "shown").content("/X1 Do")) == "shown\n");
}

TEST_CASE("form fields and notes show their appearance") {
  PdfBuilder builder;
  const int appearance = builder.stream("/Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F1 3 0 R >> >>",
                                        "BT /F1 10 Tf 2 5 Td (value) Tj ET");
  builder.page(
      595, 842,
      "/Annots [<< /Subtype /Widget /Rect [100 100 200 120] /AP << /N " + std::to_string(appearance) + " 0 R >> >>]");
  const auto document = read(builder.build());
  REQUIRE(document.has_value());
  REQUIRE(document->pages.at(0).words.size() == 1);
  CHECK(near(document->pages[0].words[0].box.x0, 102));
}

TEST_CASE("attachments come once, with name, relationship and type") {
  const auto document = read(PdfBuilder().text(50, 700, "x").attach("factur-x.xml", "<a/>", "Alternative").build());
  REQUIRE(document.has_value());
  REQUIRE(document->attachments.size() == 1);
  CHECK(document->attachments[0].name == "factur-x.xml");
  CHECK(document->attachments[0].relationship == "Alternative");
  CHECK(document->attachments[0].media_type == "text/xml");
  CHECK(document->attachments[0].bytes == "<a/>");
}

TEST_CASE("attachments beyond the limit are left out with a warning") {
  pdf::ReadOptions options;
  options.limits.max_attachment_bytes = 3;
  const auto document = read(PdfBuilder().text(50, 700, "x").attach("a.xml", "<a/>").build(), options);
  REQUIRE(document.has_value());
  CHECK(document->attachments.empty());
  CHECK(document->warnings.size() == 1);
}

TEST_CASE("document information is decoded") {
  const auto document = read(PdfBuilder().text(50, 700, "x").info("/Title (Rechnung) /Producer <FEFF00FC>").build());
  REQUIRE(document.has_value());
  CHECK(document->info.title == "Rechnung");
  CHECK(document->info.producer == "\u00fc");
}

TEST_CASE("pages beyond the limit are counted, not read") {
  pdf::ReadOptions options;
  options.limits.max_pages = 1;
  const auto document = read(PdfBuilder().page().text(50, 700, "one").page().text(50, 700, "two").build(), options);
  REQUIRE(document.has_value());
  CHECK(document->page_count == 2);
  CHECK(document->pages.size() == 1);
  CHECK(document->warnings.size() == 1);
}

TEST_CASE("a page without text that shows an image needs OCR") {
  PdfBuilder builder;
  builder.x_object("Im", "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x");
  const auto document = read(builder.content("/Im Do").build());
  REQUIRE(document.has_value());
  CHECK(document->pages.at(0).image_only);
}

TEST_CASE("what is no PDF is refused with its reason") {
  CHECK(error_of("") == Errc::empty_document);
  CHECK(error_of("hello") == Errc::not_a_pdf);
  CHECK(error_of(std::string(1025, ' ') + PdfBuilder().text(1, 1, "x").build()) == Errc::not_a_pdf);
  CHECK(error_of("%PDF-1.4\nnothing here") == Errc::corrupt_document);
  CHECK(error_of(PdfBuilder().build()) == Errc::no_pages);
}

TEST_CASE("a document without cross-reference table is repaired") {
  std::string bytes = PdfBuilder().text(50, 700, "saved").build();
  bytes.resize(bytes.rfind("xref\n0"));
  const auto document = read(bytes + "trailer << /Root 1 0 R >>\n");
  REQUIRE(document.has_value());
  CHECK(document->repaired);
  CHECK(pdf::plain_text(document->pages.at(0)) == "saved\n");
}

TEST_CASE("junk before the header is accepted") {
  CHECK(text_of("\n\n\n" + PdfBuilder().text(50, 700, "late").build()) == "late\n");
}

TEST_CASE("inflating stops at the limit") {
  pdf::ReadOptions options;
  options.limits.max_inflated_bytes = 1000;
  CHECK(error_of(PdfBuilder().content(std::string(100'000, ' ')).compress().build(), options) == Errc::limit_exceeded);
}

TEST_CASE("glyphs without meaning are told of by run and font, not invented") {
  PdfBuilder builder;
  builder.font(
      "F2",
      "<< /Type /Font /Subtype /Type3 /Name /Icons /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 /LastChar 66 "
      "/Widths [500 500] /Encoding << /Differences [65 /g1 /A] >> >>");
  const auto document =
      read(builder.content("BT /F2 10 Tf 50 700 Td (AAB) Tj 0 -20 Td (A) Tj 0 -900 Td (AAAA) Tj ET").build());
  REQUIRE(document.has_value());
  const pdf::TextPage& page = document->pages.at(0);
  REQUIRE(page.unmapped.size() == 2);
  CHECK(page.unmapped[0].font == "Icons");
  CHECK(page.unmapped[0].glyphs == 2);
  CHECK(near(page.unmapped[0].box.x0, 50));
  CHECK(near(page.unmapped[0].box.x1, 60));
  CHECK(near(page.unmapped[0].box.y1, 842 - 700 + 2.5f));
  CHECK(page.unmapped[1].glyphs == 1);
  CHECK(pdf::plain_text(page) == "A\n");
  CHECK(pdf::words_ndjson(page).find(R"({"page":1,"unmapped":2,"font":"Icons","box":[50.00,)") != std::string::npos);
  REQUIRE(document->warnings.size() == 1);
  CHECK(document->warnings[0] ==
        "3 glyphs cannot be read, the first on page 1: the font \"Icons\" does not say what they mean");
}

TEST_CASE("bitmap fonts of TeX are read by the codes that name their glyphs") {
  const auto shown = [](const std::string& differences, const std::string& codes) {
    PdfBuilder builder;
    builder.font("F2", "<< /Type /Font /Subtype /Type3 /Name /F2 /FontMatrix [0.01 0 0 0.01 0 0] /FirstChar 0 /LastChar 0 /Widths [50] /Encoding << /Differences [" + differences + "] >> >>");
    return text_of(builder.content("BT /F2 10 Tf 50 700 Td <" + codes + "> Tj ET").build());
  };
  CHECK(shown("28 /a28 102 /a102 /.notdef 110 /a110 255 /a255", "1c6e66ff") == "finf\u00DF\n");  // Cork
  CHECK(shown("12 /a12 25 /a25 110 /a110 123 /a123", "0c6e197b") == "fin\u00DF\u2013\n");         // its predecessor
  CHECK(shown("176 /a176 191 /a191", "b0bf") == "\u00B0\u20AC\n");                               // the text companion
  CHECK(shown("65 /a65 /g66", "4142") == "");                                                     // not all are named by code
}

TEST_CASE("the letters of euro fonts are euro signs, whatever their map says") {
  PdfBuilder builder;
  builder.font("F2", "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+TeX-feymr10 /FirstChar 101 /LastChar 101 /Widths [750] >>");
  CHECK(text_of(builder.content("BT /F2 10 Tf 50 700 Td (e) Tj ET").build()) == "\u20AC\n");
}

TEST_CASE("layout text keeps columns and words come as JSON lines") {
  const auto document = read(PdfBuilder().text(50, 700, "a").text(150, 700, "b").text(150, 688, "c\"").build());
  REQUIRE(document.has_value());
  const std::string layout = pdf::layout_text(document->pages.at(0));
  CHECK(layout.find('b') == layout.find('c') - layout.find('\n') - 1);
  CHECK(pdf::words_ndjson(document->pages[0]).find(R"("text":"c\"")") != std::string::npos);
}

TEST_CASE("encrypted documents open with the empty or a configured password") {
  const std::string plain = PdfBuilder().text(50, 700, "secret").attach("a.xml", "<a/>").build();
  for (const bool aes256 : {false, true}) {
    CHECK(text_of(encrypt(plain, "", aes256)) == "secret\n");
    const std::string locked = encrypt(plain, "open sesame", aes256);
    CHECK(error_of(locked) == Errc::encrypted);
    pdf::ReadOptions options;
    options.passwords = {"wrong", "open sesame"};
    const auto document = read(locked, options);
    REQUIRE(document.has_value());
    CHECK(pdf::plain_text(document->pages.at(0)) == "secret\n");
    CHECK(document->attachments.at(0).bytes == "<a/>");
  }
}

TEST_CASE("form fields without appearance show their value") {
  PdfBuilder builder;
  builder.page(595, 842,
               "/Annots [<< /Subtype /Widget /FT /Tx /V (Musterfirma) /DA (/Helv 9 Tf) /Rect [100 100 200 120] >>]");
  CHECK(text_of(builder) == "Musterfirma\n");
}

TEST_CASE("a footnote mark does not change the number before it") {
  CHECK(text_of(PdfBuilder().content("BT /F1 10 Tf 50 700 Td (12,50) Tj /F1 6 Tf 4 Ts (1) Tj ET")) == "12,50 1\n");
  CHECK(text_of(PdfBuilder().content("BT /F1 10 Tf 50 700 Td (m) Tj /F1 6 Tf 4 Ts (2) Tj ET")) == "m2\n");
}

TEST_CASE("text outside the crop box is not there") {
  PdfBuilder builder;
  builder.page(595, 842, "/CropBox [0 0 300 842]").text(50, 700, "in").text(400, 700, "out");
  CHECK(text_of(builder) == "in\n");
}

TEST_CASE("vertical and composite fonts") {
  PdfBuilder builder;
  const int to_unicode = builder.stream("", "1 beginbfrange <0001> <0003> <0041> endbfrange");
  const std::string tail =
      " /ToUnicode " + std::to_string(to_unicode) +
      " 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /DW 500 /W [1 [600] 2 3 700] >>] >>";
  builder.font("H", "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H" + tail);
  builder.font("V", "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-V" + tail);
  const auto document =
      read(builder.content("BT /H 10 Tf 50 700 Td <000100020003> Tj /V 10 Tf 0 -100 Td <00010002> Tj ET").build());
  REQUIRE(document.has_value());
  const auto& words = document->pages.at(0).words;
  REQUIRE(words.size() == 2);
  CHECK(words[0].text == "ABC");
  CHECK(near(words[0].box.x1, 70));
  CHECK(words[1].text == "AB");
  CHECK(near(words[1].box.y1 - words[1].box.y0, 20));
}

TEST_CASE("metadata is handed over as it stands") {
  PdfBuilder builder;
  const int metadata = builder.stream("/Type /Metadata /Subtype /XML", "<x:xmpmeta/>");
  const auto document =
      read(builder.text(50, 700, "x").catalog("/Metadata " + std::to_string(metadata) + " 0 R").build());
  REQUIRE(document.has_value());
  CHECK(document->xmp == "<x:xmpmeta/>");
}
