// Rebuilding a JobTable from its rows: at open, and after a write that failed.
#include <fmt/format.h>

#include "store/codec.hpp"
#include "store/job_table.hpp"
#include "store/keys.hpp"

namespace faturad::store {
namespace {

constexpr std::array kAllTopics{Topic::parse, Topic::archive, Topic::notify};

keys::Range topic_range(Topic topic) { return keys::prefix(std::string(1, static_cast<char>(topic))); }

}  // namespace

result<void> JobTable::count_ready(Transaction& tx, Topic topic) {
  std::array<std::uint64_t, kPriorities> rows{};
  const auto range = topic_range(topic);
  const auto cursor = kv_.scan(Family::ready, range.begin, range.end);
  for (; cursor->valid(); cursor->next()) {
    const auto level = static_cast<std::uint8_t>(cursor->key()[1]);
    if (level < kPriorities) ++rows[9 - level];
  }
  std::uint64_t total = 0;
  for (int priority = 0; priority < kPriorities; ++priority) {
    at(topic).windows[priority].reset(rows[priority]);
    total += rows[priority];
  }
  if (depth(tx, topic).ready != total) depth(tx, topic).ready = total;
  return cursor->status();
}

result<void> JobTable::count_waiting(Transaction& tx, Topic topic) {
  TopicState& state = at(topic);
  state.next_due.reset();
  state.retry_floor = 0;
  std::uint64_t total = 0;
  std::vector<std::pair<std::string, DocumentId>> too_far;
  const auto range = topic_range(topic);
  const UnixMillis time = now();
  const auto cursor = kv_.scan(Family::retry, range.begin, range.end);
  for (; cursor->valid(); cursor->next(), ++total) {
    const UnixMillis due = Reader(cursor->key().substr(1)).time();
    if (!state.next_due) state.next_due = due;
    const auto id = DocumentId::from_bytes(cursor->value());
    if (id && due > time + options(topic).backoff_max.count()) too_far.emplace_back(cursor->key(), *id);
  }
  depth(tx, topic).retrying = total;
  // A job never waits longer than it was told to, even if the clock was set back meanwhile.
  for (const auto& [key, id] : too_far) {
    auto job = tx.load<JobRecord>(Family::jobs, keys::job(topic, id));
    if (!job) return job.error();
    if (!*job || (*job)->due <= time + (*job)->delay) continue;
    tx.remove(Family::retry, key);
    --depth(tx, topic).retrying;
    make_waiting(tx, topic, id, **job, (*job)->delay);
  }
  return cursor->status();
}

result<void> JobTable::recover_running(Transaction& tx, Topic topic, Restart restart, const OnDead& on_dead) {
  const auto range = topic_range(topic);
  const auto cursor = kv_.scan(Family::running, range.begin, range.end);
  std::uint64_t total = 0;
  for (; cursor->valid(); cursor->next(), ++total) {
    const auto id = DocumentId::from_bytes(cursor->key().substr(1)).value_or(DocumentId{});
    auto job = tx.load<JobRecord>(Family::jobs, keys::job(topic, id));
    if (!job) return job.error();
    tx.remove(Family::running, cursor->key());
    if (!*job) continue;
    // Only reading a document can end the process; who ships it or tells of it is not to blame.
    if (restart == Restart::write_failed || topic != Topic::parse) {
      if ((*job)->attempts > 0) --(*job)->attempts;
      make_ready(tx, topic, id, **job);
      continue;
    }
    const Error error = make_error(Errc::worker_crash, "the daemon ended while it was reading this document");
    const Outcome outcome = after_failure(tx, topic, id, **job, {queue::Failure::Kind::transient, error});
    if (outcome == Outcome::dead) on_dead(tx, topic, id, **job);
  }
  depth(tx, topic).running = 0;
  return cursor->status();
}

result<std::vector<std::string>> JobTable::load(Transaction& tx, Restart restart, const OnDead& on_dead) {
  active_.clear();
  std::vector<std::string> notes;
  for (const Topic topic : kAllTopics) {
    const queue::Depth before = depth(tx, topic);
    if (auto counted = count_ready(tx, topic); !counted) return counted.error();
    if (auto counted = count_waiting(tx, topic); !counted) return counted.error();
    const queue::Depth& counted = depth(tx, topic);
    if (counted.ready != before.ready || counted.retrying != before.retrying) {
      notes.push_back(fmt::format("topic {}: the counters said {} ready and {} waiting, the rows say {} and {}",
                                  name(topic), before.ready, before.retrying, counted.ready, counted.retrying));
    }
  }
  // Only now: a job that ends may bring about one in another topic.
  for (const Topic topic : kAllTopics) {
    if (auto recovered = recover_running(tx, topic, restart, on_dead); !recovered) return recovered.error();
  }
  return notes;
}

}  // namespace faturad::store
