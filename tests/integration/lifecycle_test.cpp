// Start, reload, stop: what a sysadmin does to it.
#include <signal.h>
#include <sys/wait.h>

#include <fstream>

#include "support/catch.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"
#include "support/pdf_builder.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad::test;

namespace {

std::string bill(const std::string& number) {
  PdfBuilder pdf;
  pdf.page();
  pdf.text(50, 760, "Invoice number: " + number).text(50, 740, "Total due: EUR 10.00");
  return pdf.build();
}

// Small to send, and more text than fits into the memory that parser.memory leaves: one word, shown again and again.
std::string boundless_document() {
  std::string word;
  for (int i = 0; i < 100'000; ++i) word += "BT /F1 10 Tf 50 700 Td (a) Tj ET\n";
  PdfBuilder pdf;
  pdf.compress();
  pdf.page();
  for (int i = 0; i < 30; ++i) pdf.content(word);
  return pdf.build();
}

int run(const std::string& arguments, std::string& output) {
  TemporaryDirectory directory;
  const std::string file = (directory.path() / "out").string();
  const int status = std::system((std::string(FATURAD_BINARY) + " " + arguments + " > " + file + " 2>&1").c_str());
  std::ifstream in(file);
  output.assign(std::istreambuf_iterator<char>(in), {});
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("daemon: SIGTERM ends it cleanly and everything is there after the restart") {
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path());
  daemon.start();
  const auto answer = HttpClient(daemon.port()).request("PUT", "/v1/invoices/a.pdf?wait=20s", bill("A-1"));
  REQUIRE(answer);
  CHECK(answer->status == 200);
  const int status = daemon.stop(SIGTERM);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  std::string output;
  CHECK(run("audit --config " + daemon.config_file().string(), output) == 0);
  INFO(output);
  CHECK(output.find("accepted 1 = done 1") != std::string::npos);
  daemon.start();
  const auto again = HttpClient(daemon.port()).request("GET", answer->header("location"));
  REQUIRE(again);
  CHECK(again->body.find("\"number\":\"A-1\"") != std::string::npos);
}

TEST_CASE("daemon: SIGHUP takes over what can change and names what cannot") {
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path());
  daemon.start();
  {
    std::ofstream config(daemon.config_file());
    config << "[server]\nlisten = \"127.0.0.1:" << daemon.port() << "\"\nmax_body = \"2KiB\"\nio_threads = 3\n[storage]\ndata_dir = \""
           << (directory.path() / "data").string() << "\"\nmin_free = \"1MiB\"\n";
  }
  kill(daemon.pid(), SIGHUP);
  // The reload is seen by its effect.
  int status = 0;
  for (int tries = 0; tries < 2000 && status != 413; ++tries) {
    const auto answer = HttpClient(daemon.port()).request("PUT", "/v1/invoices/big.pdf", "%PDF-" + std::string(4096, 'x'));
    REQUIRE(answer);
    status = answer->status;
  }
  CHECK(status == 413);
  CHECK(daemon.log().find("server.max_body changed") != std::string::npos);
  CHECK(daemon.log().find("server.io_threads changes at the next restart") != std::string::npos);
  {
    std::ofstream config(daemon.config_file());
    config << "[server]\nlissten = 1\n";
  }
  kill(daemon.pid(), SIGHUP);
  while (daemon.log().find("nothing was changed") == std::string::npos) REQUIRE(HttpClient(daemon.port()).request("GET", "/healthz"));
  CHECK(daemon.log().find("server.lissten is no setting; did you mean server.listen?") != std::string::npos);
}

TEST_CASE("daemon: a wrong configuration is named with file, line and mend, and the exit code is 3") {
  TemporaryDirectory directory;
  const std::string file = (directory.path() / "bad.toml").string();
  std::ofstream(file) << "[server]\nlisten = \"0.0.0.0:80\"\nmax_body = 5\n[parser]\nmin_workers = \"two\"\n[que]\nx = 1\n";
  std::string output;
  CHECK(run("check-config " + file, output) == 3);
  INFO(output);
  CHECK(output.find(file + ":3:12: server.max_body is the bare number 5; write a size with its unit") != std::string::npos);
  CHECK(output.find(file + ":5:") != std::string::npos);
  CHECK(output.find("[que] is no section") != std::string::npos);
  CHECK(run("serve --config " + file, output) == 3);
  std::ofstream(file) << "[server]\nlisten = \"0.0.0.0:80\"\n[storage]\ndata_dir = \"" << directory.path().string() << "\"\n";
  CHECK(run("check-config " + file, output) == 3);
  CHECK(output.find("allow_unauthenticated_network") != std::string::npos);
}

TEST_CASE("daemon: a second one on the same data is refused with what to look for") {
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path());
  daemon.start();
  std::string output;
  CHECK(run("audit --config " + daemon.config_file().string(), output) == 4);
  CHECK(output.find("is another faturad using it?") != std::string::npos);
}

TEST_CASE("cli: extract gives a line a file, also for those that fail") {
  const std::string fixtures = std::string(FATURAD_SOURCE_DIR) + "/tests/fixtures/";
  std::string output;
  CHECK(run("extract " + fixtures + "fatura-exemplo.pdf " + fixtures + "encrypted.pdf /nowhere.pdf", output) == 1);
  INFO(output);
  CHECK(output.find("\"due_date\":\"2026-11-05\"") != std::string::npos);
  CHECK(output.find("\"tax_id\":\"11223344000186\"") != std::string::npos);
  CHECK(output.find("\"due\":\"166.05\"") != std::string::npos);
  CHECK(output.find("{\"code\":\"encrypted\"") != std::string::npos);
  CHECK(output.find("\"filename\":\"/nowhere.pdf\"") != std::string::npos);
  CHECK(std::count(output.begin(), output.end(), '\n') == 3);
  CHECK(run("text " + fixtures + "invoice-example.pdf", output) == 0);
  CHECK(output.find("INV-2026-0147") != std::string::npos);
  CHECK(run("frobnicate", output) == 2);
}

TEST_CASE("daemon: a document that kills its parser each time is dead after its attempts, and the others go on") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  SKIP("a sanitizer's own memory leaves no room for a limit");
#endif
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path(),
                       "[parser]\nmemory = \"256MiB\"\nmax_inflated = \"128MiB\"\n[queue]\nmax_attempts = 2\nbackoff_base = \"10ms\"\n");
  daemon.start();
  HttpClient client(daemon.port());
  const auto killer = client.request("PUT", "/v1/invoices/killer.pdf", boundless_document());
  REQUIRE(killer);
  REQUIRE(killer->status == 202);
  for (int i = 0; i < 20; ++i) {
    const auto other = client.request("PUT", "/v1/invoices/bill.pdf?wait=60s", bill("B-" + std::to_string(i)));
    REQUIRE(other);
    INFO(other->body);
    CHECK(other->body.find("\"status\":\"done\"") != std::string::npos);
  }
  const auto dead = client.request("GET", killer->header("location") + "?wait=60s");
  REQUIRE(dead);
  INFO(dead->body);
  CHECK(dead->body.find("\"status\":\"dead\"") != std::string::npos);
  CHECK(dead->body.find("\"attempts\":2") != std::string::npos);
  std::size_t errors = 0;
  for (std::size_t at = 0; (at = dead->body.find("\"code\":\"memory-limit\"", at)) != std::string::npos; ++at) ++errors;
  CHECK(errors >= 2);
  const auto again = client.request("PUT", "/v1/invoices/killer.pdf", boundless_document());
  REQUIRE(again);
  CHECK(again->status == 422);
  CHECK(again->body.find("killer-document") != std::string::npos);
  CHECK(daemon.running());
}
