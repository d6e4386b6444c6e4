#include "worker/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "faturad/worker/parser.hpp"

namespace faturad::worker {
namespace {

class SpawnSetup {
 public:
  explicit SpawnSetup(int socket) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, 2, "/dev/null", O_WRONLY, 0);  // a hostile child cannot write to the log
    posix_spawn_file_actions_adddup2(&actions_, socket, kWorkerSocket);
    posix_spawn_file_actions_addclosefrom_np(&actions_, kWorkerSocket + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnSetup() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

result<SocketPair> make_socket_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return make_error(Errc::parser_unavailable, fmt::format("no socket for a parser process: {}", std::strerror(errno)));
  }
  return SocketPair{Descriptor(ends[0]), Descriptor(ends[1])};
}

result<ChildProcess> ChildProcess::spawn(const std::vector<std::string>& command) {
  auto sockets = make_socket_pair();
  if (!sockets) return sockets.error();
  const SpawnSetup setup(sockets->theirs.get());
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  // Secrets in the daemon's environment are none of the child's business. A time zone without a file: the C library
  // would look for /etc/localtime whenever a document has a date.
  char locale[] = "LC_ALL=C", zone[] = "TZ=UTC0";
  char* const environment[] = {locale, zone, nullptr};
  pid_t pid = -1;
  if (const int error = posix_spawn(&pid, command.front().c_str(), setup.actions(), setup.attributes(), arguments.data(), environment)) {
    return make_error(Errc::parser_unavailable, fmt::format("cannot start a parser process: {}", std::strerror(error)));
  }
  return ChildProcess(pid, std::move(sockets->ours));
}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  kill();
  wait();
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(socket_, other.socket_);
  return *this;
}

void ChildProcess::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

int ChildProcess::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return status;
}

std::optional<int> ChildProcess::wait_or_kill() {
  const Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  pollfd entry{handle.get(), POLLIN, 0};
  if (handle.open() && poll(&entry, 1, 1'000) == 1) return wait();
  kill();
  wait();
  return std::nullopt;
}

Error explain_end(int status) {
  if (WIFEXITED(status)) {
    return make_error(Errc::worker_crash, fmt::format("the parser process ended by itself with exit code {}", WEXITSTATUS(status)));
  }
  const int signal = WTERMSIG(status);
  switch (signal) {
    case SIGKILL: return make_error(Errc::memory_limit, "the kernel killed the parser process, most likely for want of memory (SIGKILL)");
    case SIGXCPU: return make_error(Errc::timeout, "the parser process used up its CPU time (SIGXCPU)");
    case SIGSYS: return make_error(Errc::worker_crash, "the document made the parser process ask for what its sandbox forbids (SIGSYS)");
    default:
      return make_error(Errc::worker_crash, fmt::format("the document crashed the parser process (SIG{})", sigabbrev_np(signal) ? sigabbrev_np(signal) : "?"));
  }
}

}  // namespace faturad::worker
