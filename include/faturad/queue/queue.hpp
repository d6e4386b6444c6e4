// The durable queue as its consumers see it. At least once: a job may run twice; its commit takes effect once, because
// it is one atomic batch that holds only while the lease does.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"

namespace faturad::queue {

// The right to work on one job until `expires`; its token ends with the lease.
struct Lease {
  Topic topic = Topic::parse;
  std::uint64_t token = 0;
  DocumentRecord document;   // as of the lease; `attempts` counts this one
};

struct Failure {
  enum class Kind {
    permanent,  // dead at once
    transient,  // retried with backoff until max_attempts
    blocked,    // the dependency is known to be down: goes back without burning the attempt
  };
  Kind kind = Kind::transient;
  Error error;
};

struct Depth {
  std::uint64_t ready = 0, retrying = 0, running = 0, done = 0, dead = 0, deleted = 0, accepted = 0;
  bool paused = false;
  // accepted == done + dead + ready + retrying + running + deleted
  std::uint64_t accounted() const { return done + dead + ready + retrying + running + deleted; }
};

class Queue {
 public:
  virtual ~Queue() = default;
  using Done = std::function<void(result<void>)>;

  // Blocks up to `wait` for the next job by priority, then by arrival. nullopt: none came, or the topic is paused or
  // the queue is closing. The attempt is on record before this returns.
  virtual result<std::optional<Lease>> lease(Topic topic, std::chrono::milliseconds wait) = 0;

  // Each ends the lease. `done` runs on a thread of the queue once the outcome is durable, or with lease_lost when the
  // lease had expired or the document was deleted; it must not block.
  virtual void complete(const Lease& lease, ParsedDocument parsed, Done done) = 0;
  virtual void fail(const Lease& lease, Failure failure, Done done) = 0;
  virtual void release(const Lease& lease, Done done) = 0;  // never started: back to the front, no attempt burned

  virtual Depth depth(Topic topic) const = 0;
  virtual std::chrono::milliseconds oldest_ready_age(Topic topic) const = 0;  // 0 when nothing is ready
  virtual result<void> set_paused(Topic topic, bool paused) = 0;              // durable
  virtual void wake() = 0;  // makes every blocked lease() return now
};

}  // namespace faturad::queue
