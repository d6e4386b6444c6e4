// One bucket, request by request: addresses, signs and sends, keeps to the server's clock, reads the keys again when they
// are refused.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "blob/s3/credentials.hpp"
#include "blob/s3/signature.hpp"
#include "faturad/blob/s3_store.hpp"

namespace faturad::blob::s3 {

struct S3Request {
  std::string method = "GET";
  std::string key;  // empty: the bucket itself
  Query query;
  std::vector<net::Header> headers;  // beside those that every request has
  std::string payload;               // SHA-256 of the body in hex; empty: there is no body
  std::optional<net::RequestBody> body;
  std::function<result<void>(std::string_view)> sink;
  std::uint64_t max_sink_bytes = UINT64_MAX;
  bool may_be_refused = false;       // 403 is an answer: it may speak of this object alone
};

struct S3Answer {
  int status = 0;
  std::string code;  // of an error: <Code>
  net::Response response;
  bool ok() const { return status >= 200 && status < 300; }
};

class S3Client {
 public:
  S3Client(const S3Options& options, const Clock& clock);

  // An answer that speaks of the request: success, 404, 409, 412, 416, 501, other 4xx. What speaks of the server is an error:
  // unreachable for one that cannot be reached, is busy, or refuses these keys.
  result<S3Answer> send(const S3Request& request);

 private:
  result<S3Answer> once(const S3Request& request, const Credentials& credentials);
  std::string url(const S3Request& request, std::string& host, std::string& path) const;
  bool correct_clock(const net::Response& response);  // true: it was off by more than it may be

  const S3Options options_;
  const Clock& clock_;
  CredentialSource credentials_;
  std::unique_ptr<net::HttpClient> http_;
  std::string scheme_, host_;                   // of the endpoint
  std::atomic<std::int64_t> offset_ms_{0};      // the server's clock less ours
};

std::optional<UnixMillis> parse_http_date(const std::string& text);  // RFC 9110, IMF-fixdate

}  // namespace faturad::blob::s3
