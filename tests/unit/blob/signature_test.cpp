// Against the vectors that AWS publishes: the examples of the S3 API reference ("Authenticating requests: using the Authorization
// header") and the Signature Version 4 test suite.
#include "blob/s3/signature.hpp"

#include "blob/s3/credentials.hpp"
#include "blob/s3/s3_client.hpp"
#include "blob/s3/s3_xml.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"

using namespace faturad;
using namespace faturad::blob::s3;

namespace {

constexpr char kEmpty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string signature(const std::string& authorization) { return authorization.substr(authorization.find("Signature=") + 10); }

// The S3 examples: 24 May 2013, examplebucket.
std::string s3_example(ToSign request) {
  const Credentials keys{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
  request.headers.push_back({"Host", "examplebucket.s3.amazonaws.com"});
  request.headers.push_back({"x-amz-content-sha256", request.payload});
  request.headers.push_back({"x-amz-date", "20130524T000000Z"});
  return authorization(request, keys, {"us-east-1", "s3", 1'369'353'600'000});
}

// The test suite: 30 August 2015, a made-up service.
std::string suite(ToSign request) {
  const Credentials keys{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
  request.payload = kEmpty;
  request.headers.insert(request.headers.begin(), {"Host", "example.amazonaws.com"});
  request.headers.push_back({"X-Amz-Date", "20150830T123600Z"});
  return signature(authorization(request, keys, {"us-east-1", "service", 1'440'938'160'000}));
}

}  // namespace

TEST_CASE("s3: the signatures of the S3 examples", "[s3]") {
  CHECK(s3_example({"GET", "/test.txt", {}, {{"Range", "bytes=0-9"}}, kEmpty}) ==
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  CHECK(signature(s3_example({"PUT", '/' + percent_encode("test$file.text", true), {},
                              {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                              sha256("Welcome to Amazon S3.").hex()})) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  CHECK(signature(s3_example({"GET", "/", {{"lifecycle", ""}}, {}, kEmpty})) ==
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  CHECK(signature(s3_example({"GET", "/", {{"max-keys", "2"}, {"prefix", "J"}}, {}, kEmpty})) ==
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_CASE("s3: the signatures of the test suite", "[s3]") {
  CHECK(suite({"GET", "/", {}, {}, ""}) == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  CHECK(suite({"GET", "/", {{"Param2", "value2"}, {"Param1", "value1"}}, {}, ""}) ==
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  const std::string unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  CHECK(suite({"GET", '/' + percent_encode(unreserved, true), {}, {}, ""}) == "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f");
  CHECK(suite({"GET", '/' + percent_encode("\xe1\x88\xb4", true), {}, {}, ""}) == "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85");
  CHECK(suite({"POST", "/", {}, {}, ""}) == "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  CHECK(suite({"GET", "/", {}, {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}}, ""}) ==
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
}

TEST_CASE("s3: a date of HTTP and one of AWS", "[s3]") {
  CHECK(amz_date(1'369'353'600'000) == "20130524T000000Z");
  CHECK(parse_http_date("Fri, 24 May 2013 00:00:00 GMT") == 1'369'353'600'000);
  CHECK_FALSE(parse_http_date("yesterday"));
}

TEST_CASE("s3: credentials of a file with profiles, and of one without", "[s3]") {
  const std::string file = "# keys\n[default]\naws_access_key_id = A\naws_secret_access_key = B=\n\n[other]\r\naws_access_key_id=C\r\n"
                           "aws_secret_access_key=D\r\naws_session_token=E\r\n";
  CHECK(parse_credentials(file, "default") == Credentials{"A", "B=", ""});
  CHECK(parse_credentials(file, "other") == Credentials{"C", "D", "E"});
  CHECK_FALSE(parse_credentials(file, "none"));
  CHECK(parse_credentials("aws_access_key_id=A\naws_secret_access_key=B", "default") == Credentials{"A", "B", ""});
  CHECK_FALSE(parse_credentials("aws_access_key_id=A\n", "default"));
}

TEST_CASE("s3: credentials of the environment", "[s3]") {
  test::FakeClock clock;
  const Environment environment = [](const char* name) -> std::optional<std::string> {
    if (std::string_view(name) == "AWS_ACCESS_KEY_ID") return "A";
    if (std::string_view(name) == "AWS_SECRET_ACCESS_KEY") return "B";
    return std::nullopt;
  };
  CredentialSource source("", "", environment, clock);
  CHECK(source.current().value() == Credentials{"A", "B", ""});
  CHECK_FALSE(source.refused({"A", "B", ""}));
  CHECK(source.refused({"old", "B", ""}));
  CredentialSource none("", "", [](const char*) { return std::nullopt; }, clock);
  CHECK(none.current().error().code == Errc::configuration);
}

TEST_CASE("s3: answers in XML", "[s3]") {
  CHECK(error_code("<?xml version=\"1.0\"?><Error><Code>RequestTimeTooSkewed</Code></Error>") == "RequestTimeTooSkewed");
  CHECK(error_code("<html>503</html>").empty());
  CHECK(error_code("").empty());
  CHECK(parse_upload_id("<InitiateMultipartUploadResult><UploadId>x&amp;y</UploadId></InitiateMultipartUploadResult>").value() == "x&y");
  const auto page = parse_object_page(
      "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>"
      "<Contents><Key>a</Key><Size>5</Size></Contents></ListBucketResult>").value();
  CHECK(page.next == "t");
  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].bytes == 5);
  CHECK(parse_object_page("<Error/>").error().code == Errc::unreachable);
  CHECK(complete_upload_body({{1, "\"e\""}}) ==
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"e\"</ETag></Part></CompleteMultipartUpload>");
}
