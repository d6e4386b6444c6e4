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

// Something that a job of `notify` has to tell about its document.
struct Notice {
  enum class Kind : std::uint8_t { done = 1, dead = 2, review = 3 };  // values are on disk
  std::uint64_t event = 0;  // its number in the change feed: stable, never used twice, growing with time
  Kind kind = Kind::done;
  UnixMillis at = 0;
  std::string reason;       // of dead: name of an Errc
};
const char* name(Notice::Kind kind) noexcept;

// The right to work on one job for the topic's lease timeout; its token ends with the lease.
struct Lease {
  Topic topic = Topic::parse;
  std::uint64_t token = 0;
  DocumentRecord document;  // as of the lease. Status, attempts and errors are this job's; `attempts` counts this one
  // Of `notify`. A document has one such job, so what it tells stays in order: all that is not told yet, oldest first.
  std::vector<Notice> notices;
  std::string progress;     // what the last Failure left, empty at first
};

struct Failure {
  enum class Kind {
    permanent,  // dead at once
    transient,  // retried with backoff until max_attempts
    blocked,    // the dependency is known to be down: goes back without burning the attempt
  };
  Kind kind = Kind::transient;
  Error error;
  std::chrono::milliseconds not_before{0};  // wait at least so long, whatever the backoff says: a circuit's or a server's wish
  std::string progress{};                   // for the next lease of this job: which receivers have their notices already
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
  virtual void complete(const Lease& lease, ParsedDocument parsed, Done done) = 0;  // of `parse`
  // Of other topics. The lease's notices are told; those that came meanwhile make the job ready again.
  virtual void complete(const Lease& lease, Done done) = 0;
  virtual void fail(const Lease& lease, Failure failure, Done done) = 0;
  virtual void release(const Lease& lease, Done done) = 0;  // never started: back to the front, no attempt burned

  virtual Depth depth(Topic topic) const = 0;
  virtual std::chrono::milliseconds oldest_ready_age(Topic topic) const = 0;  // 0 when nothing is ready
  virtual result<void> set_paused(Topic topic, bool paused) = 0;              // durable
  virtual void wake() = 0;  // makes every blocked lease() return now
};

}  // namespace faturad::queue
