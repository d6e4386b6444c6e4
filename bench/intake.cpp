// Uploads of 50 KB by 1, 16 and 64 connections, nothing being read meanwhile: uploads a second, latency, syncs for each
// upload; beside it what the disk can do: one thread that appends as many bytes to a file and syncs each.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>

#include <fmt/format.h>

#include "http_load.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad;

namespace {

double disk_syncs_per_second(const std::filesystem::path& directory, std::size_t bytes) {
  const std::string file = (directory / "sync-rate").string();
  const int fd = open(file.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  const std::string block(bytes, 'x');
  int count = 0;
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < std::chrono::seconds(2)) {
    if (write(fd, block.data(), block.size()) < 0 || fdatasync(fd) != 0) return 0;
    ++count;
  }
  const double rate = count / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  close(fd);
  unlink(file.c_str());
  return rate;
}

}  // namespace

int main() {
  std::ifstream in(std::string(FATURAD_SOURCE_DIR) + "/tests/fixtures/bill-50kb.pdf", std::ios::binary);
  const std::string document((std::istreambuf_iterator<char>(in)), {});
  test::TemporaryDirectory directory;
  test::DaemonProcess daemon(directory.path(), "");
  const double disk = disk_syncs_per_second(directory.path(), document.size());
  daemon.start();
  test::HttpClient(daemon.port()).request("POST", "/v1/queues/parse/pause");
  fmt::print("document {} bytes; the disk appends and syncs {:.0f} such blocks a second from one thread\n", document.size(), disk);
  fmt::print("{:>11} {:>10} {:>8} {:>8} {:>13} {:>15} {:>12} {:>7}\n", "connections", "uploads/s", "p50 ms", "p99 ms", "syncs/upload", "uploads/sync",
             "x disk rate", "failed");
  for (const int connections : {1, 16, 64}) {
    const double before = bench::metric(daemon.port(), "faturad_store_wal_syncs_total");
    const auto result = bench::upload(daemon.port(), document, connections, connections == 1 ? 2'000 : 10'000);
    const double syncs = bench::metric(daemon.port(), "faturad_store_wal_syncs_total") - before;
    const double uploads = static_cast<double>(result.uploads);
    fmt::print("{:>11} {:>10.0f} {:>8.2f} {:>8.2f} {:>13.3f} {:>15.1f} {:>12.2f} {:>7}\n", connections, result.per_second(), result.p50_ms, result.p99_ms,
               syncs / uploads, uploads / syncs, result.per_second() / disk, result.failed);
  }
  daemon.stop(SIGTERM);
  return 0;
}
