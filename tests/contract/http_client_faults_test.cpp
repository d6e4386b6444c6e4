// Servers that break off, stand still or are too many for one client.
#include "faturad/net/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <future>

#include "support/catch.hpp"
#include "support/net_requests.hpp"
#include "support/test_server.hpp"

using namespace faturad;
using namespace faturad::net;
using namespace std::chrono_literals;
using test::echo;
using test::get;
using test::pattern;
using test::TestAnswer;
using test::TestRequest;
using test::TestServer;

namespace {

// Accepts connections, in the kernel, until its queue is full, and never answers a further one.
class FullListener {
 public:
  FullListener() {
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof address_;
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(fd_, reinterpret_cast<sockaddr*>(&address_), size) == 0);
    REQUIRE(getsockname(fd_, reinterpret_cast<sockaddr*>(&address_), &size) == 0);
    REQUIRE(listen(fd_, 0) == 0);
    for (int& fd : fill_) {
      fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      connect(fd, reinterpret_cast<sockaddr*>(&address_), size);
    }
  }
  ~FullListener() {
    for (const int fd : fill_) close(fd);
    close(fd_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)) + "/"; }

 private:
  int fd_;
  sockaddr_in address_{};
  std::array<int, 4> fill_{};
};

}  // namespace

TEST_CASE("answers that break off or are none are errors", "[net]") {
  std::string raw;
  TestServer server([&](const TestRequest&) {
    TestAnswer answer;
    answer.raw = raw;
    return answer;
  });
  const auto client = make_http_client({});
  for (const char* text : {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive.", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfive.\r\n",
                           "HTTP/1.1 200 OK\r\nContent-Le", "something else\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    INFO(text);
    raw = text;
    const auto answer = client->send(get(server.url()));
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == Errc::unreachable);
  }
  raw = "HTTP/1.1 200 OK\r\nX: " + std::string(80'000, 'x') + "\r\n\r\n";
  CHECK(client->send(get(server.url())).error().code == Errc::limit_exceeded);
}

TEST_CASE("each deadline ends a request and says which one it was", "[net]") {
  const auto client = make_http_client({});
  const auto error = [&](const Request& request) {
    const auto started = std::chrono::steady_clock::now();
    const auto answer = client->send(request);
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == Errc::timeout);
    CHECK(std::chrono::steady_clock::now() - started < 5s);
    return answer.error().message;
  };
  {
    const FullListener full;
    Request request = get(full.url());
    request.deadlines.connect = 150ms;
    CHECK(error(request).find("no connection within 150ms") != std::string::npos);
  }
  TestServer server([](const TestRequest& request) {
    TestAnswer answer;
    answer.hang = request.target == "/hang";
    // More is promised than comes, and the connection stays open: the next request is never sent.
    if (!answer.hang) answer.headers = {{"Content-Length", "1000"}};
    return answer;
  });
  Request request = get(server.url("/hang"));
  request.deadlines.first_byte = 150ms;
  CHECK(error(request).find("no answer within 150ms") != std::string::npos);
  request.deadlines.first_byte = 10s;
  request.deadlines.total = 150ms;
  CHECK(error(request).find("not complete within 150ms") != std::string::npos);
  request = get(server.url("/slow"));
  request.deadlines.slow_window = 150ms;
  CHECK(error(request).find("bytes in 150ms while receiving is too slow") != std::string::npos);
}

TEST_CASE("a server that stops taking the body is too slow", "[net]") {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  REQUIRE(listen(listener, 8) == 0);
  const auto client = make_http_client({});
  const std::string document = pattern(64 << 20);
  Request request = get("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/");
  request.method = "PUT";
  request.body = body_of(document);
  request.deadlines.slow_window = 200ms;
  const auto answer = client->send(request);
  close(listener);
  REQUIRE(answer.has_error());
  CHECK(answer.error().code == Errc::timeout);
  CHECK(answer.error().message.find("while sending is too slow") != std::string::npos);
}

TEST_CASE("another thread can stop a request, also one that waits for a connection", "[net]") {
  std::promise<void> arrived;
  TestServer server([&](const TestRequest&) {
    arrived.set_value();
    TestAnswer answer;
    answer.hang = true;
    return answer;
  });
  const auto client = make_http_client({.max_connections = 1});
  std::stop_source stop;
  const auto send = [&] {
    Request request = get(server.url());
    request.stop = stop.get_token();
    return client->send(request).error().code;
  };
  auto first = std::async(std::launch::async, send);
  arrived.get_future().wait();
  auto second = std::async(std::launch::async, send);
  Request impatient = get(server.url());
  impatient.deadlines.connect = 50ms;
  CHECK(client->send(impatient).error().code == Errc::overloaded);
  stop.request_stop();
  REQUIRE(first.wait_for(5s) == std::future_status::ready);
  REQUIRE(second.wait_for(5s) == std::future_status::ready);
  CHECK(first.get() == Errc::shutting_down);
  CHECK(second.get() == Errc::shutting_down);
}

TEST_CASE("many threads share a bounded number of connections", "[net]") {
  std::atomic<int> inside = 0, most = 0;
  TestServer server([&](const TestRequest& request) {
    most = std::max(most.load(), ++inside);
    --inside;
    return echo(request);
  });
  const auto client = make_http_client({.max_connections = 4});
  std::vector<std::future<int>> threads;
  for (int thread = 0; thread < 16; ++thread) {
    threads.push_back(std::async(std::launch::async, [&, thread] {
      int right = 0;
      for (int i = 0; i < 50; ++i) {
        const std::string document = std::to_string(thread * 1000 + i);
        Request request = get(server.url());
        request.method = "POST";
        request.body = body_of(document);
        const auto answer = client->send(request);
        right += answer && answer->body == document;
      }
      return right;
    }));
  }
  for (auto& thread : threads) CHECK(thread.get() == 50);
  CHECK(server.connections() <= 4);
  CHECK(most <= 4);
}
