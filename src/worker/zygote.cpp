#include "worker/zygote.hpp"

#include <charconv>

namespace faturad::worker {
namespace {

constexpr std::uint64_t kMaxAnswer = 32;

Error no_start() { return make_error(Errc::parser_unavailable, "a parser process did not start"); }

}  // namespace

result<ChildProcess> Zygote::fork(const std::string& settings, Deadline deadline) {
  if (process_) {
    if (auto child = try_fork(deadline)) return child;
    process_.reset();  // killed by an operator, or by the kernel for want of memory
  }
  auto started = ChildProcess::spawn(command_);
  if (!started) return started.error();
  if (send_message(started->socket(), settings, deadline) != Transfer::done) return no_start();
  process_.emplace(std::move(*started));
  auto child = try_fork(deadline);
  if (!child) process_.reset();
  return child;
}

result<ChildProcess> Zygote::try_fork(Deadline deadline) {
  auto sockets = make_socket_pair();
  if (!sockets) return sockets.error();
  std::string answer;
  Transfer transfer = send_document(process_->socket(), 0, sockets->theirs.get(), deadline);
  if (transfer == Transfer::done) transfer = receive_message(process_->socket(), answer, kMaxAnswer, deadline);
  pid_t pid = -1;
  const auto [end, error] = std::from_chars(answer.data(), answer.data() + answer.size(), pid);
  if (transfer != Transfer::done || error != std::errc() || end != answer.data() + answer.size() || pid <= 0) return no_start();
  return ChildProcess(pid, std::move(sockets->ours));
}

}  // namespace faturad::worker
