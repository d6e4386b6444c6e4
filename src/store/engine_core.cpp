#include "store/engine_core.hpp"

#include <fmt/format.h>

#include "store/codec.hpp"
#include "store/keys.hpp"

namespace faturad::store {
namespace {

constexpr std::array kAllTopics{Topic::parse, Topic::archive, Topic::notify};
constexpr std::chrono::milliseconds kHousekeepingEvery{1'000};
constexpr std::uint64_t kTrimAtLeast = 1'000;  // events; a range tombstone for each single one would cost more than it frees
constexpr int kTrimmedKeys = 1'000;
constexpr std::uint64_t kLookAfterBytes = 1u << 20;

std::size_t index(Topic topic) { return static_cast<std::size_t>(topic) - 1; }

}  // namespace

EngineCore::EngineCore(std::unique_ptr<KeyValue> kv, const EngineOptions& options, const Clock& clock)
    : kv_(std::move(kv)), options_(options), clock_(clock), jobs_(*kv_, {options.jobs, options.archive, options.notify}, clock),
      loop_(*kv_, state_, {options.max_pending_bytes, options.commit_window}, hooks()),
      archive_target_(options.follow_ups.archive) {}

EngineCore::~EngineCore() { close(); }

CommitLoop::Hooks EngineCore::hooks() {
  CommitLoop::Hooks hooks;
  hooks.before = [this](Transaction& tx) { before(tx); };
  hooks.after = [this](Transaction& tx) { grant_leases(tx); };
  hooks.committed = [this](const Transaction& tx) { committed(tx); };
  hooks.reload = [this](Transaction& tx) { return reload(tx, JobTable::Restart::write_failed); };
  hooks.next_wake = [this] { return next_wake(); };
  hooks.log = [this](const std::string& line) { log(line); };
  return hooks;
}

result<void> EngineCore::check_schema() {
  auto stored = kv_->get(Family::meta, keys::kSchema);
  if (!stored) return stored.error();
  if (!*stored) {
    const auto batch = kv_->batch();
    batch->put(Family::meta, keys::kSchema, Writer().u32_be(kSchemaVersion).take());
    return kv_->write(*batch, true);
  }
  const std::uint32_t version = Reader(**stored).u32_be();
  if (version == kSchemaVersion) return {};
  return make_error(Errc::incompatible_format,
                    fmt::format("the database has format {}, this faturad reads format {}: install the version that wrote it",
                                version, kSchemaVersion));
}

result<void> EngineCore::remove_orphans(Transaction& tx) {
  const auto cursor = kv_->scan(Family::uploads, "", keys::after_prefix(""));
  std::uint64_t found = 0;
  for (; cursor->valid(); cursor->next(), ++found) {
    if (const auto id = DocumentId::from_bytes(cursor->key())) DocumentTable::drop_spooled(tx, *id);
  }
  if (found > 0) log(fmt::format("removed {} uploads that never ended", found));
  return cursor->status();
}

result<void> EngineCore::reload(Transaction& tx, JobTable::Restart restart) {
  state_ = StateRow{};
  auto stored = tx.load<StateRow>(Family::meta, keys::kState);
  if (!stored) return stored.error();
  if (*stored) state_ = **stored;
  auto notes = jobs_.load(tx, restart, [this](Transaction& inner, Topic topic, const DocumentId& id, const JobRecord& job) {
    if (auto ended = finish_failed(inner, topic, id, job, JobTable::Outcome::dead); !ended) inner.poison(ended.error());
  });
  if (!notes) return notes.error();
  for (const std::string& note : *notes) log(note);
  const auto cursor = kv_->scan(Family::events, "", keys::after_prefix(""));
  first_event_ = cursor->valid() ? Reader(cursor->key()).u64_be() : state_.last_event + 1;
  return cursor->status();
}

result<void> EngineCore::open() {
  if (auto checked = check_schema(); !checked) return checked;
  Transaction tx(*kv_, state_);
  if (auto loaded = reload(tx, JobTable::Restart::process_died); !loaded) return loaded;
  if (auto removed = remove_orphans(tx); !removed) return removed;
  tx.sync();
  if (auto written = tx.commit(); !written) return written;
  committed(tx);
  free_bytes_ = kv_->free_bytes();
  loop_.start();
  return {};
}

void EngineCore::close() {
  if (loop_.running() && loop_.health()) return_leases();
  loop_.stop();
  release_waiters();
}

void EngineCore::return_leases() {
  // Leases that are still out go back: their jobs have done nothing wrong.
  (void)loop_.call<bool>(Durability::synced, [this](Transaction& tx) -> result<bool> {
    for (const std::uint64_t token : jobs_.tokens()) jobs_.release(tx, token);
    tx.sync();
    return true;
  });
}

void EngineCore::drop_later(const std::vector<DocumentId>& spooled) {
  const std::lock_guard lock(dropped_mutex_);
  dropped_.insert(dropped_.end(), spooled.begin(), spooled.end());
}

// Chunks of uploads that were refused while the database took no writes, or whose commit failed.
void EngineCore::drop_refused(Transaction& tx) {
  std::vector<DocumentId> ids;
  {
    const std::lock_guard lock(dropped_mutex_);
    ids.swap(dropped_);
  }
  for (const DocumentId& id : ids) {
    const auto row = DocumentTable::row(tx, id);
    if (row && !*row) DocumentTable::drop_spooled(tx, id);  // a write that failed may have reached the log all the same
  }
}

queue::Depth EngineCore::depth(Topic topic) const {
  const std::lock_guard lock(published_mutex_);
  return published_[index(topic)];
}

result<void> EngineCore::accepts() const {
  if (auto room = has_room(); !room) return room;
  return spool_accepts();
}

result<void> EngineCore::has_room() const {
  if (auto healthy = loop_.health(); !healthy) return healthy;
  const std::uint64_t free = free_bytes_;
  // What is in memory will need room in files while its log still exists.
  const std::uint64_t wanted = options_.min_free_bytes + 2 * options_.write_buffer_bytes;
  if (options_.min_free_bytes == 0 || free >= wanted) return {};
  return make_error(Errc::storage_full,
                    fmt::format("the data directory has {} MiB left; storage.min_free and twice storage.write_buffer ask for {} MiB: "
                                "free some space or lower them; uploads go on by themselves then",
                                free >> 20, wanted >> 20));
}

// A store that does not take payloads must not fill the disk with them; when it takes them again, room comes at the rate at
// which the spool drains.
result<void> EngineCore::spool_accepts() const {
  const std::uint64_t spooled = spool_bytes_, most = archive_target_ == 0 ? 0 : options_.max_spool_bytes;
  if (most == 0 || spooled < most) return {};
  return make_error(Errc::overloaded, fmt::format("{} MiB of documents wait for the blob store (blob.max_spool is {} MiB); uploads go on by "
                                                  "themselves when it has taken some",
                                                  spooled >> 20, most >> 20));
}

std::chrono::seconds EngineCore::spool_room_in() const {
  const std::uint64_t spooled = spool_bytes_, most = archive_target_ == 0 ? 0 : options_.max_spool_bytes;
  if (most == 0 || spooled < most) return std::chrono::seconds(0);
  return drain_.forecast(spooled - most + most / 100, clock_.steady());
}

void EngineCore::add_waiter(std::shared_ptr<LeaseWaiter> waiter) {
  waiters_[index(waiter->topic)].push_back(std::move(waiter));
}

void EngineCore::release_waiters() {
  for (auto& queue : waiters_) {
    for (const auto& waiter : queue) waiter->answer(std::optional<queue::Lease>());
    queue.clear();
  }
}

// A copy of a document that is already read needs no second reading.
result<bool> EngineCore::finish_as_copy(Transaction& tx, const JobTable::Leased& leased, const DocumentRow& row) {
  if (leased.active.topic != Topic::parse || !row.duplicate_of || leased.active.job.redrives > 0) return false;
  auto copied = DocumentTable::copy_result(tx, leased.active.id, row, *row.duplicate_of);
  if (!copied || !*copied) return copied;
  jobs_.finish(tx, leased.token);
  if (auto ended = finish_done(tx, leased.active.id, row, leased.active.job.priority); !ended) return ended.error();
  return true;
}

// The payload lies where it should: another document shares it.
result<bool> EngineCore::finish_as_archived(Transaction& tx, const JobTable::Leased& leased, const DocumentRow& row) {
  if (leased.active.topic != Topic::archive) return false;
  auto payload = DocumentTable::payload(tx, row);
  if (!payload) return payload.error();
  if (!*payload || !lies_right((*payload)->place.sites, archive_target_)) return false;
  jobs_.finish(tx, leased.token);
  return true;
}

bool EngineCore::grant(Transaction& tx, const std::shared_ptr<LeaseWaiter>& waiter) {
  while (true) {
    auto leased = jobs_.lease(tx, waiter->topic);
    if (!leased) {
      tx.poison(leased.error());  // the window may have lost an entry: read it again
      waiter->answer(leased.error());
      return true;
    }
    if (!*leased) return false;
    auto row = DocumentTable::row(tx, (*leased)->active.id);
    if (!row) {  // nothing is known of the document: the job is as innocent
      tx.poison(row.error());
      waiter->answer(row.error());
      return true;
    }
    if (!*row) {
      const Error error = make_error(Errc::internal, "the document of this job is missing");
      jobs_.fail(tx, (*leased)->token, {queue::Failure::Kind::permanent, error});
      continue;
    }
    auto copied = finish_as_copy(tx, **leased, **row);
    if (!copied) {
      tx.poison(copied.error());
      waiter->answer(copied.error());
      return true;
    }
    if (*copied) continue;
    auto archived = finish_as_archived(tx, **leased, **row);
    if (!archived) {
      tx.poison(archived.error());
      waiter->answer(archived.error());
      return true;
    }
    if (*archived) continue;
    queue::Lease lease;
    lease.topic = waiter->topic;
    lease.token = (*leased)->token;
    lease.document = to_record((*leased)->active.id, **row, (*leased)->active.job);
    lease.notices = (*leased)->active.job.notices;
    lease.progress = (*leased)->active.job.progress;
    tx.after([waiter, lease = std::move(lease)](const result<void>& written) {
      waiter->answer(written ? result<std::optional<queue::Lease>>(lease) : written.error());
    });
    return true;
  }
}

void EngineCore::grant_leases(Transaction& tx) {
  for (const Topic topic : kAllTopics) {
    auto& queue = waiters_[index(topic)];
    if (tx.peek().depths[index(topic)].paused) continue;
    while (!queue.empty() && jobs_.maybe_ready(topic)) {
      const auto waiter = queue.front();
      if (!waiter->promise()) {
        queue.pop_front();
        continue;
      }
      if (!grant(tx, waiter)) {
        waiter->unpromise();
        break;
      }
      queue.pop_front();
    }
  }
}

result<void> EngineCore::follow_up(Transaction& tx, const DocumentId& id, const DocumentRow& row, std::uint8_t priority,
                                   queue::Notice notice) {
  if (archive_target_ != 0) {
    // One that was read before has its job, and the next look finds a payload that lies elsewhere.
    auto known = tx.get(Family::jobs, keys::job(Topic::archive, id));
    if (!known) return known.error();
    if (!*known) jobs_.add(tx, Topic::archive, id, priority, 0);
  }
  const auto& wanted = options_.follow_ups.notify;
  if (!wanted || !wanted(row.tenant, notice.kind)) return {};
  return jobs_.notify(tx, id, priority, std::move(notice));
}

result<void> EngineCore::finish_done(Transaction& tx, const DocumentId& id, const DocumentRow& row, std::uint8_t priority) {
  const UnixMillis now = jobs_.now();
  const std::uint64_t event = tx.event(EventType::done, now, id, row.tenant);
  auto kind = queue::Notice::Kind::done;
  if (options_.follow_ups.notify) {
    auto stored = tx.load<StoredResult>(Family::results, id.view());
    if (!stored) return stored.error();
    if (*stored && !(*stored)->review.empty()) kind = queue::Notice::Kind::review;
  }
  return follow_up(tx, id, row, priority, {event, kind, now, {}});
}

result<void> EngineCore::finish_failed(Transaction& tx, Topic topic, const DocumentId& id, const JobRecord& job,
                                       JobTable::Outcome outcome) {
  if (topic != Topic::parse) return {};  // of no concern to the document
  auto row = DocumentTable::row(tx, id);
  if (!row) return row.error();
  if (!*row) return {};
  const std::string reason = job.errors.empty() ? "" : name(job.errors.back().code);
  const bool dead = outcome == JobTable::Outcome::dead;
  if (dead) {
    DocumentTable::move(tx, id, **row, DocumentTable::Phase::pending, DocumentTable::Phase::dead);
    if (!job.errors.empty() && ends_its_parser(job.errors.back().code)) DocumentTable::remember_killer(tx, id, **row, reason, jobs_.now());
  }
  const UnixMillis now = jobs_.now();
  const std::uint64_t event = tx.event(dead ? EventType::dead : EventType::retrying, now, id, (*row)->tenant, reason);
  if (!dead) return {};
  return follow_up(tx, id, **row, job.priority, {event, queue::Notice::Kind::dead, now, reason});
}

result<bool> EngineCore::remove_document(Transaction& tx, const DocumentId& id) {
  auto row = DocumentTable::row(tx, id);
  if (!row) return row.error();
  if (!*row) return false;
  if (auto removed = DocumentTable::remove(tx, id, **row); !removed) {
    tx.poison(removed.error());
    return removed.error();
  }
  for (const Topic topic : kAllTopics) {
    if (auto removed = jobs_.remove(tx, topic, id); !removed) {
      tx.poison(removed.error());
      return removed.error();
    }
  }
  tx.event(EventType::deleted, jobs_.now(), id, (*row)->tenant);
  return true;
}

void EngineCore::expire_leases(Transaction& tx) {
  for (const std::uint64_t token : jobs_.expired()) {
    const Error error = make_error(Errc::lease_lost, "the lease ran out before the job was done");
    if (const auto failed = jobs_.fail(tx, token, {queue::Failure::Kind::transient, error})) {
      auto ended = finish_failed(tx, failed->first.topic, failed->first.id, failed->first.job, failed->second);
      if (!ended) tx.poison(ended.error());
    }
  }
}

void EngineCore::trim_events(Transaction& tx) {
  const std::uint64_t last = tx.peek().last_event;
  if (last < options_.kept_events) return;
  const std::uint64_t first = last - options_.kept_events + 1;
  if (first < first_event_ + kTrimAtLeast) return;
  tx.remove_range(Family::events, keys::sequence(0), keys::sequence(first));
  first_event_ = first;
}

void EngineCore::trim_idempotency(Transaction& tx) {
  const UnixMillis oldest =
      jobs_.now() - std::chrono::duration_cast<std::chrono::milliseconds>(options_.idempotency_retention).count();
  // From where the last look ended: before that lie the tombstones of all that was forgotten.
  const auto cursor = kv_->scan(Family::idempotency, idempotency_floor_, keys::idempotency_age(std::max<UnixMillis>(oldest, 0), "", ""));
  for (int trimmed = 0; cursor->valid() && trimmed < kTrimmedKeys; cursor->next(), ++trimmed) {
    idempotency_floor_ = cursor->key();
    tx.remove(Family::idempotency, std::string("k").append(cursor->key().substr(9)));
    tx.remove(Family::idempotency, cursor->key());
  }
}

void EngineCore::housekeeping(Transaction& tx) {
  const auto time = clock_.steady();
  if (time < next_housekeeping_) return;
  next_housekeeping_ = time + kHousekeepingEvery;
  free_bytes_ = kv_->free_bytes();
  for (auto& queue : waiters_) std::erase_if(queue, [](const auto& waiter) { return waiter->gone(); });
  expire_leases(tx);
  drop_refused(tx);
  trim_events(tx);
  trim_idempotency(tx);
}

void EngineCore::before(Transaction& tx) {
  jobs_.move_due(tx);
  housekeeping(tx);
}

std::optional<std::chrono::milliseconds> EngineCore::next_wake() const {
  std::chrono::milliseconds wait = kHousekeepingEvery;
  if (const auto due = jobs_.next_due()) {
    wait = std::clamp(std::chrono::milliseconds(*due - jobs_.now()), std::chrono::milliseconds(0), wait);
  }
  return wait;
}

void EngineCore::committed(const Transaction& tx) {
  jobs_.committed();
  // Between two looks at the medium what was written counts three times: in the log, in its file, and while both exist.
  written_since_look_ += tx.bytes();
  if (written_since_look_ * 3 > kLookAfterBytes) {
    free_bytes_ = kv_->free_bytes();
    written_since_look_ = 0;
  }
  for (const Topic topic : kAllTopics) oldest_ready_[index(topic)] = jobs_.oldest_ready(topic);
  {
    const std::lock_guard lock(published_mutex_);
    published_ = tx.peek().depths;
  }
  const std::uint64_t spooled = tx.peek().spool_bytes, before = spool_bytes_.exchange(spooled);
  if (spooled < before) drain_.add(before - spooled, clock_.steady());
  if (tx.events().empty()) return;
  const std::lock_guard lock(published_mutex_);
  if (listener_) listener_(tx.events());
}

}  // namespace faturad::store
