// The one engine behind queue, results and spool: a commit is one atomic batch over all three.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "faturad/core/clock.hpp"
#include "faturad/core/contents.hpp"
#include "faturad/queue/dead_letters.hpp"
#include "faturad/queue/queue.hpp"
#include "faturad/store/archive.hpp"
#include "faturad/store/documents.hpp"
#include "faturad/store/intake.hpp"

namespace faturad::store {

struct JobOptions {
  std::uint32_t max_attempts = 5;
  std::chrono::milliseconds backoff_base{1'000};   // doubles with each attempt
  std::chrono::milliseconds backoff_max{300'000};
  std::chrono::milliseconds lease_timeout{600'000};
};

// The jobs that the end of reading a document, done or dead, brings about in the same commit. Asked on the commit thread.
struct FollowUps {
  Sites archive = 0;  // where payloads are to lie at first, see Archive::target()
  // Whether anyone wants to be told; empty: nobody.
  std::function<bool(const std::string& tenant, queue::Notice::Kind kind)> notify;
};

struct EngineOptions {
  std::filesystem::path directory;
  JobOptions jobs;     // of parse
  JobOptions archive;
  JobOptions notify;
  FollowUps follow_ups;
  std::uint64_t max_spool_bytes = 0;               // of payloads that wait to be archived; 0: no limit. Above it intake answers overloaded
  std::uint64_t min_free_bytes = 512u << 20;       // below this intake answers storage_full
  std::uint64_t max_backlog = 10'000'000;          // ready and waiting jobs; above it intake answers overloaded
  std::uint64_t max_pending_bytes = 64u << 20;     // of operations that wait for the commit thread
  std::chrono::microseconds commit_window{2'000};  // how long a sync waits for company while uploads come in parallel
  std::uint64_t kept_events = 1'000'000;
  std::chrono::hours idempotency_retention{24 * 7};
  std::uint64_t block_cache_bytes = 64u << 20;
  std::uint64_t write_buffer_bytes = 48u << 20;
  std::function<void(const std::string&)> log;     // what an operator should know; may be empty
};

struct EngineStats {
  std::uint64_t operations = 0;  // applied
  std::uint64_t commits = 0;     // atomic batches written
  std::uint64_t syncs = 0;       // of those, synced
  std::uint64_t accepted = 0;    // documents acknowledged by this process
  std::uint64_t free_bytes = 0;
  std::uint64_t turns = 0;       // rounds of the commit thread, also of those with nothing to do: it lives
};

// What a full check of the database found. `problems` is empty when everything agrees.
struct AuditReport {
  std::uint64_t documents = 0;
  std::array<queue::Depth, 3> depths{};  // counted from the rows, by topic
  std::vector<std::string> problems;
};

class Engine {
 public:
  virtual ~Engine() = default;  // closes
  virtual Intake& intake() = 0;
  virtual queue::Queue& queue() = 0;
  virtual queue::DeadLetters& dead_letters() = 0;
  virtual Documents& documents() = 0;
  virtual Archive& archive() = 0;
  virtual Contents& contents() = 0;
  virtual EngineStats stats() const = 0;
  // Reads every row; blocks; for a quiet engine (an operation that commits meanwhile may look like a problem).
  virtual AuditReport audit() const = 0;
  // Commits what is waiting, refuses the rest, ends the thread. Leases still out are returned without burning an attempt.
  virtual void close() = 0;
};

// Opens or makes the database and recovers: what ran when the process died has burned its attempt.
// `clock` must outlive the engine. Errors: storage_failure, storage_full, incompatible_format.
result<std::unique_ptr<Engine>> open_engine(const EngineOptions& options, const Clock& clock);

// Of the database in that directory, whether a daemon runs on it or not; they change nothing.
// What the labels of its blob stores say; nullopt: there is none, or it has no store yet.
result<std::optional<std::string>> stored_id(const std::filesystem::path& directory);
// Whether some payload counts on that store; reads payloads until one does.
result<bool> stored_holds(const std::filesystem::path& directory, Sites site);

// Whether a blob store outside has this content; the error says what is wrong. Of kPrimary and kSecondary.
using BlobCheck = std::function<result<void>(Sites site, const Sha256& sha256, std::uint64_t bytes)>;

// Opens the database of a daemon that does not run, changes nothing, reads every row, asks for every blob that a row counts on.
result<AuditReport> audit_directory(const EngineOptions& options, const BlobCheck& check);

}  // namespace faturad::store
