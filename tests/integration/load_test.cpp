// What a large upload or a crowd of connections costs the daemon.
#include <signal.h>
#include <sys/resource.h>

#include <fstream>

#include "support/catch.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"
#include "support/pdf_builder.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad::test;

namespace {

// Highest resident memory so far, KiB.
long peak_memory(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return -1;
}

std::string bill() {
  PdfBuilder pdf;
  pdf.page();
  pdf.text(50, 760, "Invoice number: L-1").text(50, 740, "Total due: EUR 10.00");
  return pdf.build();
}

}  // namespace

TEST_CASE("load: a body of 1 GiB adds less than 64 MiB of resident memory") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  SKIP("memory under a sanitizer is not what it is without");
#endif
  constexpr std::uint64_t kBytes = 1u << 30;
  TemporaryDirectory directory;
  const auto space = std::filesystem::space(directory.path());
  if (space.available < 6 * kBytes) SKIP("needs 6 GiB of disk");
  DaemonProcess daemon(directory.path(), "", "max_body = \"2GiB\"\n");
  daemon.start();
  HttpClient client(daemon.port(), std::chrono::minutes(5));
  // What a first upload loads, a second one does not load again.
  CHECK(client.request("PUT", "/v1/invoices/small.pdf", bill())->status == 202);
  CHECK(client.request("POST", "/v1/queues/parse/pause")->status == 200);
  const long before = peak_memory(daemon.pid());
  CHECK(client.send("PUT /v1/invoices/large.pdf HTTP/1.1\r\nHost: x\r\nContent-Type: application/pdf\r\nContent-Length: " + std::to_string(kBytes) + "\r\n\r\n"));
  std::string piece(1u << 20, 'x');
  piece.replace(0, 9, "%PDF-1.4\n");
  for (std::uint64_t sent = 0; sent < kBytes; sent += piece.size()) REQUIRE(client.send(piece));
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == 202);
  const long added = peak_memory(daemon.pid()) - before;
  WARN("1 GiB uploaded: " << added / 1024 << " MiB more resident memory at its peak");
  CHECK(added < 64 * 1024);
}

TEST_CASE("load: 10,000 idle connections do not stop an upload") {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  std::size_t wanted = 10'000;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  wanted = 1'000;
#endif
  if (files.rlim_max < 2 * wanted) SKIP("needs " << 2 * wanted << " open files, the limit is " << files.rlim_max);
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path(), "", "max_connections = 12000\nidle_timeout = \"10m\"\nheader_timeout = \"10m\"\n");
  daemon.start();
  CHECK(HttpClient(daemon.port()).request("PUT", "/v1/invoices/first.pdf?wait=60s", bill())->status == 200);
  const long before = peak_memory(daemon.pid());
  std::vector<std::unique_ptr<HttpClient>> idle;
  while (idle.size() < wanted) {
    idle.push_back(std::make_unique<HttpClient>(daemon.port()));
    REQUIRE(idle.back()->connected());
  }
  // Each has been served once: it is the daemon that holds them, not the kernel's backlog.
  for (const auto& client : idle) REQUIRE(client->request("GET", "/healthz"));
  const auto answer = HttpClient(daemon.port()).request("PUT", "/v1/invoices/bill.pdf?wait=60s&duplicates=accept", bill());
  REQUIRE(answer);
  CHECK(answer->status == 200);
  WARN(wanted << " idle connections: " << (peak_memory(daemon.pid()) - before) / 1024 << " MiB");
  CHECK(HttpClient(daemon.port()).request("GET", "/metrics")->status == 200);
}
