// Threads that take documents from the queue, have them read and give the outcome back.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "faturad/obs/log.hpp"
#include "faturad/obs/metrics.hpp"
#include "faturad/queue/queue.hpp"
#include "faturad/store/documents.hpp"
#include "faturad/worker/parser.hpp"

namespace faturad::worker {

struct PoolOptions {
  int min_threads = 1;
  int max_threads = 2;
  std::chrono::milliseconds lease_wait{1'000};   // of one call
  std::chrono::milliseconds idle_limit{10'000};  // a thread above the minimum ends after so long without a job
};

// All must outlive the pool, and the queue must have answered every `done` or be closed before the pool's end.
struct PoolPorts {
  queue::Queue& queue;
  const store::Documents& documents;
  obs::Metrics& metrics;
  obs::Logger& logger;
};

// Below the maximum one thread always waits for the next job: when it takes one, another starts. So the pool grows as
// long as jobs keep coming and shrinks when they stop.
class WorkerPool {
 public:
  virtual ~WorkerPool() = default;  // as stop(), then waits for the threads
  virtual void start() = 0;
  virtual void resize(int min_threads, int max_threads) = 0;
  virtual int threads() const = 0;
  // Takes no new jobs and waits for those under way and their outcomes. After `limit` does as stop(). False: some were
  // cut off.
  virtual bool drain(std::chrono::milliseconds limit) = 0;
  // At once, also during drain(), from any thread: leases go back without burning an attempt, parsers are cancelled.
  virtual void stop() = 0;
};

// The document's bytes out of the store, ready for a parser. storage_failure when some are missing.
result<Payload> load_payload(const store::Documents& documents, const DocumentRecord& document);

using ParserFactory = std::function<std::unique_ptr<Parser>()>;  // called on each thread
std::unique_ptr<WorkerPool> make_worker_pool(const PoolOptions& options, PoolPorts ports, ParserFactory make_parser);

}  // namespace faturad::worker
