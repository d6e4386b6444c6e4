#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "faturad/worker/parser.hpp"
#include "worker/reading.hpp"
#include "worker/wire.hpp"

namespace faturad::worker {
namespace {

constexpr int kChildSocket = 3;

// One child process; gone with this object.
class Child {
 public:
  static result<std::unique_ptr<Child>> start(const std::string& executable, const ParserOptions& options) {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return failed("make a socket pair");
    auto child = std::unique_ptr<Child>(new Child(sockets[0]));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, sockets[1], kChildSocket);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", 0, 0);
    const std::string memory = std::to_string(options.memory_bytes);
    const char* const arguments[] = {"faturad", "parse-worker", memory.c_str(), nullptr};
    const char* const environment[] = {"LC_ALL=C", nullptr};  // none of the daemon's secrets
    const int error = posix_spawn(&child->pid_, executable.c_str(), &actions, nullptr, const_cast<char* const*>(arguments),
                                  const_cast<char* const*>(environment));
    posix_spawn_file_actions_destroy(&actions);
    ::close(sockets[1]);
    if (error != 0) {
      errno = error;
      return failed("start a parser process");
    }
    return child;
  }

  ~Child() {
    ::close(socket_);
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int socket() const { return socket_; }
  std::uint32_t documents = 0;

  // After it closed its end: how it ended, in words for an operator.
  std::string epitaph() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    if (WIFSIGNALED(status)) return fmt::format("it was ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return fmt::format("it ended with code {}", WEXITSTATUS(status));
  }

 private:
  explicit Child(int socket) : socket_(socket) {}
  static Error failed(const char* what) { return make_error(Errc::worker_crash, fmt::format("cannot {}: {}", what, std::strerror(errno))); }

  int socket_;
  pid_t pid_ = -1;
};

class ProcessParser final : public Parser {
 public:
  ProcessParser(const ParserOptions& options, std::string executable)
      : options_(options), read_options_(to_read_options(options)), executable_(std::move(executable)) {}

  result<ParsedDocument> parse(const Payload& payload) override {
    if (!child_) {
      auto started = Child::start(executable_, options_);
      if (!started) return started.error();
      child_ = std::move(*started);
    }
    const auto deadline = std::chrono::steady_clock::now() + options_.deadline;
    if (!wire::send_frame(child_->socket(), wire::encode(wire::Request{payload.size(), read_options_}), payload.fd())) return crashed();
    std::string answer;
    switch (wire::receive_frame(child_->socket(), answer, nullptr, deadline)) {
      case wire::Received::ok: break;
      case wire::Received::closed: return crashed();
      case wire::Received::timeout:
        child_.reset();
        return make_error(Errc::timeout, fmt::format("reading the document took longer than {} ms (parser.deadline)", options_.deadline.count()));
      case wire::Received::broken: return garbage();
    }
    auto outcome = wire::decode_outcome(answer);
    if (!outcome) return garbage();
    if (++child_->documents >= options_.recycle_after) child_.reset();
    return std::move(*outcome);
  }

 private:
  Error crashed() {
    const std::string how = child_->epitaph();
    child_.reset();
    return make_error(Errc::worker_crash, fmt::format("the parser process did not survive the document: {}", how));
  }
  Error garbage() {
    child_.reset();
    return make_error(Errc::worker_crash, "the parser process answered nonsense");
  }

  ParserOptions options_;
  pdf::ReadOptions read_options_;
  std::string executable_;
  std::unique_ptr<Child> child_;
};

}  // namespace

std::unique_ptr<Parser> make_process_parser(const ParserOptions& options, std::string executable) {
  return std::make_unique<ProcessParser>(options, std::move(executable));
}

}  // namespace faturad::worker
