// What the column families hold. docs/storage-format.md is the written form of this file; both change together.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/document.hpp"
#include "faturad/queue/queue.hpp"
#include "faturad/store/archive.hpp"
#include "faturad/store/documents.hpp"

namespace faturad::store {

inline constexpr std::uint8_t kRecordVersion = 1;
inline constexpr std::uint32_t kSchemaVersion = 1;
inline constexpr int kTopics = 3;
inline constexpr int kPriorities = 10;
inline constexpr std::size_t kKeptErrors = 20;

// Values are on disk.
enum class JobState : std::uint8_t { ready = 1, running = 2, waiting = 3, done = 4, dead = 5 };

// One job: a document in a topic.
struct JobRecord {
  JobState state = JobState::ready;
  std::uint8_t priority = 5;
  std::uint32_t attempts = 0;
  std::uint32_t redrives = 0;
  std::uint64_t sequence = 0;   // its place in `ready` or `retry`
  UnixMillis due = 0;           // while waiting
  UnixMillis delay = 0;         // what `due` was set to lie ahead: bounds the wait when the clock goes back
  UnixMillis changed_at = 0;    // of the state; when dead: the time in its key
  std::vector<AttemptError> errors;
  // Of `notify`:
  std::vector<queue::Notice> notices;  // not told yet, oldest first
  std::string progress;                // the worker's own, between two attempts
};

// The part of a document that does not change with its job.
struct DocumentRow {
  std::string tenant, filename, media_type;
  std::uint64_t bytes = 0;
  Sha256 sha256;
  DocumentId payload;
  std::optional<DocumentId> duplicate_of;
  std::string idempotency_key;
  UnixMillis received_at = 0;
};

struct PayloadRow {
  std::uint32_t references = 0;
  std::uint32_t chunks = 0;
  PayloadPlace place;
};

// What lists filter by without opening the document: the value of index_received.
struct ListRow {
  std::string filename;
  ResultSummary result;
};

struct IdempotencyRow {
  DocumentId id;
  Sha256 sha256;
  UnixMillis at = 0;
};

// A payload that ended its parser until it was dead, by digest alone: no tenant may have it read again by chance.
struct KillerRow {
  DocumentId id;       // the document that died last
  std::string reason;  // name of the code it died with
  UnixMillis at = 0;
};

// Everything that must be exact after a restart, written with each batch that changes it.
struct StateRow {
  std::uint64_t next_sequence = 1;
  std::uint64_t last_event = 0;
  std::uint64_t spool_bytes = 0;  // of payloads that are in `spool` and accepted
  std::array<queue::Depth, kTopics> depths{};
};

std::string encode(const JobRecord& record);
std::string encode(const DocumentRow& record);
std::string encode(const PayloadRow& record);
std::string encode(const ListRow& record);
std::string encode(const IdempotencyRow& record);
std::string encode(const KillerRow& record);
std::string encode(const StateRow& record);
std::string encode(const Event& record);
std::string encode_result(const ParsedDocument& parsed);

// nullopt: the bytes are no record of a version that this program knows.
template <class Record>
std::optional<Record> decode(std::string_view bytes);
template <> std::optional<JobRecord> decode(std::string_view bytes);
template <> std::optional<DocumentRow> decode(std::string_view bytes);
template <> std::optional<PayloadRow> decode(std::string_view bytes);
template <> std::optional<ListRow> decode(std::string_view bytes);
template <> std::optional<IdempotencyRow> decode(std::string_view bytes);
template <> std::optional<KillerRow> decode(std::string_view bytes);
template <> std::optional<StateRow> decode(std::string_view bytes);
template <> std::optional<Event> decode(std::string_view bytes);  // without its sequence: that is the key
template <> std::optional<StoredResult> decode(std::string_view bytes);

}  // namespace faturad::store
