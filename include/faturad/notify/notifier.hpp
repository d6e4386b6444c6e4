// Threads that take jobs of the topic `notify` and tell the receivers.
#pragma once

#include <chrono>
#include <memory>

#include "faturad/notify/receivers.hpp"
#include "faturad/store/documents.hpp"

namespace faturad::notify {

struct NotifierOptions {
  int threads = 4;
  std::chrono::milliseconds lease_wait{1'000};   // of one call
  std::chrono::milliseconds job_limit{120'000};  // then a job with much to tell makes room for others; below half the lease
  std::chrono::milliseconds max_delay{14'400'000};  // of what a receiver's Retry-After may ask
};

// All must outlive the notifier, and the queue must have answered every `done` or be closed before the notifier's end.
struct NotifierPorts {
  queue::Queue& queue;
  const store::Documents& documents;
  const Receivers& receivers;
  obs::Logger& logger;
  const Clock& clock;
};

// At least once, in order for each document and receiver: a job holds all that is to tell of its document, and a receiver
// gets the next event only after it has taken the one before.
class Notifier {
 public:
  virtual ~Notifier() = default;  // as stop(), then waits for the threads
  virtual void start() = 0;
  // Takes no new jobs and waits for those under way. After `limit` does as stop(). False: some were cut off.
  virtual bool drain(std::chrono::milliseconds limit) = 0;
  virtual void stop() = 0;  // requests under way end; what was told by then is on record
};

std::unique_ptr<Notifier> make_notifier(const NotifierOptions& options, NotifierPorts ports);

}  // namespace faturad::notify
