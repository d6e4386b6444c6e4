// Files as writers and editors leave them: object streams, updates, hybrids, wrong lengths, broken tables.
#include "pdf/file_source.hpp"

#include <fmt/format.h>
#include <qpdf/qpdf-c.h>

#include "faturad/pdf/document_reader.hpp"
#include "pdf/object_parser.hpp"
#include "support/catch.hpp"
#include "support/pdf_builder.hpp"

using namespace faturad;
using namespace faturad::pdf;
using faturad::test::PdfBuilder;

namespace {

constexpr std::uint64_t kBudget = 1u << 20;

std::unique_ptr<ObjectSource> open(const std::string& bytes, std::uint64_t budget = kBudget) {
  return open_sound_file(std::as_bytes(std::span(bytes)), budget);
}

std::string text_of(const std::string& bytes) {
  const auto document = read_document(std::as_bytes(std::span(bytes)));
  REQUIRE(document.has_value());
  REQUIRE(!document->pages.empty());
  return plain_text(document->pages[0]);
}

// Opened without PoDoFo, and nothing about it was in doubt.
std::string sound_text_of(const std::string& bytes) {
  REQUIRE(open(bytes) != nullptr);
  const auto document = read_document(std::as_bytes(std::span(bytes)));
  REQUIRE(document.has_value());
  CHECK_FALSE(document->repaired);
  return plain_text(document->pages.at(0));
}

std::string invoice() { return PdfBuilder().text(50, 700, "Invoice 42").attach("a.xml", "<a/>").build(); }

template <class Configure>
std::string rewrite(const std::string& pdf, const Configure& configure) {
  qpdf_data document = qpdf_init();
  REQUIRE(qpdf_read_memory(document, "test", pdf.data(), pdf.size(), nullptr) == QPDF_SUCCESS);
  qpdf_init_write_memory(document);
  configure(document);
  REQUIRE(qpdf_write(document) == QPDF_SUCCESS);
  std::string bytes(reinterpret_cast<const char*>(qpdf_get_buffer(document)), qpdf_get_buffer_length(document));
  qpdf_cleanup(&document);
  return bytes;
}

// Puts a newer version of an object behind the file, with a table that says where it is and where the older table.
std::string update(std::string pdf, int number, const std::string& source) {
  const std::string older =
      pdf.substr(pdf.rfind("startxref\n") + 10, pdf.rfind("\n%%EOF") - pdf.rfind("startxref\n") - 10);
  const std::size_t object = pdf.size();
  pdf += fmt::format("{} 0 obj\n{}\nendobj\n", number, source);
  const std::size_t table = pdf.size();
  return pdf + fmt::format(
                   "xref\n{} 1\n{:010} 00000 n \ntrailer\n<< /Size 100 /Root 1 0 R /Prev {} >>\nstartxref\n{}\n%%EOF\n",
                   number, object, older, table);
}

std::string content(const std::string& shown) {
  const std::string operators = "BT /F1 10 Tf 50 700 Td (" + shown + ") Tj ET";
  return fmt::format("<< /Length {} >>\nstream\n{}\nendstream", operators.size(), operators);
}

std::optional<Object> parse(std::string_view bytes) { return parse_object(bytes); }

}  // namespace

TEST_CASE("objects are parsed up to their end") {
  std::string_view bytes = "<< /A [1 2 0 R (s) <41> /N#20x true null] /B << /C -1.5 >> /A 7 >> endobj";
  const auto object = parse_object(bytes);
  REQUIRE(object.has_value());
  CHECK(skip_space(bytes) == "endobj");
  CHECK(object->dict().find("A")->number_or(0) == 7);  // the last of two counts
  CHECK(object->dict().find("B")->dict().find("C")->number_or(0) == -1.5);
  const Array array = parse("[1 2 0 R (s) <41> /N#20x true null]")->array();
  REQUIRE(array.size() == 7);
  CHECK(array[1].ref()->number == 2);
  CHECK(*array[3].string() == "A");
  CHECK(array[4].name() == "N x");
  CHECK(array[6].is_null());
}

TEST_CASE("a number outside of a container is a reference only with its R") {
  std::string_view bytes = "12 0 R endobj";
  CHECK(parse_object(bytes)->ref()->number == 12);
  for (std::string_view alone : {"12 endobj", "12 13 endobj", "12 13 14", "12 << >>"}) {
    const std::size_t size = alone.size();
    CHECK(parse_object(alone)->number_or(0) == 12);
    CHECK(alone.size() == size - 2);
  }
}

TEST_CASE("broken objects are refused") {
  for (const char* const broken : {"", "<< /A", "[1 2", ">>", "]", "<< /A 1 ]", "[ >>", "<< 1 2 >>", "<< /A >>", "R",
                                   "[1 R]", "[-1 0 R]", "[1 99999 R]", "[ endobj"}) {
    INFO(broken);
    CHECK_FALSE(parse(broken).has_value());
  }
  CHECK_FALSE(parse(std::string(1000, '[')).has_value());
}

TEST_CASE("object streams and cross-reference streams") {
  const auto compressed = rewrite(invoice(), [](qpdf_data d) { qpdf_set_object_stream_mode(d, qpdf_o_generate); });
  CHECK(compressed.find("/ObjStm") != std::string::npos);
  CHECK(sound_text_of(compressed) == "Invoice 42\n");
  const auto document = read_document(std::as_bytes(std::span(compressed)));
  REQUIRE(document->attachments.size() == 1);
  CHECK(document->attachments[0].bytes == "<a/>");
}

TEST_CASE("a linearized file, whole and cut off") {
  const auto linear = rewrite(invoice(), [](qpdf_data d) {
    qpdf_set_linearization(d, QPDF_TRUE);
    qpdf_set_object_stream_mode(d, qpdf_o_generate);
  });
  CHECK(sound_text_of(linear) == "Invoice 42\n");
  const std::string cut = linear.substr(0, linear.size() - 300);
  CHECK((!open(cut) || text_of(cut) == "Invoice 42\n"));
}

TEST_CASE("object streams of an encrypted document") {
  const auto locked = rewrite(invoice(), [](qpdf_data d) {
    qpdf_set_object_stream_mode(d, qpdf_o_generate);
    qpdf_set_r6_encryption_parameters2(d, "", "owner", 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1);
  });
  CHECK(open(locked) == nullptr);
  CHECK(text_of(locked) == "Invoice 42\n");
}

TEST_CASE("a file that encrypts nothing but its attachments shows its pages") {
  for (const auto& [filter, opens] :
       {std::pair{"/StmF /Identity /StrF /Identity", true}, {"/StmF /StdCF /StrF /StdCF", false}}) {
    std::string pdf = invoice();
    const std::string encryption =
        fmt::format("<< /Filter /Standard /V 5 /R 6 {} /EFF /StdCF /CF << /StdCF << >> >> >>", filter);
    pdf.replace(pdf.rfind("/Root"), 5, "/Encrypt " + encryption + " /Root");
    const auto source = open(pdf);
    CHECK((source != nullptr) == opens);
    if (!source) continue;
    const auto document = read_document(std::as_bytes(std::span(pdf)));
    REQUIRE(document.has_value());
    CHECK(plain_text(document->pages.at(0)) == "Invoice 42\n");
    REQUIRE(document->attachments.size() == 1);
    CHECK(document->attachments[0].bytes.empty());
  }
}

TEST_CASE("the newest version of an object counts") {
  const std::string first = PdfBuilder().text(50, 700, "old").build();
  const std::string second = update(first, 4, content("newer"));
  CHECK(sound_text_of(second) == "newer\n");
  CHECK(sound_text_of(update(second, 4, content("newest"))) == "newest\n");
}

TEST_CASE("what a hybrid file hides from old readers is read") {
  std::string pdf = PdfBuilder().text(50, 700, "old readers").build();
  const std::string older =
      pdf.substr(pdf.rfind("startxref\n") + 10, pdf.rfind("\n%%EOF") - pdf.rfind("startxref\n") - 10);
  const std::size_t object = pdf.size();
  pdf += "4 0 obj\n" + content("new readers") + "\nendobj\n";
  const std::size_t stream = pdf.size();
  const std::string entry{1, static_cast<char>(object >> 8), static_cast<char>(object), 0};
  pdf += "90 0 obj\n<< /Type /XRef /Size 91 /W [1 2 1] /Index [4 1] /Length 4 >>\nstream\n" + entry +
         "\nendstream\nendobj\n";
  const std::size_t table = pdf.size();
  pdf += fmt::format(
      "xref\n4 1\n0000000000 65535 f \ntrailer\n<< /Size 91 /Root 1 0 R /Prev {} /XRefStm {} "
      ">>\nstartxref\n{}\n%%EOF\n",
      older, stream, table);
  CHECK(sound_text_of(pdf) == "new readers\n");
}

TEST_CASE("streams with a wrong length end where they end") {
  for (const char* const length : {"/Length 3 ", "/Length 99999 ", "/Length 77 0 R ", ""}) {
    INFO(length);
    std::string pdf = PdfBuilder().text(50, 700, "whole text of the stream").build();
    const std::size_t at = pdf.find("/Length");
    const std::size_t end = pdf.find(">>", at);
    std::string entry = length;
    entry.resize(end - at, ' ');
    // The place of everything behind must stay, or the table would be wrong, too.
    if (entry.size() == end - at) pdf.replace(at, end - at, entry);
    CHECK(text_of(pdf) == "whole text of the stream\n");
  }
}

TEST_CASE("files with a wrong table are left to the others, and read") {
  std::string pdf = PdfBuilder().text(50, 700, "saved").build();
  std::string shifted = pdf;
  shifted.insert(shifted.find("4 0 obj"), "%%%%%%%\n");
  CHECK(text_of(shifted) == "saved\n");
  CHECK(text_of("junk\n" + pdf) == "saved\n");
  std::string loop = update(pdf, 4, content("loop"));
  const std::size_t prev = loop.rfind("/Prev");
  const std::size_t start = loop.rfind("startxref\n") + 10;
  loop.replace(prev, loop.find(" >>", prev) - prev, "/Prev " + loop.substr(start, loop.find('\n', start) - start));
  CHECK(open(loop) == nullptr);
}

TEST_CASE("an object stream that inflates beyond the budget") {
  const auto compressed =
      rewrite(PdfBuilder().text(50, 700, "x").info("/Title (" + std::string(100'000, 'x') + ")").build(),
              [](qpdf_data d) { qpdf_set_object_stream_mode(d, qpdf_o_generate); });
  const auto source = open(compressed, 1000);
  CHECK((!source || source->damaged()));
}

TEST_CASE("thousands of pages") {
  PdfBuilder builder;
  for (int i = 1; i <= 3000; ++i) builder.page().text(50, 700, "page " + std::to_string(i));
  const std::string pdf = builder.build();
  ReadOptions options;
  options.limits.max_pages = 2500;
  const auto document = read_document(std::as_bytes(std::span(pdf)), options);
  REQUIRE(document.has_value());
  CHECK(document->page_count == 3000);
  REQUIRE(document->pages.size() == 2500);
  CHECK(plain_text(document->pages.back()) == "page 2500\n");
}
