// AWS Signature Version 4 of a request's headers: pure. Source: "AWS Signature Version 4 for API requests" in the AWS IAM
// user guide, and "Authenticating requests: using the Authorization header" in the Amazon S3 API reference.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "faturad/core/clock.hpp"
#include "faturad/core/sha256.hpp"
#include "faturad/net/http_client.hpp"

namespace faturad::blob::s3 {

struct Credentials {
  std::string access_key, secret_key;
  std::string session_token;  // of temporary ones; the request carries it as a signed header
  bool operator==(const Credentials&) const = default;
};

struct Scope {
  std::string region, service = "s3";
  UnixMillis now = 0;
};

using Query = std::vector<std::pair<std::string, std::string>>;  // plain, not encoded

struct ToSign {
  std::string method;
  std::string path;                  // as it is sent: encoded once, with its slashes
  Query query;
  std::vector<net::Header> headers;  // all of them are signed; host and x-amz-date must be among them
  std::string payload;               // SHA-256 of the body in hex
};

std::string canonical_request(const ToSign& request);
std::string authorization(const ToSign& request, const Credentials& credentials, const Scope& scope);

std::string amz_date(UnixMillis now);                                   // 20130524T000000Z
std::string percent_encode(std::string_view text, bool keep_slashes);   // RFC 3986, upper-case digits
std::string encode_query(const Query& query);                           // sorted as the signature wants it

}  // namespace faturad::blob::s3
