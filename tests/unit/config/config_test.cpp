#include "config/load.hpp"

#include <fstream>
#include <sstream>

#include "config/check.hpp"
#include "config/keys.hpp"
#include "config/reload.hpp"
#include "config/value.hpp"
#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace faturad::config {
namespace {

std::vector<std::string> problems(std::string_view toml, const Environment& environment = {}) {
  std::vector<std::string> out;
  for (const Problem& problem : load_text(toml, "f.toml", environment).problems) out.push_back(problem.str());
  return out;
}

using Lines = std::vector<std::string>;

std::string shipped() {
  std::ifstream file(FATURAD_SOURCE_DIR "/config/faturad.toml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("config: nothing at all is the defaults", "[config]") {
  const Loaded loaded = load_text("", "f.toml", {});
  CHECK(loaded.ok());
  CHECK(changes(loaded.config, Config{}).empty());
}

TEST_CASE("config: values of every type are read", "[config]") {
  const Loaded loaded = load_text(
      "[server]\nlisten = \"[::1]:9\"\nmax_body = \"1GiB\"\nidle_timeout = \"250ms\"\nallow_unauthenticated_network = true\n"
      "[queue]\nmax_attempts = 7\nduplicates = \"reject\"\n",
      "f.toml", {});
  REQUIRE(loaded.ok());
  CHECK(loaded.config.server.listen == "[::1]:9");
  CHECK(loaded.config.server.max_body == 1u << 30);
  CHECK(loaded.config.server.idle_timeout == std::chrono::milliseconds(250));
  CHECK(loaded.config.server.allow_unauthenticated_network);
  CHECK(loaded.config.queue.max_attempts == 7);
  CHECK(loaded.config.queue.duplicates == "reject");
}

TEST_CASE("config: all problems are told at once, each with its place and mend", "[config]") {
  CHECK(problems("[server]\nmax_bdy = \"1MiB\"\nidle_timeout = 30\nmax_body = 1000000\nio_threads = \"2\"\n"
                 "[queue]\nduplicates = \"maybe\"\nmax_attempts = 0\nbackoff_base = \"1 s\"\n[sever]\nx = 1\n") ==
        Lines{
            "f.toml:2:1: server.max_bdy is no setting; did you mean server.max_body?",
            "f.toml:3:16: server.idle_timeout is the bare number 30; write a duration with its unit, such as \"75s\"",
            "f.toml:4:12: server.max_body is the bare number 1000000; write a size with its unit, such as \"64MiB\"",
            "f.toml:5:14: server.io_threads has the wrong type; write it like 2",
            "f.toml:7:14: queue.duplicates is \"maybe\"; it must be one of \"link\", \"reject\", \"accept\"",
            "f.toml:8:16: queue.max_attempts is 0; it must be between 1 and 100",
            "f.toml:9:16: queue.backoff_base is \"1 s\"; write a duration with its unit (ms, s, m, h, d), such as \"1s\"",
            "f.toml:10:1: [sever] is no section; there are [server], [storage], [queue], [parser], [log], [shutdown]",
        });
}

TEST_CASE("config: what is no TOML names the place", "[config]") {
  const Lines found = problems("[server]\nlisten = \n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].rfind("f.toml:2:", 0) == 0);
  CHECK(found[0].find("this is no TOML") != std::string::npos);
}

TEST_CASE("config: impossible combinations are refused where they were written", "[config]") {
  CHECK(problems("[parser]\nmin_workers = 5\nmax_workers = 2\n") ==
        Lines{"f.toml:2:15: parser.min_workers (5) is above parser.max_workers (2); lower it or raise the maximum"});
  CHECK(problems("[queue]\nlease_timeout = \"10s\"\n") ==
        Lines{"f.toml:2:17: queue.lease_timeout (10s) must be longer than parser.deadline (30s), or documents are read twice"});
}

TEST_CASE("config: beyond loopback needs a word for it", "[config]") {
  const Lines found = problems("[server]\nlisten = \"0.0.0.0:80\"\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("set server.allow_unauthenticated_network = true") != std::string::npos);
  CHECK(problems("[server]\nlisten = \"0.0.0.0:80\"\nallow_unauthenticated_network = true\n").empty());
  CHECK(problems("[server]\nlisten = \"localhost\"\n") ==
        Lines{"f.toml:2:10: server.listen is \"localhost\": there is no port; write \"127.0.0.1:8080\" or \"[::1]:8080\""});
}

TEST_CASE("config: the environment wins over the file and is checked like it", "[config]") {
  const Environment environment{{"FATURAD_HOME", "x"}, {"FATURAD_QUEUE__MAX_ATTEMPTS", "9"}, {"FATURAD_SERVER__MAX_BODY", "2MiB"}};
  const Loaded loaded = load_text("[queue]\nmax_attempts = 3\n", "f.toml", environment);
  REQUIRE(loaded.ok());
  CHECK(loaded.config.queue.max_attempts == 9);
  CHECK(loaded.config.server.max_body == 2 * kMiB);
  CHECK(problems("", {{"FATURAD_QUEUE__MAX_ATEMPTS", "9"}, {"FATURAD_SERVER__IO_THREADS", "two"}}) ==
        Lines{"FATURAD_QUEUE__MAX_ATEMPTS: queue.max_atempts is no setting; did you mean queue.max_attempts?",
              "FATURAD_SERVER__IO_THREADS: server.io_threads must be a whole number, without quotes"});
}

TEST_CASE("config: reload tells what changes live from what needs a restart", "[config]") {
  Config running, wanted;
  wanted.server.listen = "127.0.0.1:9";
  wanted.parser.max_workers = 8;
  const auto found = changes(running, wanted);
  REQUIRE(found.size() == 2);
  CHECK((found[0].key == "server.listen" && !found[0].live));
  CHECK((found[1].key == "parser.max_workers" && found[1].live && found[1].from == "2" && found[1].to == "8"));
  const Config merged = with_live_changes(running, wanted);
  CHECK(merged.server.listen == running.server.listen);
  CHECK(merged.parser.max_workers == 8);
}

TEST_CASE("config: the shipped file is exactly the defaults and mentions every key", "[config]") {
  const Loaded loaded = load_text(shipped(), "faturad.toml", {});
  CHECK(loaded.ok());
  CHECK(changes(loaded.config, Config{}).empty());
  for (const Key& key : keys()) {
    INFO(key.name);
    CHECK(loaded.origins.count(key.name) == 1);
  }
}

TEST_CASE("config: the documentation names every key with its default", "[config]") {
  std::ifstream file(FATURAD_SOURCE_DIR "/docs/configuration.md");
  std::ostringstream text;
  text << file.rdbuf();
  Config defaults;
  for (const Key& key : keys()) {
    const std::string row = "| `" + std::string(key.name) + "` | `" + format_value(key.slot(defaults)) + "` | " + (key.live ? "live" : "restart") + " |";
    INFO(row);
    CHECK(text.str().find(row) != std::string::npos);
  }
}

TEST_CASE("config: check opens what the configuration names", "[config]") {
  const test::TemporaryDirectory directory;
  Loaded loaded;
  loaded.config.storage.data_dir = (directory.path() / "new" / "data").string();
  CHECK(check_surroundings(loaded, "f.toml").empty());
  std::ofstream(directory.path() / "file") << "x";
  loaded.config.storage.data_dir = (directory.path() / "file" / "data").string();
  loaded.config.parser.passwords_file = (directory.path() / "absent").string();
  const auto found = check_surroundings(loaded, "f.toml");
  REQUIRE(found.size() == 2);
  CHECK(found[0].str().find("cannot be made") != std::string::npos);
  CHECK(found[1].str().find("cannot be read: No such file or directory") != std::string::npos);
}

}  // namespace faturad::config
