// Reads one document: the step whose input nobody trusts.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"

namespace faturad::worker {

// A document's bytes in an anonymous memory file, so that they reach a child process without another copy.
class Payload {
 public:
  static result<Payload> create();
  ~Payload();
  Payload(Payload&&) noexcept;
  Payload& operator=(Payload&&) noexcept;

  result<void> append(std::string_view bytes);  // memory_limit when the system has none left
  std::uint64_t size() const { return size_; }
  int fd() const { return fd_; }                // stays owned by the payload

 private:
  Payload() = default;
  int fd_ = -1;
  std::uint64_t size_ = 0;
};

class Parser {
 public:
  virtual ~Parser() = default;
  // Blocks until the document is read or given up. One call at a time for each parser.
  // Errors: those of pdf::read_document, and timeout, memory_limit, worker_crash.
  virtual result<ParsedDocument> parse(const Payload& payload) = 0;
  // From another thread: this and all later calls of parse() end soon with shutting_down, if the parser can be interrupted.
  virtual void cancel() {}
};

// Counts what happens to children; may be null where nobody asks.
struct ParserEvents {
  std::function<void()> child_started, child_killed;  // on the thread that parses; must not block
};

struct ParserOptions {
  std::chrono::milliseconds deadline{30'000};   // wall clock for one document
  std::uint64_t memory_bytes = 1u << 30;        // address space of a child
  std::uint32_t recycle_after = 500;            // documents a child reads before a fresh one takes over
  std::string passwords_file;                   // one password a line, tried after the empty one
  int max_pages = 2000;
  std::uint64_t max_inflated_bytes = 512u << 20;
  bool ignore_attachments = false;              // read the page even where an embedded XML says it all
};

// In this thread: fast, but a document that crashes the reader takes the daemon with it.
std::unique_ptr<Parser> make_thread_parser(const ParserOptions& options);
// In a child of the same executable (`faturad parse-worker`), confined by rlimits and seccomp. Use and destroy it on the
// thread that makes it: the kernel ends a child with the thread that started it.
std::unique_ptr<Parser> make_process_parser(const ParserOptions& options, std::string executable, ParserEvents events = {});

inline constexpr int kWorkerSocket = 3;  // the descriptor that `faturad parse-worker` is started with

// The child's side: serves requests on the socket until it closes. Returns the exit code.
int run_parse_worker(int socket);

}  // namespace faturad::worker
