// A parser process seen from the daemon.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "faturad/core/error.hpp"
#include "worker/channel.hpp"

namespace faturad::worker {

struct SocketPair {
  Descriptor ours, theirs;
};
result<SocketPair> make_socket_pair();

// Killed and reaped at its end.
class ChildProcess {
 public:
  // Starts `command` with nothing open but its socket as descriptor kWorkerSocket. By posix_spawn: a fork of a process
  // with threads would carry their locks along.
  static result<ChildProcess> spawn(const std::vector<std::string>& command);
  // A child that exists already, with our end of its socket.
  ChildProcess(pid_t pid, Descriptor socket) : pid_(pid), socket_(std::move(socket)) {}
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)), socket_(std::move(other.socket_)) {}
  ChildProcess& operator=(ChildProcess&& other) noexcept;

  int socket() const { return socket_.get(); }
  pid_t pid() const { return pid_; }
  void kill();                // does not reap
  int wait();                 // reaps; the wait status
  std::optional<int> wait_or_kill();  // for a child that should be ending: nullopt when it had to be killed after a second

 private:
  pid_t pid_ = -1;  // -1: reaped
  Descriptor socket_;
};

// Why a child is gone, by its wait status, when nobody here killed it.
Error explain_end(int wait_status);

}  // namespace faturad::worker
