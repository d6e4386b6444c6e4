// Each file of a watched folder becomes one document, whenever the daemon is killed.
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include <boost/json.hpp>

#include "support/catch.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad::test;
namespace fs = std::filesystem;

namespace {

constexpr int kFilesARound = 150;

int rounds() {
  const char* const text = std::getenv("FATURAD_CRASH_ROUNDS");
  return text ? std::atoi(text) : 30;
}

std::size_t files_in(const fs::path& folder) {
  std::size_t count = 0;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) count += entry.is_regular_file(none);
  return count;
}

// File names of all documents, as often as they are there.
std::map<std::string, int> documents(int port) {
  std::map<std::string, int> out;
  std::string cursor;
  do {
    const auto answer = HttpClient(port).request("GET", "/v1/invoices?limit=1000" + (cursor.empty() ? "" : "&cursor=" + cursor));
    REQUIRE(answer);
    const auto page = boost::json::parse(answer->body).as_object();
    for (const auto& item : page.at("items").as_array()) ++out[std::string(item.at("document").at("filename").as_string())];
    cursor = page.contains("cursor") && page.at("cursor").is_string() ? std::string(page.at("cursor").as_string()) : std::string();
  } while (!cursor.empty());
  return out;
}

}  // namespace

TEST_CASE("crash: kill -9 while a watched folder is taken in makes no file two documents or none") {
  TemporaryDirectory directory;
  const fs::path inbox = directory.path() / "inbox";
  fs::create_directory(inbox);
  DaemonProcess daemon(directory.path() / "daemon", "[watch.inbox]\nfolder = \"" + inbox.string() + "\"\ninterval = \"100ms\"\nsettle = \"0s\"\n");
  std::mt19937 random(std::random_device{}());
  std::set<std::string> written;
  int interrupted = 0;
  for (int round = 0; round < rounds(); ++round) {
    for (int i = 0; i < kFilesARound; ++i) {
      const std::string name = "bill-" + std::to_string(round) + "-" + std::to_string(i) + ".pdf";
      // Some of several chunks; complete the moment they get their name.
      std::ofstream(inbox / ("." + name), std::ios::binary) << "%PDF-1.4 " << name << std::string(i % 10 == 0 ? 600'000 : 100, 'x');
      fs::rename(inbox / ("." + name), inbox / name);
      written.insert(name);
    }
    daemon.start();
    // The random moment is the point of this test: no event stands for it.
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(0, 400)(random)));
    daemon.stop(SIGKILL);
    interrupted += files_in(inbox / "processing") > 0;
  }
  daemon.start();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  while (files_in(inbox / "done") < written.size() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(files_in(inbox / "done") == written.size());
  CHECK(files_in(inbox / "processing") == 0);
  CHECK(files_in(inbox) == 0);
  CHECK(files_in(inbox / "failed") == 0);
  const auto known = documents(daemon.port());
  CHECK(known.size() == written.size());
  for (const std::string& name : written) {
    const auto found = known.find(name);
    if (found == known.end() || found->second != 1) FAIL_CHECK(name << " is there " << (found == known.end() ? 0 : found->second) << " times");
  }
  std::fprintf(stderr, "watched folder: %d kills, %d of them with files in processing/, %zu files\n", rounds(), interrupted, written.size());
  daemon.stop(SIGTERM);
}
