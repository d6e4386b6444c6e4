// faturad blobs migrate against the real daemon, from store to store and back into the database.
#include <signal.h>

#include <fstream>
#include <map>

#include <boost/json.hpp>

#include "faturad/blob/stores.hpp"
#include "support/blob_backend.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"

using namespace faturad;
using namespace faturad::test;

namespace {

struct Moving {
  Moving() {
    for (const char* name : {"a", "b"}) std::filesystem::create_directory(directory.path() / name);
    const auto folder = [&](const char* name) { return "kind = \"filesystem\"\ndirectory = \"" + (directory.path() / name).string() + "\"\n"; };
    daemon = std::make_unique<DaemonProcess>(directory.path() / "daemon", "[blob]\nstore = \"primary\"\n[blob_primary]\n" + folder("a") + "[blob_secondary]\n" + folder("b"));
    daemon->start();
  }
  void upload(int count) {
    HttpClient client(daemon->port());
    for (int i = 0; i < count; ++i) {
      const std::string bytes = "%PDF-1.4 " + content(i % 5 == 0 ? 300'000 : 2'000, static_cast<unsigned>(sent.size()));
      const auto answer = client.request("PUT", "/v1/invoices/a.pdf?wait=10s", bytes);
      REQUIRE(answer);
      REQUIRE(answer->status / 100 == 2);
      sent[std::string(boost::json::parse(answer->body).at("id").as_string())] = bytes;
    }
  }
  void configure(const std::string& from, const std::string& to) {
    std::ifstream in(daemon->config_file());
    std::string text(std::istreambuf_iterator<char>(in), {});
    const std::string before = "store = \"" + from + "\"";
    text.replace(text.find(before), before.size(), "store = \"" + to + "\"");
    std::ofstream(daemon->config_file()) << text;
  }
  void reload(const std::string& expected) {
    const std::size_t said = daemon->log().size();
    kill(daemon->pid(), SIGHUP);
    REQUIRE(daemon->wait_for_log(expected, said));
  }
  int migrate(const std::string& more = "") {
    const std::string file = (directory.path() / "out").string();
    const int status = std::system((std::string(FATURAD_BINARY) + " blobs migrate --config " + daemon->config_file().string() + more + " > " + file + " 2>&1").c_str());
    std::ifstream in(file);
    output.assign(std::istreambuf_iterator<char>(in), {});
    return WEXITSTATUS(status);
  }
  std::size_t files(const char* name) { return listed(*blob::make_filesystem_store({directory.path() / name})).size(); }
  // The old place is cleared a moment after the last document has left it, by a sweep that tells nobody.
  bool cleared(const char* name) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (files(name) > 0 && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return files(name) == 0;
  }
  void check_documents() {
    HttpClient client(daemon->port());
    for (const auto& [id, bytes] : sent) {
      const auto answer = client.request("GET", "/v1/invoices/" + id + "/document");
      REQUIRE(answer);
      CHECK(answer->body == bytes);
    }
  }

  TemporaryDirectory directory;
  std::unique_ptr<DaemonProcess> daemon;
  std::map<std::string, std::string> sent;  // by id
  std::string output;
};

}  // namespace

TEST_CASE("migrate: all documents go where blob.store says, while the daemon runs") {
  Moving f;
  f.upload(40);
  INFO(f.output);
  REQUIRE(f.migrate() == 0);  // nothing to move; waits for what is under way
  CHECK(f.files("a") == 40);

  f.configure("primary", "secondary");
  CHECK(f.migrate() == 3);
  CHECK(f.output.find("documents go to 'primary', as blob.store said when it was read last: set it to 'secondary' and reload") != std::string::npos);
  f.reload("blob.store changed (from \"primary\" to \"secondary\")");
  f.upload(10);
  REQUIRE(f.migrate() == 0);
  CHECK(f.output.find("all documents lie in secondary\n") != std::string::npos);
  CHECK(f.files("b") == 50);
  CHECK(f.cleared("a"));
  f.check_documents();

  f.configure("secondary", "embedded");
  f.reload("blob.store changed");
  REQUIRE(f.migrate() == 0);
  CHECK(f.output.find("all documents lie in embedded\n") != std::string::npos);
  CHECK(f.cleared("b"));
  f.check_documents();
  CHECK(WEXITSTATUS(f.daemon->stop(SIGTERM)) == 0);
  CHECK(std::system((std::string(FATURAD_BINARY) + " audit --config " + f.daemon->config_file().string() + " >/dev/null 2>&1").c_str()) == 0);
  CHECK(f.migrate() == 5);
  CHECK(f.output.find("no daemon answers at http://127.0.0.1:") != std::string::npos);
  f.daemon->start();
  f.check_documents();
}

TEST_CASE("migrate: a store that is not there yet is no target") {
  Moving f;
  std::ifstream in(f.daemon->config_file());
  std::string text(std::istreambuf_iterator<char>(in), {});
  CHECK(f.daemon->stop(SIGTERM) == 0);
  text.replace(text.find("[blob_secondary]\nkind = \"filesystem\""), 36, "[blob_secondary]\nkind = \"none\"#");
  std::ofstream(f.daemon->config_file()) << text;
  f.daemon->start();
  text.replace(text.find("[blob_secondary]\nkind = \"none\"#"), 31, "[blob_secondary]\nkind = \"filesystem\"\n#");
  text.replace(text.find("store = \"primary\""), 17, "store = \"secondary\"");
  std::ofstream(f.daemon->config_file()) << text;
  f.reload("blob.store stays \"primary\": the store of \"secondary\" is there from the next restart on");
  f.upload(3);
  CHECK(f.migrate() == 3);
  CHECK(f.files("b") == 0);
}
