// A blocking HTTP/1.1 client on one keep-alive connection, with no mercy and no retries: what tests need to see exactly
// what the daemon sends, and to send what no decent client would.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faturad::test {

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

class HttpClient {
 public:
  explicit HttpClient(int port, std::chrono::milliseconds timeout = std::chrono::seconds(30));
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  bool connected() const { return fd_ >= 0; }
  bool send(std::string_view bytes);          // raw; false: the peer is gone
  std::optional<HttpResponse> receive(bool head = false);  // nullopt: closed or timed out before a whole response
  bool read_some(std::string& bytes);  // whatever comes first; false: nothing does
  bool closed_by_peer();                      // waits for the end of the stream, up to the timeout
  void close_sending();                       // half-close

  // One request with a body of known length.
  std::optional<HttpResponse> request(const std::string& method, const std::string& target, std::string_view body = {},
                                      const std::vector<std::string>& headers = {});

 private:
  bool fill();
  std::optional<std::string> line();
  std::optional<std::string> exactly(std::size_t size);
  std::optional<std::string> body_of(const HttpResponse& response);

  int fd_ = -1;
  std::string buffer_;
};

int free_port();

}  // namespace faturad::test
