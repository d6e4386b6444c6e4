#include "config/load.hpp"

#include <fstream>
#include <sstream>

#include "config/check.hpp"
#include "config/keys.hpp"
#include "config/reload.hpp"
#include "config/secret_file.hpp"
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
            "f.toml:10:1: [sever] is no section; there are [server], [storage], [queue], [parser], [webhooks], [webhook.NAME], [watch.NAME], [blob], [blob_primary], [blob_secondary], [log], [shutdown]",
        });
}

TEST_CASE("config: what is no TOML names the place", "[config]") {
  const Lines found = problems("[server]\nlisten = \n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].rfind("f.toml:2:", 0) == 0);
  CHECK(found[0].find("this is no TOML") != std::string::npos);
  const Lines bare = problems("[server]\nlisten = 127.0.0.1:9000\n");
  REQUIRE(bare.size() == 1);
  CHECK(bare[0].rfind("f.toml:2:", 0) == 0);
  CHECK(bare[0].find("quotes") != std::string::npos);
}

TEST_CASE("config: a named section without settings is refused", "[config]") {
  CHECK(problems("[webhook.erp]\n[watch.inbox]\n") == Lines{"f.toml:1:1: [webhook.erp] is empty; give it its settings, or remove it",
                                                            "f.toml:2:1: [watch.inbox] is empty; give it its settings, or remove it"});
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
  Config example;  // sections that may be there several times stand in it as comments
  for (const Key& key : keys()) {
    INFO(key.name);
    const std::string line = "\n# " + std::string(key.leaf()) + " = " + format_value(key.slot(example, "example")) + "\n";
    CHECK((key.repeated() ? shipped().find(line) != std::string::npos : loaded.origins.count(key.name) == 1));
  }
}

TEST_CASE("config: the documentation names every key with its default", "[config]") {
  std::ifstream file(FATURAD_SOURCE_DIR "/docs/configuration.md");
  std::ostringstream text;
  text << file.rdbuf();
  Config defaults;
  for (const Key& key : keys()) {
    std::string name(key.name);
    if (key.repeated()) name.replace(name.find('*'), 1, "NAME");
    const std::string row = "| `" + name + "` | `" + format_value(key.slot(defaults, "example")) + "` | " + (key.live ? "live" : "restart") + " |";
    INFO(row);
    CHECK(text.str().find(row) != std::string::npos);
  }
}

TEST_CASE("config: a section with a name is one of several, from the file and the environment", "[config]") {
  const std::string toml =
      "[webhook.erp]\nurl = \"https://erp.example/hook\"\nsecret_file = \"erp\"\nevents = [\"done\", \"review\"]\n"
      "[webhook.mail-2]\nurl = \"https://mail.example\"\nsecret_file = \"mail\"\n";
  const Loaded loaded = load_text(toml, "f.toml", {{"FATURAD_WEBHOOK__ERP__TIMEOUT", "3s"}, {"FATURAD_WEBHOOK__ERP__ALLOW_NETWORKS", "10.0.0.0/8, ::1"}});
  for (const Problem& problem : loaded.problems) UNSCOPED_INFO(problem.str());
  REQUIRE(loaded.ok());
  REQUIRE(loaded.config.webhook.size() == 2);
  const Config::Webhook& erp = loaded.config.webhook.at("erp");
  CHECK(erp.url == "https://erp.example/hook");
  CHECK(erp.events == std::vector<std::string>{"done", "review"});
  CHECK(erp.timeout == std::chrono::seconds(3));
  CHECK(erp.allow_networks == std::vector<std::string>{"10.0.0.0/8", "::1"});
  CHECK(loaded.config.webhook.at("mail-2").events == std::vector<std::string>{"done", "dead"});
}

TEST_CASE("config: mistakes in such a section name the section", "[config]") {
  CHECK(problems("[webhook]\nurl = \"x\"\n") == Lines{"f.toml:2:1: webhook.url belongs to no webhook; put it below a section with a name, such as [webhook.example]"});
  CHECK(problems("[webhook.\"A b\"]\n") == Lines{"f.toml:1:10: [webhook.A b] must have a name of a to z, 0 to 9, - and _"});
  CHECK(problems("[webhook.erp]\nurl = \"http://erp.example\"\nsecret_file = \"s\"\nevents = [\"doen\"]\nallow_networks = [\"10/8\"]\ntimeuot = 1\n") ==
        Lines{"f.toml:2:7: webhook.erp.url \"http://erp.example\" sends invoices in the clear; use https, or set allow_http = true for a receiver on this machine",
              "f.toml:4:10: webhook.erp.events is \"doen\"; it must be one of \"done\", \"dead\", \"review\"",
              "f.toml:5:18: webhook.erp.allow_networks holds \"10/8\"; write an address or a network such as \"10.0.0.0/8\"",
              "f.toml:6:1: webhook.erp.timeuot is no setting; did you mean webhook.erp.timeout?"});
  CHECK(problems("[webhook.erp]\nurl = \"https://u:p@erp.example\"\nevents = \"done\"\ncertificate_file = \"/c\"\n") ==
        Lines{"f.toml:2:7: webhook.erp.url \"https://***@erp.example\" holds a user or password, which would end up where addresses do",
              "f.toml:3:10: webhook.erp.events has the wrong type; write it like [\"done\", \"dead\"]",
              "f.toml:4:20: webhook.erp.certificate_file and webhook.erp.key_file belong together; set both or none",
              "f.toml: webhook.erp.secret_file is missing; name a file with the key that signs, made by: openssl rand -hex 32"});
}

TEST_CASE("config: two blob stores in one place are refused", "[config]") {
  const std::string folder = "[blob_primary]\nkind = \"filesystem\"\ndirectory = \"/srv/blobs\"\n[blob_secondary]\nkind = \"filesystem\"\ndirectory = ";
  CHECK(problems(folder + "\"/srv/x/../blobs/\"\n").size() == 1);
  CHECK(problems(folder + "\"/srv/blobs2\"\n").empty());
}

TEST_CASE("config: no message shows the secrets of a URL", "[config]") {
  CHECK(problems("[webhook.erp]\nurl = \"ftp://erp.example/?topsecret\"\nsecret_file = \"s\"\nproxy = \"http://u:topsecret@proxy.example:3128\"\n"
                 "[webhook.old]\nurl = \"https://erp.example\"\nsecret_file = \"s\"\nproxy = \"proxy.example:3128\"\n"
                 "[blob_primary]\nkind = \"s3\"\nbucket = \"b\"\nendpoint = \"https://key:topsecret@s3.example\"\n") ==
        Lines{"f.toml:2:7: webhook.erp.url \"ftp://erp.example/?***\" is no URL such as \"https://erp.example/faturad\"",
              "f.toml:4:9: webhook.erp.proxy \"http://***@proxy.example:3128\" holds a user or password, which would end up where addresses do",
              "f.toml:8:9: webhook.old.proxy \"proxy.example:3128\" is no URL such as \"http://proxy.example:3128\"",
              "f.toml:12:12: blob_primary.endpoint \"https://***@s3.example\" holds a user or password, which would end up where addresses do"});
  Config running, wanted;
  running.webhook["erp"].url = "https://erp.example/hook?topsecret-1";
  wanted.webhook["erp"].url = "https://erp.example/hook?topsecret-2";
  running.webhook["erp"].proxy = "http://topsecret@proxy.example";
  wanted.blob_primary.endpoint = "https://topsecret@s3.example";
  const auto found = changes(running, wanted);
  REQUIRE(found.size() == 3);
  CHECK((found[0].from == "\"https://erp.example/hook?***\"" && found[0].to == found[0].from));
  CHECK((found[1].from == "\"http://***@proxy.example\"" && found[1].to == "\"\""));
  CHECK((found[2].from == "\"\"" && found[2].to == "\"https://***@s3.example\""));
}

TEST_CASE("config: webhooks come, change and go live", "[config]") {
  Config running, wanted;
  running.webhook["old"].url = "https://old.example";
  running.webhook["kept"].url = wanted.webhook["kept"].url = "https://kept.example";
  wanted.webhook["kept"].timeout = std::chrono::seconds(1);
  wanted.webhook["new"].url = "https://new.example";
  std::vector<std::string> keys;
  for (const Change& change : changes(running, wanted)) {
    CHECK(change.live);
    keys.push_back(change.key);
  }
  CHECK(keys == std::vector<std::string>{"webhook.new.url", "webhook.old.url", "webhook.kept.timeout"});
  CHECK(with_live_changes(running, wanted).webhook == wanted.webhook);
}

TEST_CASE("config: a file of secrets is private, holds one or two, and is named without its content", "[config]") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "secret").string();
  const auto write = [&](const std::string& text, std::filesystem::perms mode = std::filesystem::perms::owner_read) {
    std::filesystem::remove(path);
    std::ofstream(path) << text;
    std::filesystem::permissions(path, mode);
    const auto secrets = read_secrets(path);
    CHECK((secrets || secrets.error().message.find("topsecret") == std::string::npos));
    return secrets ? std::to_string(secrets->size()) : secrets.error().message;
  };
  CHECK(write("topsecret-0123456789\n") == "1");
  CHECK(write("topsecret-0123456789\n\n  topsecret-9876543210\r\n") == "2");
  CHECK(write("topsecret\n").find("less than 16 characters") != std::string::npos);
  CHECK(write("").find("holds 0 secrets") != std::string::npos);
  CHECK(write("topsecret-0123456789\n", std::filesystem::perms::others_read | std::filesystem::perms::owner_read).find("chmod o-rwx") != std::string::npos);
  CHECK(read_secrets(path + "-absent").error().message.find("No such file") != std::string::npos);
  CHECK(read_secrets("credential").error().message.find("LoadCredential=") != std::string::npos);
}

TEST_CASE("config: check opens what the configuration names", "[config]") {
  const test::TemporaryDirectory directory;
  Loaded loaded;
  loaded.config.storage.data_dir = (directory.path() / "new" / "data").string();
  CHECK(check_surroundings(loaded, "f.toml").empty());
  CHECK(std::filesystem::is_empty(directory.path()));  // the daemon makes it
  std::ofstream(directory.path() / "file") << "x";
  loaded.config.storage.data_dir = (directory.path() / "file" / "data").string();
  loaded.config.parser.passwords_file = (directory.path() / "absent").string();
  const auto found = check_surroundings(loaded, "f.toml");
  REQUIRE(found.size() == 2);
  CHECK(found[0].str().find("cannot be made") != std::string::npos);
  CHECK(found[1].str().find("cannot be read: No such file or directory") != std::string::npos);
}

}  // namespace faturad::config
