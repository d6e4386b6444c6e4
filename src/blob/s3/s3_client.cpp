#include "blob/s3/s3_client.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include <fmt/format.h>

#include "blob/s3/s3_xml.hpp"

namespace faturad::blob::s3 {
namespace {

constexpr char kEmptySha256[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr UnixMillis kToleratedSkew = 5 * 60 * 1000;  // servers refuse from 15 minutes on

net::ClientOptions client_options(const S3Options& options) {
  net::ClientOptions out;
  out.max_connections = options.max_connections;
  out.tls = options.tls;
  return out;
}

// Codes that come with 4xx. The first line is of requests that were hurt on the way, the second of keys and set-up, the third of what passes.
constexpr std::string_view kOfTheServer[] = {"RequestTimeout", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "BadDigest", "IncompleteBody",
                                             "NoSuchBucket", "AuthorizationHeaderMalformed", "ExpiredToken", "InvalidToken",
                                             "OperationAborted", "ThrottlingException"};

bool speaks_of_the_server(const S3Answer& answer, bool may_be_refused) {
  if (answer.status == 501) return false;
  if (answer.code.find("Quota") != std::string::npos) return true;  // no room for anybody
  if (answer.status == 403) return !may_be_refused;
  if (answer.status >= 500 || answer.status == 429 || answer.status == 401) return true;
  return std::find(std::begin(kOfTheServer), std::end(kOfTheServer), answer.code) != std::end(kOfTheServer);
}

}  // namespace

std::optional<UnixMillis> parse_http_date(const std::string& text) {
  std::tm parts{};
  const char* const end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (!end || *end != '\0') return std::nullopt;
  return static_cast<UnixMillis>(timegm(&parts)) * 1000;
}

S3Client::S3Client(const S3Options& options, const Clock& clock)
    : options_(options), clock_(clock), credentials_(options.credentials_file, options.profile, process_environment(), clock),
      http_(net::make_http_client(client_options(options))) {
  const std::size_t scheme = options.endpoint.find("://");
  scheme_ = options.endpoint.substr(0, scheme + 3);
  host_ = options.endpoint.substr(scheme + 3);
  while (host_.ends_with('/')) host_.pop_back();
}

std::string S3Client::url(const S3Request& request, std::string& host, std::string& path) const {
  host = options_.virtual_host ? options_.bucket + '.' + host_ : host_;
  path = options_.virtual_host ? "/" : '/' + percent_encode(options_.bucket, false);
  if (!request.key.empty()) path += (options_.virtual_host ? "" : "/") + percent_encode(request.key, true);
  const std::string query = encode_query(request.query);
  return scheme_ + host + path + (query.empty() ? "" : '?' + query);
}

result<S3Answer> S3Client::once(const S3Request& request, const Credentials& credentials) {
  ToSign sign;
  std::string host;
  net::Request http;
  http.url = url(request, host, sign.path);
  http.method = sign.method = request.method;
  sign.query = request.query;
  sign.payload = request.payload.empty() ? kEmptySha256 : request.payload;
  sign.headers = request.headers;
  const UnixMillis now = clock_.unix_ms() + offset_ms_;
  sign.headers.push_back({"host", host});
  sign.headers.push_back({"x-amz-date", amz_date(now)});
  sign.headers.push_back({"x-amz-content-sha256", sign.payload});
  if (!credentials.session_token.empty()) sign.headers.push_back({"x-amz-security-token", credentials.session_token});
  const std::string signature = authorization(sign, credentials, {options_.region, "s3", now});
  for (net::Header& header : sign.headers) {
    if (header.name != "host") http.headers.push_back(std::move(header));  // the client makes that of the URL
  }
  http.headers.push_back({"authorization", signature});
  http.body = request.body;
  if (!http.body && (request.method == "PUT" || request.method == "POST")) http.body = net::body_of("");
  http.sink = request.sink;
  http.max_sink_bytes = request.max_sink_bytes;
  http.deadlines = options_.deadlines;
  http.stop = options_.stop;
  http.max_body_bytes = 16u << 20;  // a page of a listing
  auto response = http_->send(http);
  if (!response) return response.error();
  S3Answer answer;
  answer.status = response->status;
  if (answer.status >= 300) answer.code = error_code(response->body);
  answer.response = std::move(*response);
  return answer;
}

bool S3Client::correct_clock(const net::Response& response) {
  const auto server = parse_http_date(std::string(response.header("date")));
  if (!server) return false;
  const UnixMillis offset = *server - clock_.unix_ms();
  if (std::abs(offset - offset_ms_) < kToleratedSkew) return false;
  offset_ms_ = offset;
  return true;
}

result<S3Answer> S3Client::send(const S3Request& request) {
  constexpr int kAttempts = 3;  // the clock and the keys may both be off
  for (int attempt = 1;; ++attempt) {
    auto credentials = credentials_.current();
    if (!credentials) return make_error(Errc::unreachable, credentials.error().message);
    auto answer = once(request, *credentials);
    if (!answer) {
      const Error& error = answer.error();
      const bool of_server = error.code == Errc::timeout || error.code == Errc::unreachable;
      return of_server ? make_error(Errc::unreachable, error.message) : error;
    }
    if (answer->status == 403 && attempt < kAttempts) {
      if (request.body) {
        if (auto rewound = request.body->rewind(); !rewound) return rewound.error();
      }
      const bool clock = correct_clock(answer->response);
      const bool keys = credentials_.refused(*credentials);
      if (clock || keys) continue;
    }
    if (!speaks_of_the_server(*answer, request.may_be_refused)) return answer;
    return make_error(Errc::unreachable, fmt::format("{} of bucket {} at {} was answered with {}{}{}", request.method, options_.bucket, host_,
                                                     answer->status, answer->code.empty() ? "" : " ", answer->code));
  }
}

}  // namespace faturad::blob::s3
