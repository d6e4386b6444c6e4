// Webhooks of the real binary: from an upload to a signed event, through kill -9, reload and `faturad webhook test`.
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <condition_variable>
#include <fstream>
#include <map>
#include <mutex>

#include <boost/json.hpp>

#include "support/catch.hpp"
#include "support/daemon_process.hpp"
#include "support/fault_proxy.hpp"
#include "support/http_client.hpp"
#include "support/temporary_directory.hpp"
#include "support/test_server.hpp"

using namespace faturad::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kSecret = "5f0c3b7a1e9d42688a0b6c5d4e3f2a1b";

struct Receiver {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<TestRequest> requests;
  TestServer server{[this](const TestRequest& request) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    changed.notify_all();
    return TestAnswer{200, {}, "thank you"};
  }};
  bool wait_for(std::size_t count) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, 60s, [&] { return requests.size() >= count; });
  }
  TestRequest last() {
    const std::lock_guard lock(mutex);
    return requests.back();
  }
  std::map<std::string, int> ids() {
    const std::lock_guard lock(mutex);
    std::map<std::string, int> out;
    for (const TestRequest& request : requests) ++out[request.header("webhook-id")];
    return out;
  }
};

void write_secret(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
  chmod(file.c_str(), 0600);
}

std::string settings(const std::filesystem::path& secret, int port, const std::string& more = "") {
  return "[webhooks]\nbackoff_base = \"20ms\"\nbackoff_max = \"100ms\"\nmax_attempts = 1000\n[webhook.erp]\nurl = \"http://127.0.0.1:" + std::to_string(port) +
         "/hook\"\nallow_http = true\nallow_networks = [\"127.0.0.1\"]\nsecret_file = \"" + secret.string() + "\"\n" + more;
}

// The verification of docs/webhooks.md, by openssl and the shell.
bool verified_by_openssl(const TestRequest& request, const std::string& secret, const std::filesystem::path& directory) {
  std::ofstream(directory / "body", std::ios::binary) << request.body;
  const std::string script =
      "mac=$({ printf '%s.%s.' \"$2\" \"$3\"; cat \"$5\"; } | openssl dgst -sha256 -hmac \"$1\" -binary | base64)\n"
      "case \" $4 \" in *\" v1,$mac \"*) exit 0;; *) exit 1;; esac\n";
  std::ofstream(directory / "verify") << script;
  const std::string line = "sh " + (directory / "verify").string() + " '" + secret + "' '" + request.header("webhook-id") + "' '" + request.header("webhook-timestamp") +
                           "' '" + request.header("webhook-signature") + "' " + (directory / "body").string();
  return std::system(line.c_str()) == 0;
}

}  // namespace

TEST_CASE("webhook: an upload ends in a signed event, and a second secret can take over") {
  if (std::system("command -v openssl >/dev/null") != 0) SKIP("needs openssl");
  TemporaryDirectory directory;
  Receiver receiver;
  const auto secret = directory.path() / "secret";
  write_secret(secret, std::string(kSecret) + "\n");
  DaemonProcess daemon(directory.path() / "daemon", settings(secret, receiver.server.port()));
  daemon.start();
  HttpClient client(daemon.port());
  REQUIRE(client.request("PUT", "/v1/invoices/bad.pdf", "%PDF-1.4 of no use"));
  REQUIRE(receiver.wait_for(1));
  const TestRequest event = receiver.last();
  CHECK(event.method == "POST");
  CHECK(event.header("content-type") == "application/json");
  CHECK(event.header("faturad-event") == "dead");
  CHECK(verified_by_openssl(event, kSecret, directory.path()));
  CHECK_FALSE(verified_by_openssl(event, "another secret", directory.path()));
  const auto body = boost::json::parse(event.body);
  CHECK(body.at("document").at("filename").as_string() == "bad.pdf");
  CHECK(body.at("document").at("status").as_string() == "dead");
  CHECK_FALSE(body.at("reason").is_null());

  write_secret(secret, std::string(kSecret) + "\nwhsec_bm8gcGFkZGluZyBoZXJlIQ==\n");
  const std::size_t told = daemon.log().size();
  kill(daemon.pid(), SIGHUP);
  REQUIRE(daemon.wait_for_log("reload: nothing differs", told));
  REQUIRE(client.request("PUT", "/v1/invoices/bad2.pdf", "%PDF-1.4 of no use either"));
  REQUIRE(receiver.wait_for(2));
  CHECK(verified_by_openssl(receiver.last(), kSecret, directory.path()));
  CHECK(verified_by_openssl(receiver.last(), "no padding here!", directory.path()));
  const auto metrics = client.request("GET", "/metrics");
  REQUIRE(metrics);
  CHECK(metrics->body.find("faturad_webhook_attempts_total{webhook=\"erp\",outcome=\"delivered\"}") != std::string::npos);
  CHECK(metrics->body.find("faturad_circuit_state{dependency=\"webhook.erp\"} 0") != std::string::npos);
  const auto circuits = boost::json::parse(client.request("GET", "/v1/stats")->body).at("circuits");
  REQUIRE(circuits.as_array().size() == 1);
  CHECK(circuits.at(0).at("name").as_string() == "webhook.erp");
  CHECK(circuits.at(0).at("state").as_string() == "closed");
  CHECK(circuits.at(0).at("succeeded").as_int64() >= 1);  // the second is counted after its answer
  CHECK(daemon.log().find(kSecret) == std::string::npos);
  CHECK(WEXITSTATUS(daemon.stop(SIGTERM)) == 0);
}

TEST_CASE("webhook: a reload says that an address changed without its token") {
  TemporaryDirectory directory;
  const auto secret = directory.path() / "secret";
  write_secret(secret, kSecret);
  DaemonProcess daemon(directory.path() / "daemon", settings(secret, 1));
  daemon.start();
  std::ifstream in(daemon.config_file());
  std::string text(std::istreambuf_iterator<char>(in), {});
  text.replace(text.find("/hook\""), 6, "/hook?token=topsecret\"");
  std::ofstream(daemon.config_file()) << text;
  kill(daemon.pid(), SIGHUP);
  REQUIRE(daemon.wait_for_log("webhook.erp.url changed (from \"http://127.0.0.1:1/hook\" to \"http://127.0.0.1:1/hook?***\")"));
  CHECK(daemon.log().find("topsecret") == std::string::npos);
  CHECK(WEXITSTATUS(daemon.stop(SIGTERM)) == 0);
}

TEST_CASE("webhook: kill -9 and a receiver that fails lose no event") {
  TemporaryDirectory directory;
  Receiver receiver;
  const auto secret = directory.path() / "secret";
  write_secret(secret, kSecret);
  FaultProxy proxy(receiver.server.port(), [](const Exchange& exchange) {
    switch (exchange.number % 8) {
      case 0: return Fault{.status = 503};
      case 3: return Fault{.cut = Fault::Cut::reset};
      case 6: return Fault{.cut = Fault::Cut::close, .way = Fault::Way::request, .after = 50};
      default: return Fault{.latency = 5ms};
    }
  });
  DaemonProcess daemon(directory.path() / "daemon", settings(secret, proxy.port()));
  std::size_t accepted = 0;
  for (int round = 0; round < 5; ++round) {
    daemon.start();
    for (int i = 0; i < 30; ++i) {
      const auto answer = HttpClient(daemon.port()).request("PUT", "/v1/invoices/a.pdf", "%PDF-1.4 " + std::to_string(round * 100 + i));
      accepted += answer && answer->status == 202;
    }
    daemon.stop(SIGKILL);
  }
  daemon.start();
  CHECK(accepted == 150);
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (receiver.ids().size() < accepted && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(10ms);
  CHECK(receiver.ids().size() == accepted);
  CHECK(WEXITSTATUS(daemon.stop(SIGTERM)) == 0);
}

TEST_CASE("webhook: the test command says what comes back") {
  TemporaryDirectory directory;
  Receiver receiver;
  const auto secret = directory.path() / "secret";
  write_secret(secret, kSecret);
  const DaemonProcess daemon(directory.path() / "daemon",
                             settings(secret, receiver.server.port(), "[webhook.gone]\nurl = \"https://127.0.0.1:1/\"\nsecret_file = \"" + secret.string() + "\"\n"));
  const auto run = [&](const std::string& arguments, std::string& output) {
    const std::string file = (directory.path() / "out").string();
    const int status = std::system((std::string(FATURAD_BINARY) + " webhook " + arguments + " --config " + daemon.config_file().string() + " > " + file + " 2>&1").c_str());
    std::ifstream in(file);
    output.assign(std::istreambuf_iterator<char>(in), {});
    return WEXITSTATUS(status);
  };
  std::string output;
  CHECK(run("test erp", output) == 0);
  INFO(output);
  CHECK(output.starts_with("erp: ok: 127.0.0.1:" + std::to_string(receiver.server.port()) + " answered 200 in "));
  CHECK(output.find("  thank you\n") != std::string::npos);
  CHECK(receiver.last().header("faturad-event") == "test");
  CHECK(run("test", output) == 1);
  CHECK(output.find("gone: failed: POST https://127.0.0.1:1/: 127.0.0.1 is a loopback address, and allow_networks does not name it (forbidden-address)") != std::string::npos);
  CHECK(run("test nobody", output) == 2);
  CHECK(run("send", output) == 2);
  CHECK(output.find(kSecret) == std::string::npos);
}
