// The sandbox, with children that misbehave: this program started again with a reader that does it.
#include "worker/process_parser.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "support/catch.hpp"
#include "worker/channel.hpp"
#include "worker/parse_worker.hpp"
#include "worker/sandbox.hpp"

namespace faturad::worker {
namespace {

constexpr const char* kChild = "--misbehaving-parse-worker";

ParsedDocument harmless(std::size_t bytes) {
  ParsedDocument parsed;
  parsed.pages = static_cast<int>(bytes);
  parsed.text_source = "pdf";
  parsed.result_members = R"("invoices":[],"warnings":[])";
  parsed.text = "page one\fpage two";
  parsed.summaries.push_back({"nfe", "42", "Seller", "1", "BRL", "2026-01-02", "", "10.00"});
  return parsed;
}

// Does what the document says.
result<ParsedDocument> obey(std::string_view command, std::span<const std::byte> bytes) {
  volatile int sink = 0;
  if (command == "open a file") sink = ::open("/etc/passwd", O_RDONLY);
  if (command == "open a socket") sink = ::socket(AF_INET, SOCK_STREAM, 0);
  if (command == "fork") sink = ::fork();
  if (command == "start a program") {
    char name[] = "/bin/true";
    char* const arguments[] = {name, nullptr};
    sink = ::execve(name, arguments, nullptr);
  }
  if (command == "trace the parent") sink = static_cast<int>(::ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr));
  if (command == "kill the parent") sink = ::kill(getppid(), SIGTERM);
  if (command == "write to the parent") {
    iovec part{};
    sink = static_cast<int>(::process_vm_writev(1, &part, 1, &part, 1, 0));
  }
  if (command == "make code") sink = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
  if (command == "spin") {
    while (true) sink = sink + 1;
  }
  if (command == "allocate") {
    std::vector<std::string> hoard;
    while (true) hoard.emplace_back(16u << 20, 'x');
  }
  if (command == "crash") std::abort();
  if (command == "exit") ::_exit(7);
  if (command == "garbage") {
    send_blocking(kWorkerSocket, "no reply at all");
    ::_exit(0);
  }
  if (command == "endless") {
    const std::uint64_t size = UINT64_MAX;
    sink = static_cast<int>(::write(kWorkerSocket, &size, sizeof size));
    ::_exit(0);
  }
  if (command == "half an answer") {
    const std::uint64_t size = 1000;
    sink = static_cast<int>(::write(kWorkerSocket, &size, sizeof size) + ::write(kWorkerSocket, "only this", 9));
    ::_exit(3);
  }
  if (command == "bad members") {
    ParsedDocument parsed = harmless(1);
    parsed.result_members = R"("invoices":[],"warnings":[]},"admin":{"x":1)";
    return parsed;
  }
  if (command == "change the document") {
    sink = static_cast<int>(::write(4, "x", 1));  // the first descriptor that is free in the child: the document's
    if (sink > 0) return make_error(Errc::internal, "the document was changed");
  }
  if (command == "throw") throw std::runtime_error("odd");
  if (command == "not a pdf") return make_error(Errc::not_a_pdf, "this is no PDF");
  return harmless(bytes.size());
}

// Runs before main(): Catch2 owns that.
const bool kServed = [] {
  std::ifstream arguments("/proc/self/cmdline");
  std::string program, first;
  std::getline(arguments, program, '\0');
  std::getline(arguments, first, '\0');
  if (first != kChild) return false;
  ::_exit(serve_parse_requests(kWorkerSocket, [](const WorkerSettings&) -> Reader {
    return [](std::span<const std::byte> bytes) {
      return obey(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()), bytes);
    };
  }));
}();

std::unique_ptr<Parser> parser(ParserOptions options = {}, ParserEvents events = {}) {
  return make_command_parser(options, {"/proc/self/exe", kChild}, std::move(events));
}

Payload payload(std::string_view bytes) {
  Payload out = *Payload::create();
  REQUIRE(out.append(bytes));
  return out;
}

Error error_of(Parser& p, std::string_view command) {
  const auto parsed = p.parse(payload(command));
  REQUIRE(parsed.has_error());
  return parsed.error();
}

}  // namespace

TEST_CASE("process parser: a result crosses whole", "[worker]") {
  const auto p = parser();
  const auto parsed = p->parse(payload("hello"));
  REQUIRE(parsed);
  CHECK(parsed->pages == 5);
  CHECK(parsed->text == "page one\fpage two");
  CHECK(parsed->result_members == R"("invoices":[],"warnings":[])");
  REQUIRE(parsed->summaries.size() == 1);
  CHECK(parsed->summaries[0].seller_name == "Seller");
  CHECK(error_of(*p, "not a pdf").code == Errc::not_a_pdf);
  CHECK(p->parse(payload("")));
}

TEST_CASE("process parser: what the sandbox forbids ends the child, and the next document is read", "[worker]") {
  if (!kSandboxed) {
    WARN("the sanitizers keep system calls open");
    return;
  }
  const auto p = parser();
  for (const char* const command : {"open a file", "open a socket", "fork", "start a program", "kill the parent", "trace the parent",
                                   "write to the parent", "make code"}) {
    INFO(command);
    const Error error = error_of(*p, command);
    CHECK(error.code == Errc::worker_crash);
    CHECK(error.message == "the document made the parser process ask for what its sandbox forbids (SIGSYS)");
    CHECK(p->parse(payload("next")));
  }
}

TEST_CASE("process parser: memory without end is told from a crash", "[worker]") {
  if (!kSandboxed) {
    WARN("the sanitizers keep the address space open");
    return;
  }
  ParserOptions options;
  options.memory_bytes = 512u << 20;
  const auto p = parser(options);
  CHECK(error_of(*p, "allocate").code == Errc::memory_limit);
  CHECK(p->parse(payload("next")));
}

TEST_CASE("process parser: the deadline ends a child that spins", "[worker]") {
  ParserOptions options;
  options.deadline = std::chrono::milliseconds(300);
  const auto p = parser(options);
  const Error error = error_of(*p, "spin");
  CHECK(error.code == Errc::timeout);
  CHECK(error.message == "reading the document took longer than parser.deadline (300 ms)");
}

TEST_CASE("process parser: crashes and lies are worker_crash with their reason", "[worker]") {
  const auto p = parser();
  CHECK(error_of(*p, "crash").message == "the document crashed the parser process (SIGABRT)");
  CHECK(error_of(*p, "exit").message == "the parser process ended by itself with exit code 7");
  CHECK(error_of(*p, "half an answer").message == "the parser process ended by itself with exit code 3");
  for (const char* const command : {"garbage", "endless", "bad members"}) {
    INFO(command);
    const Error error = error_of(*p, command);
    CHECK(error.code == Errc::worker_crash);
    CHECK(error.message == "the parser process answered what is no result");
  }
  CHECK(error_of(*p, "throw").message == "reading the document failed: odd");
  CHECK(p->parse(payload("next")));
}

TEST_CASE("process parser: the child cannot change the document", "[worker]") {
  const auto p = parser();
  CHECK(p->parse(payload("change the document")));
}

TEST_CASE("process parser: a fresh child takes over after as many documents as configured", "[worker]") {
  int started = 0, killed = 0;
  ParserOptions options;
  options.recycle_after = 2;
  const auto p = parser(options, {[&] { ++started; }, [&] { ++killed; }});
  for (int i = 0; i < 5; ++i) CHECK(p->parse(payload("x")));
  CHECK(started == 3);
  CHECK(killed == 0);
}

TEST_CASE("process parser: a zygote that was killed is started again", "[worker]") {
  const auto p = parser();
  CHECK(p->parse(payload("hello")));
  pid_t zygote = -1;
  std::ifstream("/proc/self/task/" + std::to_string(gettid()) + "/children") >> zygote;  // this thread's first child
  REQUIRE(zygote > 0);
  CHECK(kill(zygote, SIGKILL) == 0);
  CHECK(p->parse(payload("the child is not the zygote")));
  CHECK(error_of(*p, "crash").code == Errc::worker_crash);
  CHECK(p->parse(payload("next")));
}

TEST_CASE("process parser: others read on while one misbehaves", "[worker]") {
  const auto good = parser();
  ParserOptions options;
  options.deadline = std::chrono::milliseconds(500);
  const auto bad = parser(options);
  std::atomic<int> failed{0};
  std::atomic<bool> over{false};
  std::vector<Payload> commands;  // made here: Catch2 checks on one thread only
  for (const char* const command : {"spin", "crash", "garbage", "spin"}) commands.push_back(payload(command));
  std::thread other([&] {
    for (const Payload& command : commands) failed += bad->parse(command).has_error();
    over = true;
  });
  int read = 0;
  while (!over) {
    REQUIRE(good->parse(payload("x")));
    ++read;
  }
  other.join();
  CHECK(failed == 4);
  CHECK(read > 10);
}

TEST_CASE("process parser: cancel interrupts a document under way and all later ones", "[worker]") {
  const auto p = parser();
  std::thread other([&] { p->cancel(); });
  CHECK(error_of(*p, "spin").code == Errc::shutting_down);
  other.join();
  CHECK(error_of(*p, "x").code == Errc::shutting_down);
}

TEST_CASE("process parser: an executable that is not there is an error of each job, not of the daemon", "[worker]") {
  const auto p = make_process_parser({}, "/nonexistent/faturad");
  const Error error = error_of(*p, "x");
  CHECK(error.code == Errc::parser_unavailable);
  CHECK(error.message == "cannot start a parser process: No such file or directory");
}

TEST_CASE("wire: every truncation and every flipped byte of a reply is refused or harmless", "[worker]") {
  const std::string whole = encode(result<ParsedDocument>(harmless(3)));
  REQUIRE(decode_reply(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(decode_reply(whole.substr(0, size)));
  CHECK_FALSE(decode_reply(whole + "x"));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string bent = whole;
    bent[i] = static_cast<char>(bent[i] ^ 0xff);
    (void)decode_reply(bent);
  }
}

TEST_CASE("process parser: cost of the crossing", "[.][benchmark]") {
  ParserOptions options;
  options.recycle_after = 1'000'000;
  const auto p = parser(options);
  const std::string bytes(50'000, 'x');
  constexpr int kRounds = 5'000;
  REQUIRE(p->parse(payload("warm")));
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kRounds; ++i) REQUIRE(p->parse(payload(bytes)));
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
  WARN("crossing with a 50 KB document: " << took.count() / kRounds << " us");
}

}  // namespace faturad::worker
