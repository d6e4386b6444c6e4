#include "faturad/notify/notifier.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "notify/notice_job.hpp"

namespace faturad::notify {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

class Pool final : public Notifier {
 public:
  Pool(const NotifierOptions& options, NotifierPorts ports) : options_(options), ports_(ports) {}

  ~Pool() override {
    stop();
    for (std::thread& thread : threads_) thread.join();
  }

  void start() override {
    const std::lock_guard lock(mutex_);
    alive_ = options_.threads;
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { run(); });
  }

  bool drain(milliseconds limit) override {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    ports_.queue.wake();
    const bool ended = changed_.wait_for(lock, limit, [this] { return (alive_ == 0 && unanswered_ == 0) || cut_.stop_requested(); });
    if (ended && !cut_.stop_requested()) return true;
    cut_.request_stop();
    changed_.wait(lock, [this] { return alive_ == 0; });  // requests end at once
    return false;
  }

  void stop() override {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    cut_.request_stop();
    changed_.notify_all();
    ports_.queue.wake();
  }

 private:
  void run() {
    try {
      while (!stopping()) turn();
    } catch (const std::exception& error) {
      ports_.logger.log(obs::LogLevel::error, fmt::format("a webhook thread ends: {}", error.what()));
    }
    const std::lock_guard lock(mutex_);
    --alive_;
    changed_.notify_all();
  }

  void turn() {
    if (const milliseconds closed = nobody_listens(); closed > milliseconds(0)) return pause(std::min(closed, milliseconds(1'000)));
    const auto leased = ports_.queue.lease(Topic::notify, options_.lease_wait);
    if (!leased) {
      ports_.logger.log(obs::LogLevel::warning, fmt::format("no webhook job can be leased: {}", leased.error().message));
      return pause(milliseconds(1'000));
    }
    if (!*leased) return pause(milliseconds(20));  // a paused queue answers at once
    const queue::Lease& lease = **leased;
    if (stopping()) return ports_.queue.release(lease, answer(lease));
    auto failure = tell(lease, options_, ports_, cut_.get_token());
    if (!failure) return ports_.queue.complete(lease, answer(lease));
    const bool blocked = failure->kind == queue::Failure::Kind::blocked;
    if (!blocked) {
      ports_.logger.log(obs::LogLevel::warning, fmt::format("an event was not delivered: {}", failure->error.message),
                        {{"document_id", lease.document.id.str()}, {"attempt", std::to_string(lease.document.attempts)}});
    }
    ports_.queue.fail(lease, std::move(*failure), answer(lease));
    if (blocked) pause(milliseconds(200));  // while a probe is under way the other jobs cannot go either
  }

  // How long no receiver may be asked; a job that nobody can take would only go to and fro.
  milliseconds nobody_listens() const {
    const auto receivers = ports_.receivers.current();
    milliseconds least = milliseconds::max();
    for (const auto& receiver : *receivers) least = std::min(least, receiver->circuit.wait());
    return least;
  }

  bool stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }
  void pause(milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return stopping_; });
  }

  queue::Queue::Done answer(const queue::Lease& lease) {
    {
      const std::lock_guard lock(mutex_);
      ++unanswered_;
    }
    return [this, id = lease.document.id](const result<void>& written) {
      if (!written && written.error().code != Errc::lease_lost) {
        ports_.logger.log(obs::LogLevel::error, fmt::format("the outcome of a webhook job was not written: {}", written.error().message), {{"document_id", id.str()}});
      }
      const std::lock_guard lock(mutex_);
      --unanswered_;
      changed_.notify_all();
    };
  }

  const NotifierOptions options_;
  const NotifierPorts ports_;
  std::stop_source cut_;
  std::mutex mutex_;  // guards the members below
  std::condition_variable changed_;
  std::vector<std::thread> threads_;
  int alive_ = 0, unanswered_ = 0;
  bool stopping_ = false;
};

}  // namespace

std::unique_ptr<Notifier> make_notifier(const NotifierOptions& options, NotifierPorts ports) { return std::make_unique<Pool>(options, ports); }

}  // namespace faturad::notify
