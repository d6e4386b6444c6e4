// The proxy that other tests trust: each fault does what it says, to the exchange that was planned, and nothing else.
#include "support/fault_proxy.hpp"

#include <future>

#include "faturad/net/http_client.hpp"
#include "support/catch.hpp"
#include "support/test_server.hpp"

using namespace faturad;
using namespace std::chrono_literals;
using test::Exchange;
using test::Fault;
using test::FaultProxy;
using test::TestAnswer;
using test::TestRequest;
using test::TestServer;
using Cut = Fault::Cut;
using Way = Fault::Way;

namespace {

struct Bench {
  std::atomic<int> served = 0;
  TestServer server{[this](const TestRequest& request) {
    ++served;
    if (request.target == "/chunked") return TestAnswer{200, {{"Transfer-Encoding", "chunked"}}, "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"};
    return TestAnswer{200, {{"ETag", "\"right\""}}, "body of " + request.target + request.body};
  }};
  FaultProxy proxy{server.port()};
  std::unique_ptr<net::HttpClient> client = net::make_http_client({});

  result<net::Response> put(const std::string& target, std::string_view body = "") {
    net::Request request;
    request.method = "PUT";
    request.url = proxy.url(target);
    request.body = net::body_of(body);
    request.deadlines.first_byte = 1s;
    return client->send(request);
  }
};

std::string body_or_error(const result<net::Response>& answer) {
  return answer ? std::to_string(answer->status) + " " + answer->body : std::string(name(answer.error().code));
}

}  // namespace

TEST_CASE("a fault proxy without a plan passes everything", "[fault-proxy]") {
  Bench bench;
  const std::string large(3'000'000, 'x');
  for (int i = 0; i < 3; ++i) {
    CHECK(body_or_error(bench.put("/a", "!")) == "200 body of /a!");
    CHECK(body_or_error(bench.put("/chunked")) == "200 hello world");
    net::Request head;
    head.method = "HEAD";
    head.url = bench.proxy.url();
    CHECK(bench.client->send(head)->status == 200);
    net::Request upload;
    upload.method = "POST";
    upload.url = bench.proxy.url();
    upload.headers = {{"Expect", "100-continue"}};
    upload.body = net::body_of(large);
    upload.max_body_bytes = 4'000'000;
    CHECK(bench.client->send(upload)->body.size() == large.size() + 9);
  }
  CHECK(bench.server.connections() == 1);
  CHECK(bench.proxy.exchanges() == 12);
}

TEST_CASE("each fault strikes the exchange it is planned for", "[fault-proxy]") {
  Bench bench;
  const auto plan_once = [&](const Fault& fault) {
    bench.served = 0;
    bench.proxy.set_plan([fault, done = false](const Exchange& exchange) mutable {
      const bool now = !done && exchange.target != "/calm";
      done = done || now;
      return now ? fault : Fault{};
    });
  };
  const auto fresh = [&] { bench.client = net::make_http_client({}); };  // no kept connection: libcurl does not try again
  SECTION("answers of the proxy's own") {
    plan_once({.status = 503});
    CHECK(body_or_error(bench.put("/a")) == "503 planned\n");
    CHECK(bench.served == 0);
    CHECK(body_or_error(bench.put("/a")) == "200 body of /a");
  }
  SECTION("cuts in the request: the server has not done it") {
    for (const Cut cut : {Cut::reset, Cut::close, Cut::half_close}) {
      fresh();
      plan_once({.cut = cut, .way = Way::request, .after = 10});
      CHECK(body_or_error(bench.put("/a")) == "unreachable");
      CHECK(bench.served == 0);
    }
    fresh();
    plan_once({.cut = Cut::blackhole, .way = Way::request});
    CHECK(body_or_error(bench.put("/a")) == "timeout");
    CHECK(bench.served == 0);
  }
  SECTION("cuts in the answer: the server has done it") {
    for (const Cut cut : {Cut::reset, Cut::close, Cut::half_close}) {
      for (const std::uint64_t after : {0u, 20u, 75u}) {
        fresh();
        plan_once({.cut = cut, .after = after});
        CHECK(body_or_error(bench.put("/a", std::string(200, 'x'))) == "unreachable");
        CHECK(bench.served == 1);
      }
    }
    fresh();
    plan_once({.cut = Cut::blackhole});
    CHECK(body_or_error(bench.put("/a")) == "timeout");
    CHECK(bench.served == 1);
  }
  SECTION("altered answers") {
    plan_once({.corrupt = 1, .header = {"etag", "\"wrong\""}});
    const auto answer = bench.put("/a");
    CHECK(body_or_error(answer) == "200 bOdy of /a");
    CHECK(answer->header("ETag") == "\"wrong\"");
    plan_once({.corrupt = 6});
    CHECK(body_or_error(bench.put("/chunked")) == "200 hello World");
    CHECK(bench.put("/a")->header("ETag") == "\"right\"");
  }
  SECTION("late and slow") {
    plan_once({.latency = 100ms});
    CHECK(bench.put("/a")->took >= 100ms);
    plan_once({.bytes_per_second = 1'000});
    CHECK(bench.put("/a", std::string(100, 'x'))->took >= 300ms);  // heads and bodies of about 400 bytes
  }
}

TEST_CASE("a refusing proxy is as gone as a dead server, and comes back on its port", "[fault-proxy]") {
  Bench bench;
  CHECK(body_or_error(bench.put("/a")) == "200 body of /a");
  bench.proxy.refuse(true);
  bench.proxy.cut_all();
  CHECK(body_or_error(bench.put("/a")) == "unreachable");
  bench.proxy.refuse(false);
  CHECK(body_or_error(bench.put("/a")) == "200 body of /a");
}

TEST_CASE("raw mode strikes connections and does not look into them", "[fault-proxy]") {
  Bench bench;
  FaultProxy raw(bench.server.port(), [](const Exchange& exchange) {
    if (exchange.number == 0) return Fault{.cut = Cut::reset, .after = 20};
    return exchange.number == 1 ? Fault{.corrupt = 4} : Fault{};
  }, FaultProxy::Mode::raw);
  const auto send = [&] {
    net::Request request;
    request.url = raw.url("/a");
    return body_or_error(net::make_http_client({})->send(request));
  };
  CHECK(send() == "unreachable");
  CHECK(send() == "unreachable");  // what begins like that is no HTTP
  CHECK(send() == "200 body of /a");
}
