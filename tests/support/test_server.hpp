// An HTTP/1.1 server on loopback whose answers a test decides, a thread for each connection; with TLS if it is given files.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/test_certificates.hpp"

namespace faturad::test {

struct TestRequest {
  std::string method, target, body;
  std::map<std::string, std::string> headers;  // names in lower case
  std::size_t connection = 0;                  // 0 is the first ever accepted
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

struct TestAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  bool close = false;     // after this answer, without saying so
  bool hang = false;      // no answer at all until the client leaves
  bool drop = false;      // no answer, the connection ends
  std::string raw{};      // these bytes instead of all the above, then the connection ends
};

struct TestTls {
  CertificateFiles server{};
  std::filesystem::path client_authority{}; // asks for a client certificate of it; empty: asks for none
  int max_version = 0;                     // TLS1_1_VERSION...; 0: whatever the library has
};

class TestServer {
 public:
  using Handler = std::function<TestAnswer(const TestRequest&)>;  // on the connection's thread
  explicit TestServer(Handler handler, const TestTls* tls = nullptr);
  ~TestServer();  // cuts all connections
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& target = "/") const;
  std::size_t connections() const { return connections_; }

 private:
  struct Connection {
    int fd = -1;
    std::thread thread;
  };
  void accept_all();
  void serve(int fd, std::size_t number);

  const Handler handler_;
  void* tls_ = nullptr;  // SSL_CTX
  int listener_ = -1, port_ = 0;
  std::atomic<std::size_t> connections_{0};
  std::mutex mutex_;  // guards open_ and stopping_
  std::list<Connection> open_;
  bool stopping_ = false;
  std::thread acceptor_;
};

}  // namespace faturad::test
