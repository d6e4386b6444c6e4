#include "http/multipart.hpp"

#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::http;

namespace {

struct File {
  PartHeader header;
  std::string data;
};

// Feeds `body` in pieces of `size` bytes.
result<std::vector<File>> parse(const std::string& body, std::size_t size, bool* complete = nullptr) {
  MultipartParser parser("XyZ");
  std::vector<File> files;
  for (std::size_t at = 0; at < body.size(); at += size) {
    auto events = parser.feed(std::string_view(body).substr(at, size));
    if (!events) return events.error();
    for (PartEvent& event : *events) {
      if (event.kind == PartEvent::Kind::begin) files.push_back({std::move(event.header), {}});
      if (event.kind == PartEvent::Kind::data) files.back().data += event.data;
    }
  }
  if (complete) *complete = parser.complete();
  return files;
}

const std::string kTwoFiles =
    "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
    "%PDF-1\r\n--Xy almost\r\n--XyZ\r\ncontent-disposition: form-data; name=note\r\n\r\nhello\r\n--XyZ--\r\nepilogue";

}  // namespace

TEST_CASE("multipart: two parts, however the bytes are cut") {
  for (std::size_t size = 1; size <= kTwoFiles.size(); ++size) {
    bool complete = false;
    const auto files = parse(kTwoFiles, size, &complete);
    REQUIRE(files);
    REQUIRE(files->size() == 2);
    CHECK(files->at(0).header.filename == "a \"b\".pdf");
    CHECK(files->at(0).header.content_type == "application/pdf");
    CHECK(files->at(0).header.is_file);
    CHECK(files->at(0).data == "%PDF-1\r\n--Xy almost");
    CHECK(files->at(1).header.name == "note");
    CHECK_FALSE(files->at(1).header.is_file);
    CHECK(files->at(1).data == "hello");
    CHECK(complete);
  }
}

TEST_CASE("multipart: a body that ends early is not complete") {
  bool complete = true;
  CHECK(parse(kTwoFiles.substr(0, kTwoFiles.size() - 14), 7, &complete));
  CHECK_FALSE(complete);
}

TEST_CASE("multipart: what is broken is said") {
  for (const std::string body : {"--XyZjunk\r\n", "--XyZ\r\nNo colon here\r\n\r\nx\r\n--XyZ--"}) {
    INFO(body);
    const auto files = parse(body, 5);
    REQUIRE_FALSE(files);
    CHECK(files.error().code == Errc::invalid_argument);
    CHECK_FALSE(files.error().message.empty());
  }
  CHECK_FALSE(parse("--XyZ\r\nA: " + std::string(1 << 20, 'x'), 4096));
}

TEST_CASE("multipart: the boundary of a content type") {
  CHECK(MultipartParser::boundary_of("multipart/form-data; boundary=abc") == "abc");
  CHECK(MultipartParser::boundary_of("multipart/form-data; charset=utf-8; boundary=\"a b\"") == "a b");
  CHECK_FALSE(MultipartParser::boundary_of("multipart/form-data"));
  CHECK_FALSE(MultipartParser::boundary_of("multipart/form-data; boundary="));
  CHECK_FALSE(MultipartParser::boundary_of("multipart/form-data; boundary=" + std::string(71, 'x')));
}
