// One document's way through a worker: payload to parser, outcome to queue.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "faturad/worker/worker_pool.hpp"

namespace faturad::worker {

// Never throws: what the parser or the store throws becomes an error of the job.
result<ParsedDocument> read_payload(const DocumentRecord& document, const PoolPorts& ports, Parser& parser) noexcept;

// Hands outcomes to the queue without waiting for their sync, so that the next lease shares it, and keeps count of those
// that are not durable yet. Thread safe; shared with the queue's answers.
class Outcomes : public std::enable_shared_from_this<Outcomes> {
 public:
  explicit Outcomes(PoolPorts ports) : ports_(ports) {}
  void hand_over(const queue::Lease& lease, result<ParsedDocument> parsed, std::chrono::steady_clock::time_point started);
  void release(const queue::Lease& lease);
  bool wait_until(std::chrono::steady_clock::time_point end);  // true: all are durable

 private:
  queue::Queue::Done answer(const queue::Lease& lease, std::chrono::steady_clock::time_point started);
  void count(const result<ParsedDocument>& parsed);

  const PoolPorts ports_;
  std::mutex mutex_;  // guards pending_
  std::condition_variable none_;
  int pending_ = 0;
};

}  // namespace faturad::worker
