// What was acknowledged survives: kill -9, power cuts, a full disk.
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <random>

#include "load.hpp"
#include "support/catch.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad::test;

namespace {

constexpr int kUploaders = 16;
// A crash burns an attempt of what was being read: with many crashes in a row documents need many.
constexpr const char* kSettings = "[queue]\nmax_attempts = 20\nbackoff_base = \"20ms\"\nbackoff_max = \"200ms\"\n";

int rounds(const char* variable, int otherwise) {
  const char* const text = std::getenv(variable);
  return text ? std::atoi(text) : otherwise;
}

std::string bill() {
  std::ifstream in(std::string(FATURAD_SOURCE_DIR) + "/tests/fixtures/bill-50kb.pdf", std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

bool command(const std::string& line) { return std::system((line + " >/dev/null 2>&1").c_str()) == 0; }

void check_audit(const DaemonProcess& daemon) {
  INFO("faturad audit --config " << daemon.config_file());
  CHECK(command(std::string(FATURAD_BINARY) + " audit --config " + daemon.config_file().string()));
}

// A file system in an image, mounted for as long as this lives.
class LoopMount {
 public:
  LoopMount(const std::filesystem::path& directory, const char* type, int mib) : image_(directory / "image"), point_(directory / "mnt") {
    std::filesystem::create_directories(point_);
    ok_ = command("truncate -s " + std::to_string(mib) + "M " + image_.string()) && command(std::string("mkfs.") + type + " -q " + image_.string()) && mount();
  }
  ~LoopMount() { command("umount -l " + point_.string()); }
  LoopMount(const LoopMount&) = delete;
  LoopMount& operator=(const LoopMount&) = delete;
  bool ok() const { return ok_; }
  const std::filesystem::path& path() const { return point_; }
  bool mount() { return command("mount -o loop " + image_.string() + " " + point_.string()); }
  // What was synced stays, what was not is lost. XFS only (_IOR('X', 125, uint32_t) is its XFS_IOC_GOINGDOWN, whose header is not
  // everywhere).
  bool cut_power() {
    std::uint32_t without_flushing_the_log = 2;
    const int directory = open(point_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return false;
    const bool cut = ioctl(directory, _IOR('X', 125, std::uint32_t), &without_flushing_the_log) == 0;
    close(directory);
    return cut;
  }
  bool remount() { return command("umount " + point_.string()) && mount(); }

 private:
  std::filesystem::path image_, point_;
  bool ok_ = false;
};

}  // namespace

TEST_CASE("crash: kill -9 under load loses nothing that was acknowledged") {
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path(), kSettings);
  Load load(daemon.port(), bill());
  std::mt19937 random(std::random_device{}());
  const int wanted = rounds("FATURAD_CRASH_ROUNDS", 30);
  for (int round = 0; round < wanted; ++round) {
    daemon.start();
    CHECK(load.conservation() == "");
    load.start(kUploaders);
    // The random moment is the point of this test: no event stands for it.
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(20, 600)(random)));
    load.failure_begins();
    daemon.stop(SIGKILL);
    load.stop();
  }
  daemon.start();
  CHECK(load.conservation() == "");
  for (const std::string& line : load.verify()) FAIL_CHECK(line);
  for (const auto& [status, count] : load.refusals()) FAIL_CHECK("refused with " << status << ": " << count);
  std::fprintf(stderr, "kill -9: %d rounds, %llu documents acknowledged\n", wanted, static_cast<unsigned long long>(load.acknowledged()));
  CHECK(load.acknowledged() > static_cast<std::uint64_t>(wanted));
  daemon.stop(SIGTERM);
  check_audit(daemon);
}

TEST_CASE("crash: a power cut loses nothing that was acknowledged") {
  TemporaryDirectory directory;
  if (geteuid() != 0 || !command("command -v mkfs.xfs")) SKIP("needs root and xfsprogs");
  LoopMount disk(directory.path(), "xfs", 8192);
  if (!disk.ok()) SKIP("no loop device can be mounted here");
  setenv("FATURAD_STORAGE__DATA_DIR", (disk.path() / "data").c_str(), 1);
  DaemonProcess daemon(directory.path() / "daemon", kSettings);
  Load load(daemon.port(), bill());
  std::mt19937 random(std::random_device{}());
  const int wanted = rounds("FATURAD_POWER_CUT_ROUNDS", 10);
  for (int round = 0; round < wanted; ++round) {
    daemon.start();
    CHECK(load.conservation() == "");
    load.start(kUploaders);
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(20, 600)(random)));
    load.failure_begins();
    // Without power nothing is heard of the daemon any more. It does go on here, and XFS returns 0 from an fdatasync() that waits for
    // the log while the file system shuts down: a plain write-and-fdatasync loop loses its last write in about one cut of fifteen.
    load.stop_listening();
    CHECK(disk.cut_power());
    daemon.stop(SIGKILL);
    load.stop();
    REQUIRE(disk.remount());
  }
  daemon.start();
  CHECK(load.conservation() == "");
  for (const std::string& line : load.verify()) FAIL_CHECK(line);
  std::fprintf(stderr, "power cut: %d rounds, %llu documents acknowledged\n", wanted, static_cast<unsigned long long>(load.acknowledged()));
  daemon.stop(SIGTERM);
  check_audit(daemon);
  unsetenv("FATURAD_STORAGE__DATA_DIR");
}

TEST_CASE("crash: on a full disk uploads are refused, nothing is lost, and intake resumes once there is room") {
  TemporaryDirectory directory;
  if (geteuid() != 0) SKIP("needs root");
  LoopMount disk(directory.path(), "ext4", 64);
  if (!disk.ok()) SKIP("no loop device can be mounted here");
  setenv("FATURAD_STORAGE__DATA_DIR", (disk.path() / "data").c_str(), 1);
  setenv("FATURAD_STORAGE__MIN_FREE", "8MiB", 1);
  setenv("FATURAD_STORAGE__WRITE_BUFFER", "8MiB", 1);  // RocksDB reserves a log as large as this at once
  DaemonProcess daemon(directory.path() / "daemon", kSettings);
  daemon.start();
  Load load(daemon.port(), bill());
  load.start(4);
  const auto full = [&] {
    for (const auto& [status, count] : load.refusals()) {
      if (status == 507 || status == 503) return true;
    }
    return false;
  };
  while (!full() && daemon.running()) std::this_thread::yield();
  load.stop();
  REQUIRE(daemon.running());
  for (const auto& [status, count] : load.refusals()) CHECK((status == 507 || status == 503));
  const auto refused = HttpClient(daemon.port()).request("PUT", "/v1/invoices/a.pdf", bill());
  REQUIRE(refused);
  CHECK((refused->status == 507 || refused->status == 503));
  CHECK_FALSE(refused->header("retry-after").empty());
  CHECK(HttpClient(daemon.port()).request("GET", "/readyz")->status != 200);
  for (const std::string& line : load.verify()) FAIL_CHECK(line);
  std::fprintf(stderr, "full disk: %llu documents acknowledged\n", static_cast<unsigned long long>(load.acknowledged()));
  // Another one takes the very last byte: the daemon survives that too, and heals when the room comes back.
  command("dd if=/dev/zero of=" + (disk.path() / "filler").string() + " bs=1M");
  command("dd if=/dev/zero of=" + (disk.path() / "filler2").string() + " bs=1k");
  CHECK(HttpClient(daemon.port()).request("GET", "/healthz")->status == 200);
  REQUIRE(command("rm -f " + (disk.path() / "filler").string() + " " + (disk.path() / "filler2").string()));
  daemon.stop(SIGTERM);
  setenv("FATURAD_STORAGE__MIN_FREE", "1MiB", 1);
  daemon.start();
  const auto after = HttpClient(daemon.port()).request("PUT", "/v1/invoices/a.pdf?wait=20s", bill());
  REQUIRE(after);
  CHECK(after->status == 200);
  for (const std::string& line : load.verify()) FAIL_CHECK(line);
  daemon.stop(SIGTERM);
  check_audit(daemon);
  for (const char* name : {"FATURAD_STORAGE__MIN_FREE", "FATURAD_STORAGE__WRITE_BUFFER", "FATURAD_STORAGE__DATA_DIR"}) unsetenv(name);
}

TEST_CASE("crash: a disk that is full to its last byte again and again stops intake, never the daemon") {
  TemporaryDirectory directory;
  if (geteuid() != 0) SKIP("needs root");
  LoopMount disk(directory.path(), "ext4", 256);
  if (!disk.ok()) SKIP("no loop device can be mounted here");
  setenv("FATURAD_STORAGE__DATA_DIR", (disk.path() / "data").c_str(), 1);
  setenv("FATURAD_STORAGE__MIN_FREE", "1KiB", 1);  // so that the database itself runs out of room, not only the check before an upload
  setenv("FATURAD_STORAGE__WRITE_BUFFER", "8MiB", 1);
  DaemonProcess daemon(directory.path() / "daemon", kSettings);
  daemon.start();
  Load load(daemon.port(), bill());
  const std::string filler = (disk.path() / "filler").string();
  const auto refused = [&] {
    std::uint64_t count = 0;
    for (const auto& [status, times] : load.refusals()) count += times;
    return count;
  };
  for (int round = 0; round < 5; ++round) {
    INFO("round " << round << "\n" << daemon.log());
    const std::uint64_t refused_before = refused();
    load.start(4);
    command("dd if=/dev/zero of=" + filler + " bs=64k");
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (refused() < refused_before + 1000 && daemon.running() && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
    load.stop();
    REQUIRE(daemon.running());
    CHECK(refused() >= refused_before + 1000);
    REQUIRE(command("rm " + filler));
    REQUIRE(daemon.wait_ready(std::chrono::seconds(20)));  // by itself, within a second of there being room
  }
  const auto after = HttpClient(daemon.port()).request("PUT", "/v1/invoices/a.pdf?wait=20s", bill());
  REQUIRE(after);
  CHECK(after->status == 200);
  for (const auto& [status, count] : load.refusals()) CHECK((status == 507 || status == 503));
  for (const std::string& line : load.verify()) FAIL_CHECK(line);
  CHECK(daemon.stop(SIGTERM) == 0);
  check_audit(daemon);
  for (const char* name : {"FATURAD_STORAGE__MIN_FREE", "FATURAD_STORAGE__WRITE_BUFFER", "FATURAD_STORAGE__DATA_DIR"}) unsetenv(name);
}
