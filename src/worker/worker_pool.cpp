#include "faturad/worker/worker_pool.hpp"

#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace faturad::worker {
namespace {

constexpr std::chrono::milliseconds kLeaseWait{1'000};  // how long a worker sleeps before it looks whether it is still wanted

class ThreadPool final : public WorkerPool {
 public:
  ThreadPool(const PoolOptions& options, queue::Queue& queue, const store::Documents& documents, Factory parsers, Log log)
      : options_(options), queue_(queue), documents_(documents), parsers_(std::move(parsers)), log_(std::move(log)) {}

  ~ThreadPool() override {
    drain(std::chrono::milliseconds(0));
    std::list<std::thread> threads;
    {
      const std::lock_guard lock(mutex_);
      threads = std::move(threads_);
    }
    for (std::thread& thread : threads) thread.join();
  }

  void start() override {
    const std::lock_guard lock(mutex_);
    while (alive_ < options_.min_workers) add_worker();
  }

  void resize(std::size_t min_workers, std::size_t max_workers) override {
    const std::lock_guard lock(mutex_);
    options_.min_workers = min_workers;
    options_.max_workers = max_workers;
    while (!stopping_ && alive_ < options_.min_workers) add_worker();
  }

  bool drain(std::chrono::milliseconds limit) override {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    lock.unlock();
    queue_.wake();
    lock.lock();
    return ended_.wait_for(lock, limit, [this] { return alive_ == 0; });
  }

  const PoolStats& stats() const override { return stats_; }

 private:
  void add_worker() {  // with the lock held
    ++alive_;
    ++stats_.workers;
    threads_.emplace_back([this] { work(); });
  }

  void work() {
    auto last_job = std::chrono::steady_clock::now();
    std::unique_ptr<Parser> parser;
    while (wanted(last_job)) {
      auto lease = queue_.lease(Topic::parse, kLeaseWait);
      if (!lease) {
        wait_for_storage();
        continue;
      }
      if (!*lease) continue;
      grow_if_behind();
      if (!parser) parser = parsers_();
      ++stats_.busy;
      serve(*parser, **lease);
      --stats_.busy;
      last_job = std::chrono::steady_clock::now();
    }
    const std::lock_guard lock(mutex_);
    --alive_;
    --stats_.workers;
    ended_.notify_all();
  }

  // The queue refuses while storage is down: look again soon, or when the pool stops.
  void wait_for_storage() {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, std::chrono::milliseconds(500), [this] { return stopping_; });
  }

  bool wanted(std::chrono::steady_clock::time_point last_job) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || alive_ > options_.max_workers) return false;
    return alive_ <= options_.min_workers || std::chrono::steady_clock::now() - last_job < options_.idle_for;
  }

  void grow_if_behind() {
    if (queue_.depth(Topic::parse).ready == 0) return;
    const std::lock_guard lock(mutex_);
    if (!stopping_ && alive_ < options_.max_workers) add_worker();
  }

  void serve(Parser& parser, const queue::Lease& lease) {
    const auto start = std::chrono::steady_clock::now();
    result<ParsedDocument> outcome = read(parser, lease);
    stats_.parse_microseconds += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count());
    const std::string id = lease.document.id.str();
    const auto handed_in = [this, id](result<void> stored) {
      if (stored) return;
      ++stats_.lost;
      log_(2, fmt::format("document {}: its outcome was not stored: {}", id, stored.error().message));
    };
    // Not waited for: the next lease shares the commit.
    if (outcome) {
      ++stats_.done;
      queue_.complete(lease, std::move(*outcome), handed_in);
      return;
    }
    ++stats_.failed;
    const Error& error = outcome.error();
    log_(1, fmt::format("document {} attempt {}: {}: {}", id, lease.document.attempts, name(error.code), error.message));
    const auto kind = is_transient(error.code) ? queue::Failure::Kind::transient : queue::Failure::Kind::permanent;
    queue_.fail(lease, {kind, error}, handed_in);
  }

  result<ParsedDocument> read(Parser& parser, const queue::Lease& lease) {
    try {
      auto payload = load_payload(documents_, lease.document);
      if (!payload) return payload.error();
      return parser.parse(*payload);
    } catch (const std::exception& error) {
      return make_error(Errc::internal, fmt::format("reading the document failed: {}", error.what()));
    }
  }

  std::mutex mutex_;  // guards the members up to parsers_
  std::condition_variable ended_;
  PoolOptions options_;
  std::size_t alive_ = 0;
  bool stopping_ = false;
  std::list<std::thread> threads_;

  queue::Queue& queue_;
  const store::Documents& documents_;
  Factory parsers_;
  Log log_;
  PoolStats stats_;
};

}  // namespace

result<Payload> load_payload(const store::Documents& documents, const DocumentRecord& record) {
  auto payload = Payload::create();
  if (!payload) return payload;
  for (std::uint32_t index = 0;; ++index) {
    auto chunk = documents.payload_chunk(record, index);
    if (!chunk) return chunk.error();
    if (chunk->empty()) return payload;
    if (auto appended = payload->append(*chunk); !appended) return appended.error();
  }
}

std::unique_ptr<WorkerPool> make_worker_pool(const PoolOptions& options, queue::Queue& queue, const store::Documents& documents,
                                             WorkerPool::Factory parsers, WorkerPool::Log log) {
  return std::make_unique<ThreadPool>(options, queue, documents, std::move(parsers), std::move(log));
}

}  // namespace faturad::worker
