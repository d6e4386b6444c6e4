// A daemon that keeps its documents in folder a, with folder b as the other store, and the commands that tend it.
#pragma once

#include <signal.h>

#include <fstream>
#include <map>
#include <memory>

#include <boost/json.hpp>

#include "faturad/blob/stores.hpp"
#include "support/blob_backend.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"

namespace faturad::test {

struct BlobDaemon {
  BlobDaemon() {
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
    REQUIRE(daemon->wait_for_log("reload: done", said));
    CHECK(daemon->log().find(expected, said) != std::string::npos);
  }
  int migrate(const std::string& more = "") { return run("blobs migrate", more); }
  int run(const std::string& command, const std::string& more = "") {
    const std::string file = (directory.path() / "out").string();
    const int status = std::system((std::string(FATURAD_BINARY) + " " + command + (command == "check-config" ? " " : " --config ") + daemon->config_file().string() + more + " > " + file + " 2>&1").c_str());
    std::ifstream in(file);
    output.assign(std::istreambuf_iterator<char>(in), {});
    return WEXITSTATUS(status);
  }
  std::size_t files(const char* name) { return listed(*blob::make_filesystem_store({directory.path() / name})).size(); }
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

}  // namespace faturad::test
