// One thread applies every change. It gathers what is waiting into one transaction, writes it with at most one sync, and
// then answers all who asked: group commit, and a single writer, so that nothing it decides can race.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "faturad/core/clock.hpp"
#include "store/transaction.hpp"

namespace faturad::store {

enum class Durability {
  synced,    // answered after a sync; may wait a moment for company
  unsynced,  // survives the process, not a power cut
};
enum class Admission {
  bounded,   // refused while too much waits
  always,    // what frees more than it takes, such as the outcome of a job, which its lease has bounded already
};

class CommitLoop {
 public:
  struct Options {
    std::uint64_t max_pending_bytes = 64u << 20;
    std::chrono::microseconds commit_window{2'000};
  };
  // The engine's part; all run on the loop's thread.
  struct Hooks {
    std::function<void(Transaction&)> before;      // due jobs, before the operations
    std::function<void(Transaction&)> after;       // what the operations made possible: grants of leases
    std::function<void(const Transaction&)> committed;
    std::function<result<void>(Transaction&)> reload;  // rebuilds what is in memory after a failed write
    std::function<std::optional<std::chrono::milliseconds>()> next_wake;  // until when nothing is due
    std::function<void(const std::string&)> log;
  };
  struct Counters {
    std::atomic<std::uint64_t> operations{0}, commits{0}, syncs{0}, turns{0};
  };

  CommitLoop(KeyValue& kv, StateRow& state, Options options, Hooks hooks);
  ~CommitLoop();
  void start();

  // Runs `apply(Transaction&)` on the loop's thread; or `refuse(Error)` there or here when that cannot be: overloaded,
  // shutting_down, or the error that stopped all writing.
  template <class Apply, class Refuse>
  void submit(Durability durability, std::size_t bytes, Apply apply, Refuse refuse, Admission admission = Admission::bounded) {
    push(durability, admission, bytes, std::make_unique<OperationOf<Apply, Refuse>>(std::move(apply), std::move(refuse)));
  }
  // Blocks until `apply` has run and is committed. Never from the loop's own thread.
  template <class T>
  result<T> call(Durability durability, std::function<result<T>(Transaction&)> apply);

  void wake();          // runs the hooks although nobody asked for anything
  void stop();          // commits what is waiting, refuses what comes later, ends the thread
  result<void> health() const;
  bool running() const { return thread_.joinable(); }  // for the thread that starts and stops it
  const Counters& counters() const { return counters_; }

 private:
  struct Operation {
    virtual ~Operation() = default;
    virtual void apply(Transaction& tx) = 0;
    virtual void refuse(const Error& error) = 0;
    std::size_t bytes = 0;
  };
  template <class Apply, class Refuse>
  struct OperationOf final : Operation {
    OperationOf(Apply a, Refuse r) : apply_(std::move(a)), refuse_(std::move(r)) {}
    void apply(Transaction& tx) override { apply_(tx); }
    void refuse(const Error& error) override { refuse_(error); }
    Apply apply_;
    Refuse refuse_;
  };
  using Operations = std::vector<std::unique_ptr<Operation>>;

  void push(Durability durability, Admission admission, std::size_t bytes, std::unique_ptr<Operation> operation);
  void run();
  Operations collect();
  void commit_group(Operations group);
  result<void> write_group(Operations group);
  void recover(const Error& error);
  bool try_resume();

  KeyValue& kv_;
  StateRow& state_;
  Options options_;
  Hooks hooks_;
  Counters counters_;

  mutable std::mutex mutex_;  // guards the members below
  std::condition_variable wakeup_;
  Operations synced_, unsynced_;
  std::size_t pending_bytes_ = 0;
  std::optional<Error> failed_;
  bool woken_ = false;
  bool stopping_ = false;
  bool crowded_ = false;  // the last synced group had company: the next one waits for some
  std::optional<std::chrono::steady_clock::time_point> window_end_;  // of the wait for company that is on
  bool progress_ = false;  // the last round changed something: look again before waiting

  std::thread thread_;
};

template <class T>
result<T> CommitLoop::call(Durability durability, std::function<result<T>(Transaction&)> apply) {
  auto promise = std::make_shared<std::promise<result<T>>>();
  auto future = promise->get_future();
  submit(
      durability, 0,
      [promise, apply = std::move(apply)](Transaction& tx) {
        auto answer = std::make_shared<result<T>>(apply(tx));
        tx.after([promise, answer](const result<void>& written) {
          promise->set_value(written || answer->has_error() ? std::move(*answer) : result<T>(written.error()));
        });
      },
      [promise](const Error& error) { promise->set_value(error); });
  return future.get();
}

}  // namespace faturad::store
