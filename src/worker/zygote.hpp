// Starting a parser takes 15 to 20 ms of CPU: the program's libraries, tables, algorithms. A zygote has done all that once, reads
// no document, and forks parser processes that start in about one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "worker/child_process.hpp"

namespace faturad::worker {

// Started at the first fork, and again when it is gone. Use and destroy it on one thread: the kernel ends the zygote and its
// children with the thread that started it.
class Zygote {
 public:
  explicit Zygote(std::vector<std::string> command) : command_(std::move(command)) {}

  // A parser process in its sandbox, waiting for documents. `settings` are those of parse-worker, as bytes; they count when
  // the zygote starts.
  result<ChildProcess> fork(const std::string& settings, Deadline deadline);

 private:
  result<ChildProcess> try_fork(Deadline deadline);

  const std::vector<std::string> command_;
  std::optional<ChildProcess> process_;
};

}  // namespace faturad::worker
