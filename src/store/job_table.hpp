// The jobs of all topics and their way: ready -> running -> done | waiting -> ready ... | dead. Owned by the commit
// thread; every change goes into the transaction at hand. What it holds in memory can be rebuilt from the rows at any
// time (load), which is what happens after a failed write.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "faturad/store/engine.hpp"
#include "store/key_value.hpp"
#include "store/ready_window.hpp"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace faturad::store {

class JobTable {
 public:
  enum class Restart {
    process_died,  // what was running may be what killed it: the attempt counts
    write_failed,  // the jobs are innocent: the attempt is given back
  };
  // A job that works under a lease.
  struct Active {
    Topic topic = Topic::parse;
    DocumentId id;
    JobRecord job;
    ReadyWindow::Entry entry;
    std::chrono::steady_clock::time_point expires;
    std::size_t notices = 0;  // of the job's, how many the lease carries; those behind came later
  };
  struct Leased {
    std::uint64_t token = 0;
    Active active;
  };
  enum class Outcome { retrying, dead };

  JobTable(const KeyValue& kv, const std::array<JobOptions, kTopics>& options, const Clock& clock);  // options by topic

  // Rebuilds everything from the rows; the jobs that were running go on as `restart` says. Those that died of it are
  // handed to `on_dead` for the document's side of the story. Returns what did not agree with the counters.
  using OnDead = std::function<void(Transaction&, Topic, const DocumentId&, const JobRecord&)>;
  result<std::vector<std::string>> load(Transaction& tx, Restart restart, const OnDead& on_dead);

  UnixMillis now() const;  // wall clock at start plus steady time: no jump moves a due time

  void add(Transaction& tx, Topic topic, const DocumentId& id, std::uint8_t priority, UnixMillis delay);
  // Makes a job that is done ready again, or a new one; any other goes its way already. True: it did something.
  result<bool> again(Transaction& tx, Topic topic, const DocumentId& id, std::uint8_t priority);
  result<void> revive(Transaction& tx, Topic topic, const DocumentId& id, std::uint8_t priority);  // as again(), and a dead one as redrive()
  void add_done(Transaction& tx, Topic topic, const DocumentId& id, std::uint8_t priority);  // nothing left to do
  // Gives the document's job of `notify` one more thing to tell; makes that job when there is none, and ready again when
  // it was done or dead.
  result<void> notify(Transaction& tx, const DocumentId& id, std::uint8_t priority, queue::Notice notice);
  result<std::optional<Leased>> lease(Transaction& tx, Topic topic);
  // Ends a lease. nullopt: it had ended before.
  std::optional<Active> finish(Transaction& tx, std::uint64_t token);
  // `error` joins the job's history. The job's new state is in the returned Active.
  std::optional<std::pair<Active, Outcome>> fail(Transaction& tx, std::uint64_t token, const queue::Failure& failure);
  std::optional<Active> release(Transaction& tx, std::uint64_t token);

  // Makes a dead job ready again, after `delay`. conflict: it is not dead.
  result<JobRecord> redrive(Transaction& tx, Topic topic, const DocumentId& id, UnixMillis delay);
  // Takes a job out in whatever state it is; a lease on it ends. False: there was none.
  result<bool> remove(Transaction& tx, Topic topic, const DocumentId& id);

  void move_due(Transaction& tx);
  std::vector<std::uint64_t> expired() const;
  std::vector<std::uint64_t> tokens() const;
  std::optional<UnixMillis> next_due() const;
  bool maybe_ready(Topic topic) const;
  std::uint64_t ready_before(Topic topic, std::uint8_t priority) const;
  void committed();  // the transaction at hand is in the database
  UnixMillis oldest_ready(Topic topic);  // when the head of the queue became ready; 0: nothing is

 private:
  struct TopicState {
    std::vector<ReadyWindow> windows;  // by priority
    std::optional<UnixMillis> next_due;
    UnixMillis retry_floor = 0;        // no row of `retry` is due before this
  };
  TopicState& at(Topic topic) { return topics_[static_cast<std::size_t>(topic) - 1]; }
  const TopicState& at(Topic topic) const { return topics_[static_cast<std::size_t>(topic) - 1]; }
  const JobOptions& options(Topic topic) const { return options_[static_cast<std::size_t>(topic) - 1]; }
  static queue::Depth& depth(Transaction& tx, Topic topic) {
    return tx.state().depths[static_cast<std::size_t>(topic) - 1];
  }
  void store(Transaction& tx, Topic topic, const DocumentId& id, const JobRecord& job);
  void make_ready(Transaction& tx, Topic topic, const DocumentId& id, JobRecord& job);
  void make_waiting(Transaction& tx, Topic topic, const DocumentId& id, JobRecord& job, UnixMillis delay);
  void make_dead(Transaction& tx, Topic topic, const DocumentId& id, JobRecord& job);
  Outcome after_failure(Transaction& tx, Topic topic, const DocumentId& id, JobRecord& job, const queue::Failure& failure);
  UnixMillis backoff(Topic topic, std::uint32_t attempts);
  result<void> count_ready(Transaction& tx, Topic topic);
  result<void> count_waiting(Transaction& tx, Topic topic);
  result<void> recover_running(Transaction& tx, Topic topic, Restart restart, const OnDead& on_dead);

  const KeyValue& kv_;
  std::array<JobOptions, kTopics> options_;
  const Clock& clock_;
  UnixMillis wall_at_start_;
  std::chrono::steady_clock::time_point steady_at_start_;
  std::array<TopicState, kTopics> topics_;
  std::unordered_map<std::uint64_t, Active> active_;  // by token
  std::uint64_t next_token_;
  std::mt19937_64 random_;
};

}  // namespace faturad::store
