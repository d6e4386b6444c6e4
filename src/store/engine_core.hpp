// What the engine's ports share: the database, the commit loop and the tables that its thread owns.
#pragma once

#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <set>

#include "faturad/store/engine.hpp"
#include "store/commit_loop.hpp"
#include "store/document_table.hpp"
#include "store/drain_rate.hpp"
#include "store/job_table.hpp"
#include "store/key_value.hpp"
#include "store/lease_waiters.hpp"

namespace faturad::store {

class EngineCore {
 public:
  EngineCore(std::unique_ptr<KeyValue> kv, const EngineOptions& options, const Clock& clock);
  ~EngineCore();
  result<void> open();
  void close();

  const EngineOptions& options() const { return options_; }
  const KeyValue& kv() const { return *kv_; }
  CommitLoop& loop() { return loop_; }
  const CommitLoop& loop() const { return loop_; }
  const Clock& clock() const { return clock_; }
  void log(const std::string& line) const {
    if (options_.log) options_.log(line);
  }

  // Any thread.
  queue::Depth depth(Topic topic) const;
  UnixMillis oldest_ready(Topic topic) const { return oldest_ready_[static_cast<std::size_t>(topic) - 1]; }
  std::uint64_t free_bytes() const { return free_bytes_; }
  result<void> accepts() const;   // has_room(), and room in the spool
  result<void> has_room() const;  // health, and room on the medium
  std::uint64_t first_event() const { return first_event_; }
  std::uint64_t spool_bytes() const { return spool_bytes_; }
  std::chrono::seconds spool_room_in() const;
  Sites archive_target() const { return archive_target_; }
  void set_archive_target(Sites target) { archive_target_ = target; }
  void on_events(Documents::Listener listener) {
    const std::lock_guard lock(published_mutex_);
    listener_ = std::move(listener);
  }
  void drop_later(const std::vector<DocumentId>& spooled);  // their chunks, once the database takes writes

  // The commit thread only.
  JobTable& jobs() { return jobs_; }
  void add_waiter(std::shared_ptr<LeaseWaiter> waiter);
  void release_waiters();
  // The document's side of a job that failed.
  result<void> finish_failed(Transaction& tx, Topic topic, const DocumentId& id, const JobRecord& job, JobTable::Outcome outcome);
  // The document's side of one that was read; also of a copy of a read one.
  result<void> finish_done(Transaction& tx, const DocumentId& id, const DocumentRow& row, std::uint8_t priority);
  // Takes a document and its jobs out, whatever their state. False: there is none.
  result<bool> remove_document(Transaction& tx, const DocumentId& id);
  std::atomic<std::uint64_t>& accepted() { return accepted_; }
  std::uint64_t accepted() const { return accepted_; }

 private:
  CommitLoop::Hooks hooks();
  result<void> check_schema();
  result<void> remove_orphans(Transaction& tx);
  result<void> reload(Transaction& tx, JobTable::Restart restart);
  void return_leases();
  void before(Transaction& tx);
  void grant_leases(Transaction& tx);
  bool grant(Transaction& tx, const std::shared_ptr<LeaseWaiter>& waiter);
  result<void> follow_up(Transaction& tx, const DocumentId& id, const DocumentRow& row, std::uint8_t priority, queue::Notice notice);
  result<bool> finish_as_archived(Transaction& tx, const JobTable::Leased& leased, const DocumentRow& row);
  result<bool> finish_as_copy(Transaction& tx, const JobTable::Leased& leased, const DocumentRow& row);
  void expire_leases(Transaction& tx);
  void drop_refused(Transaction& tx);
  void housekeeping(Transaction& tx);
  void trim_events(Transaction& tx);
  void trim_idempotency(Transaction& tx);
  void committed(const Transaction& tx);
  result<void> spool_accepts() const;
  std::optional<std::chrono::milliseconds> next_wake() const;

  std::unique_ptr<KeyValue> kv_;
  EngineOptions options_;
  const Clock& clock_;
  StateRow state_;
  JobTable jobs_;
  CommitLoop loop_;
  std::array<std::deque<std::shared_ptr<LeaseWaiter>>, kTopics> waiters_;
  std::chrono::steady_clock::time_point next_housekeeping_{};
  std::uint64_t written_since_look_ = 0;
  std::atomic<std::uint64_t> accepted_{0}, free_bytes_{UINT64_MAX}, first_event_{1}, spool_bytes_{0};
  std::array<std::atomic<UnixMillis>, kTopics> oldest_ready_{};
  std::atomic<Sites> archive_target_;
  DrainRate drain_;  // of the spool
  std::string idempotency_floor_ = "t";  // no older key is left before this
  std::mutex dropped_mutex_;  // guards dropped_
  std::vector<DocumentId> dropped_;
  mutable std::mutex published_mutex_;  // guards published_ and listener_
  std::array<queue::Depth, kTopics> published_{};
  Documents::Listener listener_;
};

}  // namespace faturad::store
