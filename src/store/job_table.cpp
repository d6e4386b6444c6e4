#include "store/job_table.hpp"

#include <fmt/format.h>

#include "store/codec.hpp"
#include "store/keys.hpp"

namespace faturad::store {
namespace {

constexpr std::array kAllTopics{Topic::parse, Topic::archive, Topic::notify};
constexpr int kDuePerRound = 1000;

keys::Range topic_range(Topic topic) { return keys::prefix(std::string(1, static_cast<char>(topic))); }

void remember(JobRecord& job, AttemptError error) {
  if (job.errors.size() >= kKeptErrors) job.errors.erase(job.errors.begin());
  job.errors.push_back(std::move(error));
}

}  // namespace

JobTable::JobTable(const KeyValue& kv, const std::array<JobOptions, kTopics>& options, const Clock& clock)
    : kv_(kv), options_(options), clock_(clock), wall_at_start_(clock.unix_ms()), steady_at_start_(clock.steady()),
      random_(std::random_device{}()) {
  next_token_ = random_();  // a token of an earlier process means nothing to this one
  for (const Topic topic : kAllTopics) {
    for (int priority = 0; priority < kPriorities; ++priority) {
      at(topic).windows.emplace_back(topic, static_cast<std::uint8_t>(priority));
    }
  }
}

UnixMillis JobTable::now() const {
  const auto passed = clock_.steady() - steady_at_start_;
  return wall_at_start_ + std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
}

void JobTable::store(Transaction& tx, Topic topic, const DocumentId& id, const JobRecord& job) {
  tx.put(Family::jobs, keys::job(topic, id), encode(job));
}

void JobTable::make_ready(Transaction& tx, Topic topic, const DocumentId& id, JobRecord& job) {
  job.state = JobState::ready;
  job.changed_at = now();
  job.sequence = tx.state().next_sequence++;
  const ReadyWindow::Entry entry{job.sequence, id, job.changed_at};
  tx.put_blob(Family::ready, keys::ready(topic, job.priority, job.sequence), encode(entry));
  at(topic).windows[job.priority].append(entry);
  ++depth(tx, topic).ready;
  store(tx, topic, id, job);
}

void JobTable::make_waiting(Transaction& tx, Topic topic, const DocumentId& id, JobRecord& job, UnixMillis delay) {
  job.state = JobState::waiting;
  job.changed_at = now();
  job.delay = delay;
  job.due = job.changed_at + delay;
  job.sequence = tx.state().next_sequence++;
  tx.put_blob(Family::retry, keys::retry(topic, job.due, job.sequence), id.view());
  TopicState& state = at(topic);
  state.next_due = std::min(state.next_due.value_or(job.due), job.due);
  state.retry_floor = std::min(state.retry_floor, job.due);
  ++depth(tx, topic).retrying;
  store(tx, topic, id, job);
}

void JobTable::make_dead(Transaction& tx, Topic topic, const DocumentId& id, JobRecord& job) {
  job.state = JobState::dead;
  job.changed_at = now();
  const Errc reason = job.errors.empty() ? Errc::internal : job.errors.back().code;
  tx.put_blob(Family::dead, keys::dead(topic, job.changed_at, id), name(reason));
  ++depth(tx, topic).dead;
  store(tx, topic, id, job);
}

void JobTable::add(Transaction& tx, Topic topic, const DocumentId& id, std::uint8_t priority, UnixMillis delay) {
  JobRecord job;
  job.priority = priority;
  ++depth(tx, topic).accepted;
  if (delay > 0) {
    make_waiting(tx, topic, id, job, delay);
  } else {
    make_ready(tx, topic, id, job);
  }
}

result<bool> JobTable::again(Transaction& tx, Topic topic, const DocumentId& id, std::uint8_t priority) {
  auto loaded = tx.load<JobRecord>(Family::jobs, keys::job(topic, id));
  if (!loaded) return loaded.error();
  if (!*loaded) {
    add(tx, topic, id, priority, 0);
    return true;
  }
  JobRecord job = std::move(**loaded);
  if (job.state != JobState::done) return false;
  --depth(tx, topic).done;
  job.attempts = 0;
  job.priority = priority;
  make_ready(tx, topic, id, job);
  return true;
}

result<void> JobTable::revive(Transaction& tx, Topic topic, const DocumentId& id, std::uint8_t priority) {
  auto job = tx.load<JobRecord>(Family::jobs, keys::job(topic, id));
  if (!job) return job.error();
  if (*job && (*job)->state == JobState::dead) {
    auto redriven = redrive(tx, topic, id, 0);
    return redriven ? result<void>() : redriven.error();
  }
  auto asked = again(tx, topic, id, priority);
  return asked ? result<void>() : asked.error();
}

void JobTable::add_done(Transaction& tx, Topic topic, const DocumentId& id, std::uint8_t priority) {
  JobRecord job;
  job.priority = priority;
  job.state = JobState::done;
  job.changed_at = now();
  ++depth(tx, topic).accepted;
  ++depth(tx, topic).done;
  store(tx, topic, id, job);
}

result<void> JobTable::notify(Transaction& tx, const DocumentId& id, std::uint8_t priority, queue::Notice notice) {
  auto loaded = tx.load<JobRecord>(Family::jobs, keys::job(Topic::notify, id));
  if (!loaded) return loaded.error();
  const bool known = loaded->has_value();
  JobRecord job = known ? std::move(**loaded) : JobRecord{};
  job.notices.push_back(notice);
  queue::Depth& counts = depth(tx, Topic::notify);
  if (!known) {
    job.priority = priority;
    ++counts.accepted;
  } else if (job.state == JobState::done) {
    --counts.done;
  } else if (job.state == JobState::dead) {
    tx.remove(Family::dead, keys::dead(Topic::notify, job.changed_at, id));
    --counts.dead;
  } else {
    if (job.state == JobState::running) {
      for (auto& [token, active] : active_) {
        if (active.topic == Topic::notify && active.id == id) active.job.notices.push_back(notice);
      }
    }
    store(tx, Topic::notify, id, job);
    return {};
  }
  job.attempts = 0;
  make_ready(tx, Topic::notify, id, job);
  return {};
}

result<std::optional<JobTable::Leased>> JobTable::lease(Transaction& tx, Topic topic) {
  for (int priority = kPriorities - 1; priority >= 0; --priority) {
    ReadyWindow& window = at(topic).windows[priority];
    while (true) {
      auto entry = window.pop(kv_);
      if (!entry) return entry.error();
      if (!*entry) break;
      auto job = tx.load<JobRecord>(Family::jobs, keys::job(topic, (*entry)->id));
      if (!job) return job.error();
      const bool stale = !*job || (*job)->state != JobState::ready || (*job)->sequence != (*entry)->sequence;
      if (stale) continue;  // deleted while it stood in the window
      Leased leased{++next_token_, {topic, (*entry)->id, std::move(**job), **entry, clock_.steady() + options(topic).lease_timeout, 0}};
      JobRecord& record = leased.active.job;
      leased.active.notices = record.notices.size();
      tx.remove(Family::ready, keys::ready(topic, record.priority, record.sequence));
      tx.put_blob(Family::running, keys::job(topic, leased.active.id), {});
      record.state = JobState::running;
      record.changed_at = now();
      ++record.attempts;
      --depth(tx, topic).ready;
      ++depth(tx, topic).running;
      store(tx, topic, leased.active.id, record);
      active_.emplace(leased.token, leased.active);
      return std::optional<Leased>(std::move(leased));
    }
  }
  return std::optional<Leased>();
}

std::optional<JobTable::Active> JobTable::finish(Transaction& tx, std::uint64_t token) {
  auto node = active_.extract(token);
  if (node.empty()) return std::nullopt;
  Active active = std::move(node.mapped());
  tx.remove(Family::running, keys::job(active.topic, active.id));
  --depth(tx, active.topic).running;
  auto& notices = active.job.notices;
  notices.erase(notices.begin(), notices.begin() + static_cast<std::ptrdiff_t>(active.notices));
  active.job.progress.clear();
  if (!notices.empty()) {
    active.job.attempts = 0;
    make_ready(tx, active.topic, active.id, active.job);
    return active;
  }
  active.job.state = JobState::done;
  active.job.changed_at = now();
  ++depth(tx, active.topic).done;
  store(tx, active.topic, active.id, active.job);
  return active;
}

UnixMillis JobTable::backoff(Topic topic, std::uint32_t attempts) {
  const std::uint32_t doublings = std::min(attempts > 0 ? attempts - 1 : 0, 30u);
  const JobOptions& limits = options(topic);
  const std::int64_t ceiling = std::min<std::int64_t>(limits.backoff_base.count() << doublings, limits.backoff_max.count());
  return std::uniform_int_distribution<UnixMillis>(0, std::max<std::int64_t>(ceiling, 1))(random_);
}

JobTable::Outcome JobTable::after_failure(Transaction& tx, Topic topic, const DocumentId& id, JobRecord& job,
                                          const queue::Failure& failure) {
  using Kind = queue::Failure::Kind;
  // A circuit that stays open says the same each time; it must not push what really happened out of the history.
  const bool said = failure.kind == Kind::blocked && !job.errors.empty() && job.errors.back().message == failure.error.message;
  if (!said) remember(job, {now(), failure.error.code, failure.error.message});
  job.progress = failure.progress;
  if (failure.kind == Kind::blocked && job.attempts > 0) --job.attempts;
  const bool exhausted = failure.kind == Kind::transient && job.attempts >= options(topic).max_attempts;
  if (failure.kind == Kind::permanent || exhausted) {
    make_dead(tx, topic, id, job);
    return Outcome::dead;
  }
  make_waiting(tx, topic, id, job, std::max<UnixMillis>({1, failure.not_before.count(), backoff(topic, job.attempts)}));
  return Outcome::retrying;
}

std::optional<std::pair<JobTable::Active, JobTable::Outcome>> JobTable::fail(Transaction& tx, std::uint64_t token,
                                                                             const queue::Failure& failure) {
  auto node = active_.extract(token);
  if (node.empty()) return std::nullopt;
  Active active = std::move(node.mapped());
  tx.remove(Family::running, keys::job(active.topic, active.id));
  --depth(tx, active.topic).running;
  const Outcome outcome = after_failure(tx, active.topic, active.id, active.job, failure);
  return std::make_pair(std::move(active), outcome);
}

std::optional<JobTable::Active> JobTable::release(Transaction& tx, std::uint64_t token) {
  auto node = active_.extract(token);
  if (node.empty()) return std::nullopt;
  Active active = std::move(node.mapped());
  tx.remove(Family::running, keys::job(active.topic, active.id));
  // Back to its old place: the row gets the key it had.
  tx.put_blob(Family::ready, keys::ready(active.topic, active.job.priority, active.entry.sequence), encode(active.entry));
  at(active.topic).windows[active.job.priority].push_front(active.entry);
  active.job.state = JobState::ready;
  active.job.changed_at = now();
  if (active.job.attempts > 0) --active.job.attempts;
  --depth(tx, active.topic).running;
  ++depth(tx, active.topic).ready;
  store(tx, active.topic, active.id, active.job);
  return active;
}

result<JobRecord> JobTable::redrive(Transaction& tx, Topic topic, const DocumentId& id, UnixMillis delay) {
  auto job = tx.load<JobRecord>(Family::jobs, keys::job(topic, id));
  if (!job) return job.error();
  if (!*job) return make_error(Errc::not_found, fmt::format("there is no {} job of document {}", name(topic), id.str()));
  JobRecord record = std::move(**job);
  if (record.state != JobState::dead) {
    return make_error(Errc::conflict, fmt::format("document {} is not dead in topic {}", id.str(), name(topic)));
  }
  tx.remove(Family::dead, keys::dead(topic, record.changed_at, id));
  --depth(tx, topic).dead;
  record.attempts = 0;
  ++record.redrives;
  if (delay > 0) {
    make_waiting(tx, topic, id, record, delay);
  } else {
    make_ready(tx, topic, id, record);
  }
  return record;
}

result<bool> JobTable::remove(Transaction& tx, Topic topic, const DocumentId& id) {
  auto loaded = tx.load<JobRecord>(Family::jobs, keys::job(topic, id));
  if (!loaded) return loaded.error();
  if (!*loaded) return false;
  const JobRecord& job = **loaded;
  queue::Depth& counts = depth(tx, topic);
  switch (job.state) {
    case JobState::ready:
      tx.remove(Family::ready, keys::ready(topic, job.priority, job.sequence));
      at(topic).windows[job.priority].forget(job.sequence);
      --counts.ready;
      break;
    case JobState::running:
      tx.remove(Family::running, keys::job(topic, id));
      std::erase_if(active_, [&](const auto& item) { return item.second.topic == topic && item.second.id == id; });
      --counts.running;
      break;
    case JobState::waiting:
      tx.remove(Family::retry, keys::retry(topic, job.due, job.sequence));
      --counts.retrying;
      break;
    case JobState::done: --counts.done; break;
    case JobState::dead:
      tx.remove(Family::dead, keys::dead(topic, job.changed_at, id));
      --counts.dead;
      break;
  }
  ++counts.deleted;
  tx.remove(Family::jobs, keys::job(topic, id));
  return true;
}

void JobTable::move_due(Transaction& tx) {
  const UnixMillis time = now();
  for (const Topic topic : kAllTopics) {
    TopicState& state = at(topic);
    if (!state.next_due || *state.next_due > time) continue;
    const auto cursor = kv_.scan(Family::retry, keys::retry(topic, state.retry_floor, 0), topic_range(topic).end);
    state.next_due.reset();
    for (int moved = 0; cursor->valid(); cursor->next()) {
      Reader key(cursor->key().substr(1));
      const UnixMillis due = key.time();
      if (due > time || moved >= kDuePerRound) {
        state.next_due = due;
        break;
      }
      const std::uint64_t sequence = key.u64_be();
      const auto id = DocumentId::from_bytes(cursor->value()).value_or(DocumentId{});
      auto job = tx.load<JobRecord>(Family::jobs, keys::job(topic, id));
      if (!job) return tx.poison(job.error());
      state.retry_floor = due;
      const bool stale = !*job || (*job)->state != JobState::waiting || (*job)->sequence != sequence;
      if (stale) continue;  // removed or moved by this very transaction
      tx.remove(Family::retry, cursor->key());
      --depth(tx, topic).retrying;
      make_ready(tx, topic, id, **job);
      ++moved;
    }
    if (auto read = cursor->status(); !read) return tx.poison(read.error());
  }
}

std::vector<std::uint64_t> JobTable::expired() const {
  std::vector<std::uint64_t> out;
  const auto time = clock_.steady();
  for (const auto& [token, active] : active_) {
    if (active.expires <= time) out.push_back(token);
  }
  return out;
}

std::vector<std::uint64_t> JobTable::tokens() const {
  std::vector<std::uint64_t> out;
  for (const auto& [token, active] : active_) out.push_back(token);
  return out;
}

std::optional<UnixMillis> JobTable::next_due() const {
  std::optional<UnixMillis> soonest;
  for (const TopicState& state : topics_) {
    if (state.next_due && (!soonest || *state.next_due < *soonest)) soonest = state.next_due;
  }
  return soonest;
}

bool JobTable::maybe_ready(Topic topic) const {
  for (const ReadyWindow& window : at(topic).windows) {
    if (window.maybe_any()) return true;
  }
  return false;
}

std::uint64_t JobTable::ready_before(Topic topic, std::uint8_t priority) const {
  std::uint64_t count = 0;
  for (int higher = priority; higher < kPriorities; ++higher) count += at(topic).windows[higher].size();
  return count;
}

void JobTable::committed() {
  for (TopicState& state : topics_) {
    for (ReadyWindow& window : state.windows) window.committed();
  }
}

UnixMillis JobTable::oldest_ready(Topic topic) {
  UnixMillis oldest = 0;
  for (ReadyWindow& window : at(topic).windows) {
    const auto entry = window.front(kv_);
    if (entry && *entry && (oldest == 0 || (*entry)->since < oldest)) oldest = (*entry)->since;
  }
  return oldest;
}

}  // namespace faturad::store
