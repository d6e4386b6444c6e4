#include "extract/xml/xml_document.hpp"
#include "extract/xml/xml_text.hpp"
#include "extract/xml/xml_values.hpp"
#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::extract;

namespace {

std::string utf16(std::string_view ascii, bool big_endian, bool mark) {
  std::string out = !mark ? "" : big_endian ? "\xfe\xff" : "\xff\xfe";
  for (const char c : ascii) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

std::string text_of(std::string_view bytes) {
  const auto document = XmlDocument::parse(bytes);
  REQUIRE(document);
  return document->root().text();
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("xml: encodings by mark, declaration and bytes") {
  const std::string u = "M\xc3\xbcller \xe2\x82\xac";
  CHECK(text_of("<a>" + u + "</a>") == u);
  CHECK(text_of("\xef\xbb\xbf \r\n<!-- c --><a>" + u + "</a>") == u);
  CHECK(text_of("<?xml version='1.0' encoding='ISO-8859-1'?><a>M\xfcller</a>") == "M\xc3\xbcller");
  CHECK(text_of("<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>M\xfcller \x80</a>") == u);
  CHECK(text_of("<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?><a>M\xfcller \xa4</a>") == u);
  for (const bool big : {false, true}) {
    CHECK(text_of(utf16("<a>42</a>", big, true)) == "42");
    CHECK(text_of(utf16("<?xml version='1.0' encoding='UTF-16'?><a>42</a>", big, false)) == "42");
  }
  CHECK(text_of(utf16("<a>", false, true) + std::string("\x3d\xd8\x00\xde", 4) + utf16("</a>", false, false)) == "\xf0\x9f\x98\x80");
}

TEST_CASE("xml: what stands before and behind the document does not matter") {
  CHECK(text_of("\xef\xbb\xbf\xef\xbb\xbf<?xml version='1.0'?><a>42</a>") == "42");
  CHECK(text_of(std::string("<a>42</a>\0\0\n", 12)) == "42");
  CHECK(text_of("\n\n<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<?style x?><!-- c -->\n<a>42</a>\n<!-- d -->") == "42");
}

TEST_CASE("xml: an encoding that is not what the file says is said") {
  const auto unknown = decode_xml("<?xml version='1.0' encoding='UTF-8-odd'?><a/>");
  REQUIRE(unknown);
  CHECK(unknown->warnings.size() == 1);
  const auto latin = decode_xml("<?xml version='1.0' encoding='UTF-8'?><a>M\xfcller</a>");
  REQUIRE(latin);
  CHECK(latin->warnings.size() == 1);
  CHECK(latin->utf8.find("M\xc3\xbcller") != std::string_view::npos);
  CHECK_FALSE(decode_xml("<?xml version='1.0' encoding='EBCDIC'?><a>\xfc</a>"));
}

TEST_CASE("xml: paths, repeated elements, text with sections and comments") {
  const auto document = XmlDocument::parse("<a><b/><b><c k='v'> one <!-- x --> <![CDATA[<two>]]> &#x41;&amp; </c></b></a>");
  REQUIRE(document);
  const XmlNode node = document->root().at("b/c");
  REQUIRE(node);
  CHECK(node.text() == "one <two> A&");
  CHECK(node.path() == "/a/b[2]/c");
  CHECK(node.attribute("k") == "v");
  CHECK_FALSE(document->root().at("b/d"));
}

TEST_CASE("xml: a long text is cut between characters") {
  std::string long_text = "x";
  for (int i = 0; i < 5000; ++i) long_text += "\xc3\xa4";
  const std::string cut = text_of("<a>" + long_text + "</a>");
  CHECK(cut.size() == 4095);
  CHECK(cut.ends_with("\xc3\xa4"));
}

TEST_CASE("xml: entities of XML itself and numbers are resolved, all others stay") {
  CHECK(text_of("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x20AC;&#x1F600;</a>") == "<>&\"'A\xe2\x82\xac\xf0\x9f\x98\x80");
  for (const char* same : {"&", "&&", "& b", "&amp", "&nbsp;", "&#;", "&#x;", "&#0;", "&#xD800;", "&#x110000;", "&#99999999999;", "&#65", "&AMP;"}) CHECK(text_of("<a>" + std::string(same) + "</a>") == same);
  const auto document = XmlDocument::parse("<a b='&quot;&#x41;&quot;' c=\"'&lt;'>\"/>");
  REQUIRE(document);
  CHECK(document->root().attribute("b") == "\"A\"");
  CHECK(document->root().attribute("c") == "'<'>");
}

TEST_CASE("xml: elements of foreign namespaces are left out with all that is in them") {
  const auto document = XmlDocument::parse(
      "<o:a xmlns:o='urn:oasis:names:specification:ubl:x' xmlns:e='urn:example:e'><e:x k='v'><o:b>1</o:b></e:x><x xmlns='urn:example:e'><b>2</b></x>"
      "<o:b k='w'>3</o:b><e:x xmlns:e='urn:oasis:names:specification:ubl:y'>4</e:x><e:x/></o:a>");
  REQUIRE(document);
  CHECK(document->root().at("b").text() == "3");
  CHECK(document->root().at("b").path() == "/a/b");
  CHECK(document->root().at("b").attribute("k") == "w");
  CHECK(document->root().at("x").text() == "4");
  CHECK_FALSE(document->root().at("x/b"));
  CHECK(document->warnings().empty());
  CHECK_FALSE(XmlDocument::parse("<a xmlns:e='urn:example:e'><e:x><b></e:x></a>"));
}

TEST_CASE("xml: what is not well-formed is refused") {
  for (const char* bad : {"", "no xml", "<a>", "<a></b>", "<a", "<a b=></a>", "<a><!-- </a>", "<a><![CDATA[x</a>", "<a></a", "</a>", "<a></a></a>", "<a></ab>",
                          "<a><b></a></b>", "< a/>", "<1/>", "<a/b>", "<a b/>", "<a b c='1'/>", "<a b='1'c='2'/>", "<a b=1/>", "<a b='1/>", "<? x?><a/>", "<a><", "<a>&lt;", "<a></A>"}) {
    INFO(bad);
    CHECK_FALSE(XmlDocument::parse(bad));
  }
  CHECK_FALSE(XmlDocument::parse(std::string("<a>4\0</a>", 9)));
}

TEST_CASE("xml: hostile files are refused within limits") {
  const auto code = [](const std::string& xml, const XmlLimits& limits = {}) {
    const auto document = XmlDocument::parse(xml, limits);
    return document ? Errc::internal : document.error().code;
  };
  SECTION("billion laughs and external entities: no document type at all") {
    CHECK(code("<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><l>&b;</l>") == Errc::corrupt_document);
    CHECK(code("<!DOCTYPE l SYSTEM \"http://example.test/l.dtd\"><l/>") == Errc::corrupt_document);
  }
  SECTION("an unknown entity stays as it is written") { CHECK(text_of("<l>&b;</l>") == "&b;"); }
  SECTION("a long attribute, a long name") {
    CHECK(code("<a b=\"" + std::string(30u << 20, 'x') + "\"/>") == Errc::limit_exceeded);
    CHECK(code("<" + std::string(20'000, 'x') + "/>") == Errc::limit_exceeded);
  }
  SECTION("more bytes than allowed, before anything is copied") { CHECK(code(std::string(100u << 20, ' ') + "<a/>") == Errc::limit_exceeded); }
  SECTION("deep nesting") {
    CHECK(code(repeated("<a>", 1'000'000)) == Errc::limit_exceeded);
    CHECK(code(repeated("<a>", 64) + repeated("</a>", 64)) == Errc::internal);
    CHECK(code(repeated("<a>", 65) + repeated("</a>", 65)) == Errc::limit_exceeded);
  }
  SECTION("many nodes, of each sort") {
    XmlLimits few;
    few.nodes = 1000;
    CHECK(code("<a>" + repeated("<b/>", 600) + "</a>", few) == Errc::limit_exceeded);
    CHECK(code("<a>" + repeated("<!---->", 1100) + "</a>", few) == Errc::limit_exceeded);
    CHECK(code("<a>" + repeated("<![CDATA[]]>", 1100) + "</a>", few) == Errc::limit_exceeded);
    CHECK(code("<a " + repeated("x='' ", 1100) + "/>", few) == Errc::limit_exceeded);
    CHECK(code("<a>" + repeated("<b c='1' d='2'>t</b>", 300) + "</a>", few) == Errc::limit_exceeded);
  }
}

TEST_CASE("xml: decimals as they are and as they should not be") {
  const auto is = [](std::string_view text, std::string_view wanted) {
    const auto got = parse_xml_decimal(text);
    INFO(text << " gives " << (got ? got->str() : "nothing"));
    CHECK((got && got->str() == wanted));
  };
  is("12.50", "12.50");
  is("+12.5", "12.5");
  is("-0.05", "-0.05");
  is(".5", "0.5");
  is("5.", "5");
  is("0012", "12");
  is("1 234.56", "1234.56");
  is("1,50", "1.50");
  is("0,125", "0.125");
  is("1234,5", "1234.5");
  is("1,234.56", "1234.56");
  is("1.234.567,89", "1234567.89");
  is("1\xc2\xa0" "234,50 EUR", "1234.50");
  is("\xe2\x82\xac 12.00", "12.00");
  is("1E2", "100");
  is("0E-10", "0.000000000");
  is("1.25e-1", "0.125");
  is("0.33333333333333", "0.333333333");
  is("0.66666666666666", "0.666666667");
  for (const char* bad : {"", "-", "abc", "1,500", "1.2.3", "1,2,3", "12 of 13", "1.23,4.5", "1e99", "--1", "NaN", "19 %", "12,345.6789.0", "9999999999999999999999"}) {
    INFO(bad);
    CHECK_FALSE(parse_xml_decimal(bad));
  }
}

TEST_CASE("xml: days by format, by ISO and by hand") {
  const Date day{2024, 12, 31};
  for (const char* text : {"20241231", "2024-12-31", "2024-12-31T10:00:00Z", "2024-12-31+01:00", "202412312359", "20241231235959", "31.12.2024",
                           "31/12/2024", "12/31/2024", " 20241231 ", "20241231T000000"}) {
    INFO(text);
    CHECK(parse_xml_date(text, "102") == day);
  }
  CHECK(parse_xml_date("241231", "101") == day);
  CHECK(parse_xml_date("1.2.2024") == Date{2024, 2, 1});
  for (const char* bad : {"", "20241301", "20240230", "01/02/2024", "202412", "2024", "tomorrow", "2024-1-1", "241231", "2024-12-311"}) {
    INFO(bad);
    CHECK_FALSE(parse_xml_date(bad, "102"));
  }
}
