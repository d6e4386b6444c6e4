// The S3 client against answers that no server on this machine gives: refusals, TLS, addressing, headers. What a real server
// promises is in the contract of blob stores.
#include "faturad/blob/s3_store.hpp"

#include <fstream>
#include <mutex>

#include "support/blob_backend.hpp"
#include "support/fault_proxy.hpp"
#include "support/test_server.hpp"

using namespace faturad;
using namespace faturad::test;
using namespace std::chrono_literals;

namespace {

constexpr char kDigest[] = "x-amz-content-sha256";

// As much of an S3 server as a client needs: whole objects, kept for a test. `refusal` may answer in its place.
class Bucket {
 public:
  std::function<std::optional<TestAnswer>(const TestRequest&)> refusal;

  TestAnswer answer(const TestRequest& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (refusal) {
      if (auto refused = refusal(request)) return std::move(*refused);
    }
    const std::string key = request.target.substr(0, request.target.find('?'));
    const auto found = objects_.find(key);
    if (request.method == "PUT") {
      if (request.header(kDigest) != sha256(request.body).hex()) return error(400, "XAmzContentSHA256Mismatch");
      if (!request.header("if-none-match").empty() && found != objects_.end()) return error(412, "PreconditionFailed");
      objects_[key] = request.body;
      return {};
    }
    if (found == objects_.end()) return error(404, "NoSuchKey");
    if (request.method == "HEAD") return {200, {{"Content-Length", std::to_string(found->second.size())}}, ""};
    return {200, {}, found->second};
  }
  std::vector<TestRequest> requests(const std::string& method) const {
    const std::lock_guard lock(mutex_);
    std::vector<TestRequest> out;
    std::copy_if(requests_.begin(), requests_.end(), std::back_inserter(out), [&](const TestRequest& one) { return one.method == method; });
    return out;
  }
  static TestAnswer error(int status, const std::string& code) { return {status, {}, "<Error><Code>" + code + "</Code></Error>"}; }

 private:
  mutable std::mutex mutex_;  // guards the members below
  std::map<std::string, std::string> objects_;
  std::vector<TestRequest> requests_;
};

struct S3Fixture {
  explicit S3Fixture(const TestTls* tls = nullptr) : server([this](const TestRequest& request) { return bucket.answer(request); }, tls) {
    options.endpoint = (tls ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(server.port());
    options.bucket = "bills";
    options.credentials_file = directory.path() / "keys";
    std::ofstream(options.credentials_file) << "aws_access_key_id=id\naws_secret_access_key=secret\n";
    options.deadlines = {2'000ms, 2'000ms, 10'000ms, 1, 2'000ms};
  }
  std::unique_ptr<blob::BlobStore> open() const { return blob::make_s3_store(options, system_clock()); }

  TemporaryDirectory directory;
  Bucket bucket;
  TestServer server;
  blob::S3Options options;
};

}  // namespace

TEST_CASE("s3: a write that is refused for its content is told from a server that refuses all", "[s3]") {
  S3Fixture f;
  const auto store = f.open();
  REQUIRE(store->put_label("mine"));
  const auto id = blob_id("refused");
  const auto is_it = [&](const TestRequest& request) { return request.method == "PUT" && request.target.find(id.sha256.hex()) != std::string::npos; };
  SECTION("alone") {
    const auto [status, code, errc] = GENERATE(table<int, std::string, Errc>({{403, "AccessDenied", Errc::refused_by_store}, {413, "EntityTooLarge", Errc::too_large},
                                                                              {400, "EntityTooLarge", Errc::too_large}, {400, "InvalidRequest", Errc::refused_by_store}}));
    f.bucket.refusal = [&, status = status, code = code](const TestRequest& request) { return is_it(request) ? std::optional(Bucket::error(status, code)) : std::nullopt; };
    const auto refused = put(*store, "refused");
    CHECK(refused.error().code == errc);
    CHECK(refused.error().message.find(std::to_string(status) + " " + code + ", while the store takes other writes") != std::string::npos);
    CHECK(put(*store, "taken"));
    CHECK(store->label().value() == "mine");
  }
  SECTION("once, until its keys came back") {
    bool first = true;
    f.bucket.refusal = [&](const TestRequest& request) { return is_it(request) && std::exchange(first, false) ? std::optional(Bucket::error(403, "AccessDenied")) : std::nullopt; };
    CHECK(put(*store, "refused"));
    CHECK(store->has(id).value());
  }
  SECTION("for want of room") {
    f.bucket.refusal = [&](const TestRequest& request) { return is_it(request) ? std::optional(Bucket::error(403, "QuotaExceeded")) : std::nullopt; };
    CHECK(put(*store, "refused").error().code == Errc::unreachable);
  }
  SECTION("with everything else") {
    const auto [status, code] = GENERATE(table<int, std::string>({{403, "InvalidAccessKeyId"}, {403, "AccessDenied"}, {400, "InvalidStorageClass"}}));
    f.bucket.refusal = [status = status, code = code](const TestRequest& request) {
      return request.method == "PUT" ? std::optional(Bucket::error(status, code)) : std::nullopt;
    };
    CHECK(put(*store, "refused").error().code == Errc::unreachable);
  }
  SECTION("in words that say nothing of the content") {
    const auto [status, code, errc] = GENERATE(table<int, std::string, Errc>(
        {{400, "BadDigest", Errc::unreachable}, {400, "IncompleteBody", Errc::unreachable}, {400, "ExpiredToken", Errc::unreachable}, {404, "NoSuchBucket", Errc::unreachable}}));
    f.bucket.refusal = [&, status = status, code = code](const TestRequest& request) { return is_it(request) ? std::optional(Bucket::error(status, code)) : std::nullopt; };
    CHECK(put(*store, "refused").error().code == errc);
  }
}

TEST_CASE("s3: whether the server takes other writes is asked without writing, where it has conditional writes", "[s3]") {
  S3Fixture f;
  const auto store = f.open();
  REQUIRE(store->put_label("mine"));
  f.bucket.refusal = [](const TestRequest& request) {
    const bool it = request.method == "PUT" && request.target.find("faturad-store") == std::string::npos;
    return it ? std::optional(Bucket::error(403, "AccessDenied")) : std::nullopt;
  };
  for (int i = 0; i < 3; ++i) CHECK(put(*store, "refused").error().code == Errc::refused_by_store);
  int labels = 0;
  for (const TestRequest& request : f.bucket.requests("PUT")) {
    if (request.target.find("faturad-store") == std::string::npos) continue;
    ++labels;
    CHECK(request.header("if-none-match") == "*");
  }
  CHECK(labels == 4);  // one that wrote it, three that could not
}

TEST_CASE("s3: an upload in parts that the server forgets or does not put together is begun anew, not for ever", "[s3]") {
  S3Fixture f;
  f.options.multipart_threshold = 1'000;
  const auto store = f.open();
  REQUIRE(store->put_label("mine"));
  const auto [status, code, errc, with_part] = GENERATE(table<int, std::string, Errc, bool>({{404, "NoSuchUpload", Errc::unreachable, true},
                                                                                           {404, "NoSuchUpload", Errc::unreachable, false},
                                                                                           {400, "InvalidPart", Errc::unreachable, false},
                                                                                           {400, "EntityTooSmall", Errc::refused_by_store, false},
                                                                                           {400, "InvalidPartOrder", Errc::refused_by_store, false},
                                                                                           {200, "InvalidPart", Errc::unreachable, false}}));
  const int failing = GENERATE(2, 100);
  int uploads = 0;
  f.bucket.refusal = [&, status = status, code = code, with_part = with_part](const TestRequest& request) -> std::optional<TestAnswer> {
    if (request.method == "POST" && request.target.find("?uploads") != std::string::npos) {
      return TestAnswer{200, {}, "<InitiateMultipartUploadResult><UploadId>u" + std::to_string(++uploads) + "</UploadId></InitiateMultipartUploadResult>"};
    }
    if (request.target.find("uploadId=") == std::string::npos || request.method == "DELETE") return std::nullopt;
    const bool part = request.method == "PUT";
    if (part == with_part && uploads <= failing) return Bucket::error(status, code);
    return TestAnswer{200, {{"ETag", "\"e\""}}, part ? "" : "<CompleteMultipartUploadResult/>"};
  };
  const auto sent = put(*store, std::string(2'000, 'x'));
  CHECK(uploads == 3);
  if (failing == 2) {
    CHECK(sent);
  } else {
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc);
    CHECK(sent.error().message.find(code) != std::string::npos);
  }
  CHECK(f.bucket.requests("DELETE").size() == (failing == 2 ? 2 : 3));  // what came to nothing is aborted
}

TEST_CASE("s3: TLS with an own authority, with a client certificate, and never without verification", "[s3]") {
  TemporaryDirectory directory;
  const TestCertificates certificates(directory.path());
  const TestTls tls{certificates.server, certificates.authority.certificate};
  S3Fixture f(&tls);
  const auto attempt = [&](const std::string& authority, const CertificateFiles& client) {
    f.options.tls.ca_file = authority;
    f.options.tls.certificate_file = client.certificate;
    f.options.tls.key_file = client.key;
    return put(*f.open(), "something");
  };
  CHECK(attempt(certificates.authority.certificate, certificates.client));
  CHECK(get(*f.open(), blob_id("something")).value() == "something");
  const std::size_t heard = f.bucket.requests("PUT").size();
  CHECK(attempt("", certificates.client).error().code == Errc::unreachable);                                             // the system knows no such authority
  CHECK(attempt(certificates.other_authority.certificate, certificates.client).error().code == Errc::unreachable);
  CHECK(attempt(certificates.authority.certificate, {}).error().code == Errc::unreachable);                              // the server wants a certificate
  CHECK(attempt(certificates.authority.certificate, certificates.other_authority).error().code == Errc::unreachable);
  CHECK(attempt(directory.path() / "absent", certificates.client).has_error());
  f.options.endpoint = "https://127.0.0.2:" + std::to_string(f.server.port());                                           // not in the certificate
  CHECK(attempt(certificates.authority.certificate, certificates.client).error().code == Errc::unreachable);
  CHECK(f.bucket.requests("PUT").size() == heard);
}

TEST_CASE("s3: the bucket stands in the path or in the host, and the signature covers it", "[s3]") {
  S3Fixture f;
  f.options.prefix = "year 1/";
  REQUIRE(put(*f.open(), "in the path"));
  CHECK(f.bucket.requests("PUT").back().target.starts_with("/bills/year%201/"));
  CHECK(f.bucket.requests("PUT").back().header("host") == "127.0.0.1:" + std::to_string(f.server.port()));
  f.options.virtual_host = true;
  f.options.endpoint = "http://localhost:" + std::to_string(f.server.port());
  const auto store = f.open();
  REQUIRE(put(*store, "in the host"));
  CHECK(f.bucket.requests("PUT").back().target.starts_with("/year%201/"));
  CHECK(f.bucket.requests("PUT").back().header("host") == "bills.localhost:" + std::to_string(f.server.port()));
  CHECK(get(*store, blob_id("in the host")).value() == "in the host");
  CHECK(f.bucket.requests("GET").back().header("authorization").find("SignedHeaders=host;") != std::string::npos);
}

TEST_CASE("s3: storage class and encryption go with every write and are signed", "[s3]") {
  S3Fixture f;
  f.options.storage_class = "STANDARD_IA";
  f.options.encryption = "aws:kms";
  f.options.multipart_threshold = 1'000;
  f.bucket.refusal = [](const TestRequest& request) -> std::optional<TestAnswer> {
    if (request.method != "POST") return std::nullopt;
    return TestAnswer{200, {}, "<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>"};
  };
  const auto store = f.open();
  REQUIRE(store->put_label("mine"));
  REQUIRE(put(*store, "small"));
  REQUIRE(put(*store, std::string(2'000, 'x')));  // begins an upload in parts
  std::vector<TestRequest> writes = f.bucket.requests("PUT");
  writes.push_back(f.bucket.requests("POST").front());
  REQUIRE(f.bucket.requests("POST").front().target.find("?uploads") != std::string::npos);
  for (const TestRequest& write : writes) {
    if (write.target.find("partNumber") != std::string::npos) continue;  // the upload has them
    INFO(write.method << ' ' << write.target);
    CHECK(write.header("x-amz-storage-class") == "STANDARD_IA");
    CHECK(write.header("x-amz-server-side-encryption") == "aws:kms");
    CHECK(write.header("authorization").find("x-amz-server-side-encryption;x-amz-storage-class") != std::string::npos);
  }
  CHECK(f.bucket.requests("GET").empty());
}
