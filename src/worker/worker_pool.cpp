#include "faturad/worker/worker_pool.hpp"

#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "worker/job.hpp"

namespace faturad::worker {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kRestartPause{1};  // of a thread that ended with an exception

class Pool final : public WorkerPool {
 public:
  Pool(const PoolOptions& options, PoolPorts ports, ParserFactory make_parser)
      : options_(options), ports_(ports), make_parser_(std::move(make_parser)), outcomes_(std::make_shared<Outcomes>(ports)) {}

  ~Pool() override {
    stop();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return alive_ == 0; });
    reap();
  }

  void start() override {
    const std::lock_guard lock(mutex_);
    for (int i = 0; i < options_.min_threads; ++i) spawn();
  }

  void resize(int min_threads, int max_threads) override {
    {
      const std::lock_guard lock(mutex_);
      options_.min_threads = min_threads;
      options_.max_threads = max_threads;
      for (int missing = min_threads - alive_; !stopping_ && missing > 0; --missing) spawn();
      if (!stopping_ && idle_ == 0 && alive_ < max_threads) spawn();
    }
    ports_.queue.wake();
  }

  int threads() const override {
    const std::lock_guard lock(mutex_);
    return alive_;
  }

  bool drain(std::chrono::milliseconds limit) override {
    const auto end = Clock::now() + limit;
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    ports_.queue.wake();
    const bool finished = changed_.wait_until(lock, end, [this] { return alive_ == 0 || cut_off_; }) && !cut_off_;
    lock.unlock();
    if (finished && outcomes_->wait_until(end)) return true;
    stop();
    return false;
  }

  void stop() override {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (Worker& worker : workers_) {
      if (worker.lease) {
        cut_off_ = true;
        outcomes_->release(*worker.lease);
        worker.lease.reset();
      }
      if (worker.parser) worker.parser->cancel();
    }
    changed_.notify_all();
    ports_.queue.wake();
  }

 private:
  struct Worker {
    std::thread thread;
    std::optional<queue::Lease> lease;  // until its outcome is handed over; stop() takes it away
    Parser* parser = nullptr;           // while the thread has one
    bool leaving = false, ended = false;
  };

  // The functions from here to run() want mutex_ held.
  void spawn() {
    reap();
    Worker& worker = workers_.emplace_back();
    try {
      worker.thread = std::thread([this, &worker] { run(worker); });
    } catch (const std::system_error& error) {
      workers_.pop_back();
      ports_.logger.log(obs::LogLevel::error, fmt::format("a worker thread cannot start: {}", error.what()));
      return;
    }
    ++alive_;
    ++idle_;
    ports_.metrics.worker_threads.add(1);
  }
  void reap() {
    for (auto worker = workers_.begin(); worker != workers_.end();) {
      if (worker->ended) worker->thread.join();
      worker = worker->ended ? workers_.erase(worker) : std::next(worker);
    }
  }
  bool surplus(Clock::time_point idle_since) const {
    const int staying = alive_ - leaving_;
    if (staying > options_.max_threads) return true;
    return staying > options_.min_threads && idle_ - leaving_ > 1 && Clock::now() - idle_since >= options_.idle_limit;
  }

  void run(Worker& worker) {
    std::unique_ptr<Parser> parser;
    bool failed = false;
    try {
      parser = make_parser_();
      set_parser(worker, parser.get());
      serve(worker, *parser);
    } catch (const std::exception& error) {
      ports_.logger.log(obs::LogLevel::error, fmt::format("a worker thread starts anew: {}", error.what()));
      failed = true;
    }
    set_parser(worker, nullptr);
    parser.reset();
    std::unique_lock lock(mutex_);
    if (failed) {
      if (worker.lease) {
        outcomes_->release(*worker.lease);
        worker.lease.reset();
        ++idle_;
      }
      // What failed may fail again at once.
      changed_.wait_for(lock, kRestartPause, [this] { return stopping_; });
      if (!stopping_) spawn();
    }
    worker.ended = true;
    if (worker.leaving) --leaving_;
    --alive_;
    --idle_;
    ports_.metrics.worker_threads.add(-1);
    changed_.notify_all();  // under the lock: the pool may be gone right after it
  }

  void set_parser(Worker& worker, Parser* parser) {
    const std::lock_guard lock(mutex_);
    worker.parser = parser;
    if (parser && cut_off_) parser->cancel();
  }

  void serve(Worker& worker, Parser& parser) {
    auto idle_since = Clock::now();
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        if (stopping_ || surplus(idle_since)) {
          worker.leaving = true;
          ++leaving_;
          return;
        }
      }
      const auto asked = Clock::now();
      auto leased = ports_.queue.lease(Topic::parse, options_.lease_wait);
      if (leased && *leased) {
        ports_.metrics.lease_wait.observe(Clock::now() - asked);
        if (begin(worker, **leased)) work(worker, parser, **leased);
        idle_since = Clock::now();
      } else {
        pause_after(leased, asked);
      }
    }
  }

  // A queue that fails or is paused answers at once: do not spin on it.
  void pause_after(const result<std::optional<queue::Lease>>& leased, Clock::time_point asked) {
    if (!leased) ports_.logger.log(obs::LogLevel::warning, fmt::format("no job can be leased: {}", leased.error().message));
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, asked + std::chrono::milliseconds(leased ? 20 : 1'000), [this] { return stopping_; });
  }

  bool begin(Worker& worker, const queue::Lease& lease) {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      outcomes_->release(lease);
      return false;
    }
    worker.lease = lease;
    --idle_;
    if (idle_ - leaving_ == 0 && alive_ - leaving_ < options_.max_threads) spawn();
    ports_.metrics.worker_threads_busy.add(1);
    return true;
  }

  void work(Worker& worker, Parser& parser, const queue::Lease& lease) {
    const auto started = Clock::now();
    auto parsed = read_payload(lease.document, ports_, parser);
    bool ours;
    {
      const std::lock_guard lock(mutex_);
      ours = worker.lease.has_value();
      worker.lease.reset();
      ++idle_;
      ports_.metrics.worker_threads_busy.add(-1);
    }
    if (ours) outcomes_->hand_over(lease, std::move(parsed), started);
  }

  mutable std::mutex mutex_;  // guards the members below but for those that never change
  std::condition_variable changed_;
  PoolOptions options_;
  const PoolPorts ports_;
  const ParserFactory make_parser_;
  const std::shared_ptr<Outcomes> outcomes_;
  std::list<Worker> workers_;  // a thread keeps a reference to its own
  int alive_ = 0, idle_ = 0, leaving_ = 0;  // leaving: about to end, still alive and idle
  bool stopping_ = false, cut_off_ = false;
};

}  // namespace

std::unique_ptr<WorkerPool> make_worker_pool(const PoolOptions& options, PoolPorts ports, ParserFactory make_parser) {
  return std::make_unique<Pool>(options, ports, std::move(make_parser));
}

}  // namespace faturad::worker
