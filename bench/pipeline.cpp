// Invoices a second from the first upload to the last result, and the CPU time that each costs: daemon, parser processes and
// this client. For scale: the cloud plan that faturad replaces did 20 to 23 a second at 84 to 93 ms each on local emulators.
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include <fmt/format.h>

#include "http_load.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad;

int main(int argc, char** argv) {
  const std::uint64_t total = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 5'000;
  std::ifstream in(std::string(FATURAD_SOURCE_DIR) + "/tests/fixtures/bill-50kb.pdf", std::ios::binary);
  const std::string document((std::istreambuf_iterator<char>(in)), {});
  fmt::print("{} documents of {} bytes, 16 connections\n{:>10} {:>12} {:>16} {:>12} {:>12} {:>8}\n", total, document.size(), "isolation", "invoices/s",
             "CPU ms/invoice", "daemon ms", "client ms", "failed");
  for (const char* isolation : {"process", "thread"}) {
    test::TemporaryDirectory directory;
    test::DaemonProcess daemon(directory.path(), fmt::format("[parser]\nisolation = \"{}\"\n", isolation));
    daemon.start();
    const auto start = std::chrono::steady_clock::now();
    const auto client_before = bench::cpu_of(getpid(), false).seconds;
    const auto sent = bench::upload(daemon.port(), document, 16, total);
    const auto ended = [&] {
      return bench::metric(daemon.port(), "faturad_queue_jobs{topic=\"parse\",state=\"done\"}") + bench::metric(daemon.port(), "faturad_queue_jobs{topic=\"parse\",state=\"dead\"}");
    };
    test::HttpClient waiting(daemon.port());
    while (ended() < static_cast<double>(sent.uploads)) waiting.request("GET", "/v1/events?wait=50ms&after=" + std::to_string(INT64_MAX));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double daemon_cpu = bench::cpu_of(daemon.pid(), true).seconds, client_cpu = bench::cpu_of(getpid(), false).seconds - client_before;
    const double count = static_cast<double>(sent.uploads);
    fmt::print("{:>10} {:>12.0f} {:>16.2f} {:>12.2f} {:>12.2f} {:>8}\n", isolation, count / seconds, (daemon_cpu + client_cpu) * 1000 / count,
               daemon_cpu * 1000 / count, client_cpu * 1000 / count,
               bench::metric(daemon.port(), "faturad_queue_jobs{topic=\"parse\",state=\"dead\"}") + static_cast<double>(sent.failed));
    daemon.stop(SIGTERM);
  }
  return 0;
}
