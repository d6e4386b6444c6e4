// Sends HTTP requests to other servers: one bounded pool of keep-alive connections, used by the threads of whoever sends.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/error.hpp"
#include "faturad/net/address_guard.hpp"

namespace faturad::net {

struct Header {
  std::string name, value;
};

// A body of known length, pulled while it is sent. Both functions run on the thread in HttpClient::send().
struct RequestBody {
  std::uint64_t bytes = 0;
  std::function<result<std::size_t>(std::span<char> into)> read;  // how many were filled in; 0 before the end is an error
  std::function<result<void>()> rewind;  // to the start: a kept connection turned out to be closed, or a redirect
};
RequestBody body_of(std::string_view text);  // `text` must outlive the request

struct Deadlines {
  std::chrono::milliseconds connect{10'000};     // name, connection and TLS
  std::chrono::milliseconds first_byte{30'000};  // from the end of the request to the start of the answer
  std::chrono::milliseconds total{300'000};
  // A transfer is given up that moved fewer bytes than this in a whole window.
  std::uint64_t slow_bytes = 10'000;
  std::chrono::milliseconds slow_window{30'000};
};

struct Request {
  std::string method = "GET";
  std::string url;  // http or https; no user and password
  std::vector<Header> headers;
  std::optional<RequestBody> body;
  // Takes the body of an answer with status 2xx as it comes; other answers, and all without a sink, go to Response::body.
  // Bytes that came before an error stay with the sink: send() never repeats a request of which an answer has begun.
  std::function<result<void>(std::string_view)> sink;
  std::uint64_t max_sink_bytes = UINT64_MAX;
  std::uint64_t max_body_bytes = 1u << 20;  // of Response::body
  Deadlines deadlines;
  int max_redirects = 0;  // 0: a redirect is an answer like any other
  std::stop_token stop;   // from another thread: send() ends at once with shutting_down
};

struct Response {
  int status = 0;
  std::vector<Header> headers;  // of the last answer, in its order
  std::string body;
  std::string remote_address;   // that the answer came from
  bool new_connection = false;
  std::chrono::microseconds took{0};
  std::string_view header(std::string_view name) const;  // the first of that name, in any case of letters; empty if none
};

enum class TlsVersion { v1_2, v1_3 };

struct TlsOptions {
  std::string ca_file{};           // PEM; empty: the system's
  std::string certificate_file{};  // of this client, PEM
  std::string key_file{};
  TlsVersion min_version = TlsVersion::v1_2;
  bool operator==(const TlsOptions&) const = default;
};

struct ClientOptions {
  int max_connections = 16;  // that are in use at one time; further callers wait for one, in their connect deadline
  int kept_per_slot = 1;     // idle connections kept for each of these; more for a client of many servers
  std::chrono::seconds max_idle{60};
  TlsOptions tls{};
  AddressGuard guard{};      // empty: every address
  std::string proxy{};       // URL; empty: none, whatever the environment says. The guard then sees the proxy's address
  std::string user_agent = "faturad/" FATURAD_VERSION;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;  // when no send() is under way
  // Blocks until the answer is complete, whatever its status. Thread safe. The process must ignore SIGPIPE.
  // Errors name method, scheme, host and path, never the query (see url.hpp), headers or bodies. timeout, unreachable (no connection, or one
  // that broke), forbidden_address, limit_exceeded (answer too large), shutting_down (stopped), invalid_argument (URL, header),
  // configuration (a certificate or key that cannot be used), and whatever `read`, `rewind` and `sink` return.
  virtual result<Response> send(const Request& request) = 0;
};

std::unique_ptr<HttpClient> make_http_client(ClientOptions options);

}  // namespace faturad::net
