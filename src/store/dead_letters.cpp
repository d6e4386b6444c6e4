#include "faturad/queue/dead_letters.hpp"

#include <fmt/format.h>

#include "store/codec.hpp"
#include "store/engine_core.hpp"
#include "store/engine_ports.hpp"
#include "store/hex.hpp"
#include "store/keys.hpp"

namespace faturad::store {
namespace {

constexpr std::size_t kSlice = 500;        // jobs moved in one commit: intake goes on between them
constexpr std::size_t kScanBudget = 20'000;  // rows looked at for one page

struct DeadKey {
  Topic topic = Topic::parse;
  UnixMillis died_at = 0;
  DocumentId id;
};

DeadKey parse_key(std::string_view bytes) {
  Reader reader(bytes);
  DeadKey key;
  key.topic = static_cast<Topic>(reader.u8());
  key.died_at = reader.time();
  key.id = DocumentId::from_bytes(reader.raw(16)).value_or(DocumentId{});
  return key;
}

class EngineDeadLetters final : public queue::DeadLetters {
 public:
  explicit EngineDeadLetters(EngineCore& core) : core_(core) {}

  result<queue::DeadLetterPage> list(const queue::DeadLetterFilter& filter, std::size_t limit,
                                     std::string_view cursor) const override {
    const auto after = from_hex(cursor);
    if (!after) return make_error(Errc::invalid_argument, "cursor: not one that this list gave out");
    queue::DeadLetterPage page;
    std::size_t looked_at = 0;
    const keys::Range range = range_of(filter, *after);
    const auto rows = core_.kv().scan(Family::dead, range.begin, range.end);
    for (; rows->valid(); rows->next()) {
      if (page.items.size() >= limit || looked_at++ >= kScanBudget) {
        page.cursor = to_hex(rows->key());
        break;
      }
      const DeadKey key = parse_key(rows->key());
      if (!matches(filter, key, rows->value())) continue;
      auto letter = read(key, rows->value());
      if (!letter) return letter.error();
      if (*letter && (*letter)->document.tenant == filter.tenant) page.items.push_back(std::move(**letter));
    }
    if (auto ok = rows->status(); !ok) return ok.error();
    return page;
  }

  result<std::uint64_t> redrive(const queue::DeadLetterFilter& filter, const queue::RedriveOptions& options) override {
    std::uint64_t moved = 0;
    return each_slice(filter, options.limit, [&](const std::vector<DeadKey>& slice) {
      const std::uint64_t before = moved;
      auto count = core_.loop().call<std::uint64_t>(
          Durability::synced, [this, slice, before, &options](Transaction& tx) { return redrive_slice(tx, slice, before, options); });
      if (count) moved += *count;
      return count;
    });
  }

  result<std::uint64_t> purge(const queue::DeadLetterFilter& filter) override {
    return each_slice(filter, UINT64_MAX, [&](const std::vector<DeadKey>& slice) {
      return core_.loop().call<std::uint64_t>(Durability::synced,
                                              [this, slice](Transaction& tx) { return purge_slice(tx, slice); });
    });
  }

 private:
  static keys::Range range_of(const queue::DeadLetterFilter& filter, const std::string& after) {
    keys::Range range{std::string(1, '\1'), std::string(1, '\4')};
    if (filter.topic) {
      range = {keys::dead(*filter.topic, filter.died_from.value_or(0), DocumentId{}),
               keys::dead(*filter.topic, filter.died_to.value_or(INT64_MAX - 1) + 1, DocumentId{})};
    }
    if (after > range.begin) range.begin = after;
    return range;
  }

  static bool matches(const queue::DeadLetterFilter& filter, const DeadKey& key, std::string_view reason) {
    return (!filter.topic || key.topic == *filter.topic) && (filter.reason.empty() || reason == filter.reason) &&
           (!filter.died_from || key.died_at >= *filter.died_from) &&
           (!filter.died_to || key.died_at <= *filter.died_to) && (!filter.id || key.id == *filter.id);
  }

  result<std::optional<queue::DeadLetter>> read(const DeadKey& key, std::string_view reason) const {
    auto row_bytes = core_.kv().get(Family::documents, key.id.view());
    if (!row_bytes) return row_bytes.error();
    auto job_bytes = core_.kv().get(Family::jobs, keys::job(key.topic, key.id));
    if (!job_bytes) return job_bytes.error();
    if (!*row_bytes || !*job_bytes) return std::optional<queue::DeadLetter>();
    const auto row = decode<DocumentRow>(**row_bytes);
    const auto job = decode<JobRecord>(**job_bytes);
    if (!row || !job || job->state != JobState::dead) return std::optional<queue::DeadLetter>();
    return std::optional(queue::DeadLetter{key.topic, key.died_at, std::string(reason), to_record(key.id, *row, *job)});
  }

  // The filter's jobs as they stand now, found outside the commit thread; what changes meanwhile is skipped there.
  template <class Act>
  result<std::uint64_t> each_slice(const queue::DeadLetterFilter& filter, std::uint64_t limit, Act act) {
    std::uint64_t total = 0;
    std::string cursor;
    while (total < limit) {
      auto page = list(filter, static_cast<std::size_t>(std::min<std::uint64_t>(kSlice, limit - total)), cursor);
      if (!page) return page.error();
      std::vector<DeadKey> slice;
      for (const queue::DeadLetter& letter : page->items) slice.push_back({letter.topic, letter.died_at, letter.document.id});
      if (!slice.empty()) {
        const result<std::uint64_t> count = act(slice);
        if (!count) return count;
        total += *count;
      }
      if (page->cursor.empty()) break;
      cursor = page->cursor;
    }
    return total;
  }

  result<std::uint64_t> redrive_slice(Transaction& tx, const std::vector<DeadKey>& slice, std::uint64_t before,
                                      const queue::RedriveOptions& options) {
    std::uint64_t moved = 0;
    for (const DeadKey& key : slice) {
      auto row = DocumentTable::row(tx, key.id);
      if (!row || !*row) continue;
      const double position = static_cast<double>(before + moved);
      const UnixMillis delay = options.per_second > 0 ? static_cast<UnixMillis>(position * 1000.0 / options.per_second) : 0;
      if (!core_.jobs().redrive(tx, key.topic, key.id, delay)) continue;
      ++moved;
      if (key.topic != Topic::parse) continue;
      DocumentTable::move(tx, key.id, **row, DocumentTable::Phase::dead, DocumentTable::Phase::pending);
      tx.event(EventType::redriven, core_.jobs().now(), key.id, (*row)->tenant);
    }
    return moved;
  }

  result<std::uint64_t> purge_slice(Transaction& tx, const std::vector<DeadKey>& slice) {
    std::uint64_t removed = 0;
    for (const DeadKey& key : slice) {
      auto job = tx.load<JobRecord>(Family::jobs, keys::job(key.topic, key.id));
      if (!job || !*job || (*job)->state != JobState::dead) continue;
      auto gone = key.topic == Topic::parse ? core_.remove_document(tx, key.id) : core_.jobs().remove(tx, key.topic, key.id);
      if (!gone) return gone.error();
      ++removed;
    }
    return removed;
  }

  EngineCore& core_;
};

}  // namespace

std::unique_ptr<queue::DeadLetters> make_dead_letters(EngineCore& core) {
  return std::make_unique<EngineDeadLetters>(core);
}

}  // namespace faturad::store
