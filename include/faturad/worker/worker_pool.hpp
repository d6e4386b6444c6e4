// Threads that take jobs from the parse queue, have them read and hand in what came of it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "faturad/queue/queue.hpp"
#include "faturad/store/documents.hpp"
#include "faturad/worker/parser.hpp"

namespace faturad::worker {

struct PoolOptions {
  std::size_t min_workers = 1;
  std::size_t max_workers = 4;
  std::chrono::milliseconds idle_for{10'000};  // without a job for so long a worker beyond min_workers ends
};

struct PoolStats {
  std::atomic<std::uint64_t> workers{0}, busy{0}, done{0}, failed{0}, lost{0};
  std::atomic<std::uint64_t> parse_microseconds{0};
};

class WorkerPool {
 public:
  using Factory = std::function<std::unique_ptr<Parser>()>;
  using Log = std::function<void(int level, const std::string&)>;
  virtual ~WorkerPool() = default;  // stops at once
  virtual void start() = 0;
  virtual void resize(std::size_t min_workers, std::size_t max_workers) = 0;
  // Takes no more jobs and waits for those under way. False: `limit` passed first; they go back when the queue closes.
  virtual bool drain(std::chrono::milliseconds limit) = 0;
  virtual const PoolStats& stats() const = 0;
};

std::unique_ptr<WorkerPool> make_worker_pool(const PoolOptions& options, queue::Queue& queue, const store::Documents& documents,
                                             WorkerPool::Factory parsers, WorkerPool::Log log);

// The document's bytes out of the store, ready for a parser.
result<Payload> load_payload(const store::Documents& documents, const DocumentRecord& record);

}  // namespace faturad::worker
