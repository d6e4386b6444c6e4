#include "net/curl_error.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace faturad::net {
namespace {

Error explain_timeout(const CurlFailure& failure) {
  // libcurl has one code for both.
  if (!failure.connected && failure.deadlines.connect <= failure.deadlines.total) {
    return make_error(Errc::timeout, fmt::format("no connection within {}", failure.deadlines.connect));
  }
  return make_error(Errc::timeout, fmt::format("not complete within {}", failure.deadlines.total));
}

}  // namespace

Error explain(const CurlFailure& failure) {
  const std::string_view words = failure.text.empty() ? std::string_view(curl_easy_strerror(failure.code)) : failure.text;
  switch (failure.code) {
    case CURLE_OPERATION_TIMEDOUT: return explain_timeout(failure);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:  // of the URL, or of the answer
      return make_error(failure.connected ? Errc::unreachable : Errc::invalid_argument, std::string(words));
    case CURLE_COULDNT_RESOLVE_HOST: return make_error(Errc::unreachable, "the name has no address");
    case CURLE_COULDNT_RESOLVE_PROXY: return make_error(Errc::unreachable, "the proxy's name has no address");
    case CURLE_PEER_FAILED_VERIFICATION: return make_error(Errc::unreachable, fmt::format("the server's certificate is not accepted: {}", words));
    case CURLE_SSL_CONNECT_ERROR: return make_error(Errc::unreachable, fmt::format("TLS failed: {}", words));
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM: return make_error(Errc::configuration, fmt::format("a certificate or key file cannot be used: {}", words));
    case CURLE_TOO_MANY_REDIRECTS: return make_error(Errc::unreachable, "too many redirects");
    case CURLE_PARTIAL_FILE: return make_error(Errc::unreachable, fmt::format("the answer ended early: {}", words));
    case CURLE_OUT_OF_MEMORY: return make_error(Errc::memory_limit, "no memory left for the request");
    default: return make_error(Errc::unreachable, std::string(words));
  }
}

}  // namespace faturad::net
