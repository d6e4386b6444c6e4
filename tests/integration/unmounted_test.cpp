// A folder of blobs whose disk is not mounted, or that is another database's: nothing is written there, readiness says so, and it
// is taken again when it is back.
#include "support/blob_daemon.hpp"

using namespace faturad;
using namespace faturad::test;

namespace {

std::string readiness(BlobDaemon& f) {
  HttpClient client(f.daemon->port());
  const auto answer = client.request("GET", "/readyz");
  REQUIRE(answer);
  return answer->status == 200 ? "ready" : std::string(boost::json::parse(answer->body).at("detail").as_string());
}

// Looks at nothing but the daemon's own word, which comes with its next look at the folder.
bool becomes(BlobDaemon& f, const std::string& wanted) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (readiness(f).find(wanted) == std::string::npos) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return true;
}

std::size_t entries(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_CASE("unmounted: the daemon says so, keeps uploads, makes nothing there, and goes on by itself when it is back") {
  BlobDaemon f;
  f.upload(5);
  REQUIRE(f.migrate() == 0);
  REQUIRE(readiness(f) == "ready");
  CHECK(f.run("check-config") == 0);
  const auto place = f.directory.path() / "a", disk = f.directory.path() / "disk", theirs = f.directory.path() / "theirs";
  std::filesystem::rename(place, disk);
  std::filesystem::create_directory(place);  // the mount point alone
  REQUIRE(becomes(f, "blob_primary has lost its label"));
  CHECK(f.run("check-config") == 3);
  CHECK(f.output.find("[blob_primary]: blob_primary has lost its label") != std::string::npos);
  CHECK(f.run("blobs verify") == 4);  // and does not take every document for lost
  f.upload(5);
  CHECK(entries(place) == 0);

  std::filesystem::remove(place);
  REQUIRE(becomes(f, "is not there: make it, or mount its disk"));
  f.upload(1);
  CHECK_FALSE(std::filesystem::exists(place));
  CHECK(f.run("check-config") == 3);

  std::filesystem::create_directory(place);
  std::ofstream(place / "faturad-store") << "another";
  REQUIRE(becomes(f, "blob_primary carries the label of another database or store, \"another\", its own is \""));
  CHECK(f.run("check-config") == 3);
  CHECK(entries(place) == 1);
  std::filesystem::rename(place, theirs);

  // A start without the disk is no different.
  std::filesystem::create_directory(place);
  REQUIRE(WEXITSTATUS(f.daemon->stop(SIGTERM)) == 0);
  const std::size_t said = f.daemon->log().size();
  f.daemon->start_without_waiting();  // it is not ready
  REQUIRE(f.daemon->wait_for_log(" listens on ", said));
  REQUIRE(becomes(f, "blob_primary has lost its label"));
  f.upload(1);
  CHECK(entries(place) == 0);

  std::filesystem::remove(place);
  std::filesystem::rename(disk, place);
  REQUIRE(becomes(f, "ready"));
  REQUIRE(f.migrate() == 0);
  CHECK(f.files("a") == 12);
  f.check_documents();
  CHECK(f.run("blobs verify") == 0);
}

TEST_CASE("unmounted: a store in which nothing lies may be set to another folder") {
  BlobDaemon f;
  f.upload(1);
  REQUIRE(f.migrate() == 0);  // all lies in a; b was labelled and is empty
  const auto other = f.directory.path() / "c";
  std::filesystem::create_directory(other);
  REQUIRE(WEXITSTATUS(f.daemon->stop(SIGTERM)) == 0);
  std::ifstream in(f.daemon->config_file());
  std::string text(std::istreambuf_iterator<char>(in), {});
  const std::string before = "directory = \"" + (f.directory.path() / "b").string() + "\"";
  REQUIRE(text.find(before) != std::string::npos);
  text.replace(text.find(before), before.size(), "directory = \"" + other.string() + "\"");
  std::ofstream(f.daemon->config_file()) << text;
  CHECK(f.run("check-config") == 0);
  f.daemon->start();
  CHECK(readiness(f) == "ready");
  f.check_documents();
  CHECK(f.run("check-config") == 0);
}

TEST_CASE("unmounted: a second store that becomes the first one's folder is refused, and no document goes") {
  BlobDaemon f;
  f.upload(3);
  REQUIRE(f.migrate() == 0);
  REQUIRE(WEXITSTATUS(f.daemon->stop(SIGTERM)) == 0);
  const auto a = f.directory.path() / "a", b = f.directory.path() / "b";
  std::filesystem::remove_all(b);
  std::filesystem::create_directory_symlink(a, b);  // names do not tell
  CHECK(f.run("check-config") == 3);
  CHECK(f.output.find("[blob_secondary]: blob_secondary carries the label of another database or store") != std::string::npos);
  const std::size_t said = f.daemon->log().size();
  f.daemon->start_without_waiting();
  REQUIRE(f.daemon->wait_for_log(" listens on ", said));
  REQUIRE(becomes(f, "blob_secondary carries the label of another database or store"));
  f.configure("primary", "secondary");
  f.reload("");
  f.upload(1);
  CHECK(f.files("a") == 3);
  f.check_documents();
}

TEST_CASE("unmounted: check-config asks folders for what it says, and makes none") {
  TemporaryDirectory directory;
  const auto blobs = directory.path() / "blobs", file = directory.path() / "f.toml";
  std::ofstream(file) << "[storage]\ndata_dir = \"" << (directory.path() / "data").string() << "\"\n[blob]\nstore = \"primary\"\n[blob_primary]\nkind = \"filesystem\"\ndirectory = \""
                      << blobs.string() << "\"\n";
  const auto check = [&] { return WEXITSTATUS(std::system((std::string(FATURAD_BINARY) + " check-config " + file.string() + " >/dev/null 2>&1").c_str())); };
  CHECK(check() == 3);  // not there
  CHECK_FALSE(std::filesystem::exists(blobs));
  std::filesystem::create_directory(blobs);
  CHECK(check() == 0);
  std::ofstream(blobs / "faturad-store") << "another";
  CHECK(check() == 3);
  std::filesystem::remove(blobs / "faturad-store");
  CHECK(check() == 0);
  CHECK_FALSE(std::filesystem::exists(directory.path() / "data"));
  CHECK(std::filesystem::is_empty(blobs));
}
