#include "worker/process_parser.hpp"

#include <fcntl.h>

#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "worker/read_settings.hpp"
#include "worker/wire.hpp"
#include "worker/zygote.hpp"

namespace faturad::worker {
namespace {

constexpr std::chrono::milliseconds kStartLimit{10'000};  // a short deadline is meant for documents, not for a slow start

// Neither side can change the document under the other's hands.
bool seal(int fd) { return fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0; }

class ProcessParser final : public Parser {
 public:
  ProcessParser(const ParserOptions& options, std::vector<std::string> command, ParserEvents events)
      : options_(options), events_(std::move(events)), zygote_(std::move(command)) {
    (void)ensure_child();  // it warms up while the first job is waited for; an error shows again with that job
  }

  result<ParsedDocument> parse(const Payload& payload) override {
    if (auto ready = ensure_child(); !ready) return ready.error();
    if (!seal(payload.fd())) return make_error(Errc::internal, "the document's memory file cannot be sealed");
    const auto deadline = std::chrono::steady_clock::now() + options_.deadline;
    std::string reply;
    Transfer transfer = send_document(child_->socket(), payload.size(), payload.fd(), deadline);
    if (transfer == Transfer::done) transfer = receive_message(child_->socket(), reply, kMaxReply, deadline);
    auto decoded = transfer == Transfer::done ? decode_reply(reply) : std::nullopt;
    if (!decoded) return give_up(transfer);
    // After an allocation has failed, who knows what a library left behind.
    const bool tainted = decoded->has_error() && (decoded->error().code == Errc::memory_limit || decoded->error().code == Errc::internal);
    if (tainted || ++read_ >= options_.recycle_after) replace_child();
    return std::move(*decoded);
  }

  void cancel() override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    if (child_) child_->kill();
  }

 private:
  static Error cancelled() { return make_error(Errc::shutting_down, "reading was interrupted: the daemon stops"); }

  result<void> ensure_child() {
    if (child_) return {};
    WorkerSettings settings;
    settings.memory_bytes = options_.memory_bytes;
    // A backstop for a child whose daemon is gone; the deadline ends it long before.
    settings.cpu_seconds = static_cast<std::uint64_t>(options_.deadline.count() / 1'000 + 1) * options_.recycle_after;
    settings.limits = read_limits(options_);
    settings.ignore_attachments = options_.ignore_attachments;
    auto passwords = read_passwords(options_.passwords_file);
    if (!passwords) return passwords.error();
    settings.passwords = std::move(*passwords);
    auto child = zygote_.fork(encode(settings), std::chrono::steady_clock::now() + std::max(options_.deadline, kStartLimit));
    if (!child) return child.error();
    if (events_.child_started) events_.child_started();
    read_ = 0;
    const std::lock_guard lock(mutex_);
    if (cancelled_) return cancelled();
    child_.emplace(std::move(*child));
    return {};
  }

  // The child is of no more use: why?
  Error give_up(Transfer transfer) {
    if (events_.child_killed) events_.child_killed();
    // A child that closed its socket is about to end by itself, and how it ends says why.
    if (transfer != Transfer::closed) child_->kill();
    const auto [status, stopped] = take_child();
    Error error;
    if (transfer == Transfer::closed && status) {
      error = explain_end(*status);
    } else if (transfer == Transfer::late) {
      error = make_error(Errc::timeout, fmt::format("reading the document took longer than parser.deadline ({} ms)", options_.deadline.count()));
    } else {
      error = make_error(Errc::worker_crash, "the parser process answered what is no result");
    }
    if (stopped) return cancelled();
    (void)ensure_child();
    return error;
  }

  void replace_child() {
    child_->kill();
    take_child();
    (void)ensure_child();
  }

  // Reaps outside of the lock; cancel() must not signal a pid that is no longer ours.
  std::pair<std::optional<int>, bool> take_child() {
    std::optional<ChildProcess> child;
    bool stopped;
    {
      const std::lock_guard lock(mutex_);
      child.swap(child_);
      stopped = cancelled_;
    }
    return {child->wait_or_kill(), stopped};
  }

  const ParserOptions options_;
  const ParserEvents events_;
  Zygote zygote_;
  std::mutex mutex_;  // guards cancelled_, and child_ against a change while cancel() looks
  std::optional<ChildProcess> child_;
  bool cancelled_ = false;
  std::uint32_t read_ = 0;
};

}  // namespace

std::unique_ptr<Parser> make_command_parser(const ParserOptions& options, std::vector<std::string> command, ParserEvents events) {
  return std::make_unique<ProcessParser>(options, std::move(command), std::move(events));
}

std::unique_ptr<Parser> make_process_parser(const ParserOptions& options, std::string executable, ParserEvents events) {
  return make_command_parser(options, {std::move(executable), "parse-worker"}, std::move(events));
}

}  // namespace faturad::worker
