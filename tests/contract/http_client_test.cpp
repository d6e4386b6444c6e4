#include "faturad/net/http_client.hpp"

#include <atomic>

#include <openssl/ssl.h>

#include "support/catch.hpp"
#include "support/net_requests.hpp"
#include "support/temporary_directory.hpp"
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

TEST_CASE("requests on one thread share a kept connection", "[net]") {
  TestServer server(echo);
  const auto client = make_http_client({});
  for (int i = 0; i < 20; ++i) {
    const auto answer = client->send(get(server.url("/a?b=c")));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->header("x-method") == "GET");
    CHECK(answer->new_connection == (i == 0));
    CHECK(answer->remote_address == "127.0.0.1:" + std::to_string(server.port()));
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("methods and headers go out as they are given", "[net]") {
  TestRequest seen;
  TestServer server([&](const TestRequest& request) {
    seen = request;
    return TestAnswer{204, {}, ""};
  });
  const auto client = make_http_client({});
  for (const char* method : {"GET", "HEAD", "DELETE", "PUT", "POST"}) {
    Request request = get(server.url("/x/../y//z%2f?q=1"));
    request.method = method;
    request.headers = {{"X-Empty", ""}, {"X-One", "1"}, {"Content-Type", "text/plain"}};
    if (seen.method == "DELETE" || seen.method == "PUT") request.body = body_of("");
    const auto answer = client->send(request);
    REQUIRE(answer.has_value());
    CHECK(answer->status == 204);
    CHECK(seen.method == method);
    CHECK(seen.target == "/x/../y//z%2f?q=1");  // signatures cover the path as it was written
    CHECK(seen.headers.contains("x-empty"));
    CHECK(seen.header("x-one") == "1");
    CHECK(seen.header("user-agent").starts_with("faturad/"));
    CHECK(seen.headers.contains("content-length") == request.body.has_value());
    CHECK_FALSE(seen.headers.contains("expect"));
    CHECK_FALSE(seen.headers.contains("transfer-encoding"));
  }
}

TEST_CASE("a body is pulled in pieces and a sink takes the answer in pieces", "[net]") {
  TestServer server(echo);
  const auto client = make_http_client({});
  const std::string document = pattern(5'000'000);
  std::size_t sent = 0, pieces = 0;
  std::string back;
  Request request = get(server.url());
  request.method = "PUT";
  request.headers = {{"Expect", "100-continue"}};
  request.body = RequestBody{document.size(),
                             [&](std::span<char> into) -> result<std::size_t> {
                               const std::size_t count = document.copy(into.data(), into.size(), sent);
                               sent += count;
                               ++pieces;
                               return count;
                             },
                             []() -> result<void> { return {}; }};
  request.sink = [&](std::string_view bytes) -> result<void> {
    back += bytes;
    return {};
  };
  const auto answer = client->send(request);
  REQUIRE(answer.has_value());
  CHECK(pieces > 10);
  CHECK(answer->body.empty());
  CHECK(back == document);
}

TEST_CASE("a request on a kept connection that the server drops is sent again from its start", "[net]") {
  std::atomic<int> requests = 0;
  TestServer server([&](const TestRequest& request) {
    TestAnswer answer = echo(request);
    answer.drop = ++requests == 2;
    return answer;
  });
  const auto client = make_http_client({});
  const std::string document = pattern(300'000);
  for (int i = 0; i < 2; ++i) {
    Request request = get(server.url());
    request.method = "PUT";
    request.body = body_of(document);
    request.max_body_bytes = document.size();
    const auto answer = client->send(request);
    REQUIRE(answer.has_value());
    CHECK(answer->body == document);
  }
  CHECK(requests == 3);
  CHECK(server.connections() == 2);
}

TEST_CASE("the sink gets bodies of success only, and nothing beyond the limits", "[net]") {
  TestServer server([](const TestRequest& request) { return TestAnswer{request.target == "/bad" ? 503 : 200, {}, pattern(100'000)}; });
  const auto client = make_http_client({});
  std::size_t sunk = 0;
  Request request = get(server.url("/bad"));
  request.sink = [&](std::string_view bytes) -> result<void> {
    sunk += bytes.size();
    return {};
  };
  const auto refused = client->send(request);
  REQUIRE(refused.has_value());
  CHECK(refused->body.size() == 100'000);
  CHECK(sunk == 0);
  request.max_body_bytes = 99'999;
  CHECK(client->send(request).error().code == Errc::limit_exceeded);
  request.url = server.url("/good");
  request.max_sink_bytes = 100'000;
  CHECK(client->send(request).has_value());
  CHECK(sunk == 100'000);
  request.max_sink_bytes = 99'999;
  CHECK(client->send(request).error().code == Errc::limit_exceeded);
  request.max_sink_bytes = UINT64_MAX;
  request.sink = [](std::string_view) -> result<void> { return make_error(Errc::storage_full, "no room"); };
  const auto full = client->send(request);
  CHECK(full.error().code == Errc::storage_full);
  CHECK(full.error().message.find("no room") != std::string::npos);
  request.sink = [](std::string_view) -> result<void> { throw std::runtime_error("thrown"); };
  CHECK(client->send(request).error().code == Errc::internal);
}

TEST_CASE("the guard sees the address that is connected to, and redirects are followed on demand only", "[net]") {
  TestServer inner(echo);
  TestServer server([&](const TestRequest& request) {
    if (request.target == "/hop") return TestAnswer{307, {{"Location", "/"}}, ""};
    if (request.target != "/redirect") return echo(request);
    return TestAnswer{302, {{"Location", "http://127.0.0.2:" + std::to_string(inner.port()) + "/"}}, ""};
  });
  ClientOptions options;
  std::vector<std::string> asked;
  options.guard = [&](const Address& address) -> result<void> {
    asked.push_back(address.to_string());
    if (address.to_string() != "127.0.0.2") return {};
    return make_error(Errc::forbidden_address, "127.0.0.2 is out of bounds");
  };
  const auto client = make_http_client(options);
  CHECK(client->send(get(server.url()))->status == 200);
  CHECK(client->send(get(server.url("/redirect")))->status == 302);
  CHECK(asked == std::vector<std::string>{"127.0.0.1"});
  Request request = get(server.url("/redirect"));
  request.max_redirects = 3;
  const auto refused = client->send(request);
  REQUIRE(refused.has_error());
  CHECK(inner.connections() == 0);
  const auto direct = client->send(get("http://127.0.0.2:" + std::to_string(inner.port()) + "/?secret"));
  REQUIRE(direct.has_error());
  CHECK(direct.error().code == Errc::forbidden_address);
  CHECK(direct.error().message == "GET http://127.0.0.2:" + std::to_string(inner.port()) + "/?***: 127.0.0.2 is out of bounds");
  CHECK(make_http_client({.guard = make_public_address_guard({})})->send(get(server.url())).error().code == Errc::forbidden_address);
  request.url = server.url("/hop");
  request.method = "POST";
  request.body = body_of("again");
  const auto followed = client->send(request);
  REQUIRE(followed.has_value());
  CHECK(followed->status == 200);
  CHECK(followed->body == "again");
}

TEST_CASE("TLS servers prove who they are, and so does the client", "[net]") {
  const test::TemporaryDirectory directory;
  const test::TestCertificates certificates(directory.path());
  const test::TestTls plain{certificates.server, {}, 0}, mutual{certificates.server, certificates.authority.certificate, 0};
  const test::TestTls nameless{certificates.client, {}, 0}, old{certificates.server, {}, TLS1_1_VERSION}, v1_2{certificates.server, {}, TLS1_2_VERSION};
  const auto code = [](const TestServer& server, const TlsOptions& tls) {
    const auto answer = make_http_client({.tls = tls})->send(get(server.url()));
    return answer ? std::to_string(answer->status) : std::string(name(answer.error().code));
  };
  TlsOptions trusting;
  trusting.ca_file = certificates.authority.certificate;
  TestServer server(echo, &plain);
  CHECK(code(server, trusting) == "200");
  CHECK(code(server, {}) == "unreachable");
  CHECK(code(server, {.ca_file = certificates.other_authority.certificate}) == "unreachable");
  CHECK(code(server, {.ca_file = directory.path() / "missing"}) == "configuration");
  CHECK(code(TestServer(echo, &nameless), trusting) == "unreachable");
  CHECK(code(TestServer(echo, &old), trusting) == "unreachable");
  CHECK(code(TestServer(echo, &v1_2), trusting) == "200");
  CHECK(code(TestServer(echo, &v1_2), {.ca_file = trusting.ca_file, .min_version = TlsVersion::v1_3}) == "unreachable");
  TestServer asking(echo, &mutual);
  CHECK(code(asking, trusting) == "unreachable");
  CHECK(code(asking, {.ca_file = trusting.ca_file, .certificate_file = certificates.client.certificate, .key_file = certificates.client.key}) == "200");
  CHECK(code(asking, {.ca_file = trusting.ca_file, .certificate_file = certificates.client.certificate, .key_file = directory.path() / "missing"}) ==
        "configuration");
}

TEST_CASE("an environment's proxy is not used, and a configured one is", "[net]") {
  TestServer server(echo), proxy([](const TestRequest& request) { return TestAnswer{200, {}, "by proxy: " + request.target}; });
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  const auto direct = make_http_client({})->send(get(server.url()));
  unsetenv("http_proxy");
  CHECK(direct.has_value());
  const auto answer = make_http_client({.proxy = proxy.url()})->send(get(server.url("/there")));
  REQUIRE(answer.has_value());
  CHECK(answer->body == "by proxy: " + server.url("/there"));
}

TEST_CASE("requests that cannot be right are not sent, and errors show no secrets", "[net]") {
  const auto client = make_http_client({});
  Request request = get("http://127.0.0.1:1/path?key=secret");
  const auto refused = client->send(request);
  CHECK(refused.error().code == Errc::unreachable);
  CHECK(refused.error().message.starts_with("GET http://127.0.0.1:1/path?***: "));
  CHECK(refused.error().message.find("secret") == std::string::npos);
  request.headers = {{"X", "a\r\nY: secret"}};
  CHECK(client->send(request).error().code == Errc::invalid_argument);
  CHECK(client->send(request).error().message.find("secret") == std::string::npos);
  for (const char* url : {"", "no url", "ftp://127.0.0.1/", "file:///etc/passwd", "http://user:secret@127.0.0.1/", "http://127.0.0.1:99999/"}) {
    INFO(url);
    const auto answer = client->send(get(url));
    REQUIRE(answer.has_error());
    INFO(answer.error().message);
    CHECK(answer.error().code == Errc::invalid_argument);
    CHECK(answer.error().message.find("secret") == std::string::npos);
  }
  const auto nowhere = client->send(get("http://name.invalid/"));
  CHECK(nowhere.error().code == Errc::unreachable);
  request = get("http://127.0.0.1:1/");
  request.body = RequestBody{10, [](std::span<char>) -> result<std::size_t> { return std::size_t{0}; }, {}};
  CHECK(client->send(request).has_error());
}
