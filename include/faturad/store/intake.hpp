// Takes documents in. A payload is spooled in chunks while it arrives; accept() makes it and its job durable at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"

namespace faturad::store {

enum class DuplicatePolicy {
  reject,  // 409 with the first document's id
  link,    // a new id that shares the first one's payload and result, and says so
  accept,  // a document like any other; even one that has killed its parser before is tried again
};

// One document of a request: chunks 0..chunks-1 are spooled under `id`, the rest of the payload is `tail`.
struct NewDocument {
  DocumentId id;
  std::string filename, media_type;
  Sha256 sha256;
  std::uint64_t bytes = 0;
  std::uint32_t chunks = 0;
  std::string tail;
};

struct AcceptRequest {
  std::string tenant;
  std::vector<NewDocument> documents;  // all or none
  std::string idempotency_key;         // empty: none; only with a single document
  DuplicatePolicy duplicates = DuplicatePolicy::link;
  std::uint8_t priority = 5;
  std::chrono::milliseconds delay{0};
};

struct Accepted {
  DocumentId id;
  Sha256 sha256;
  DocumentStatus status = DocumentStatus::queued;
  std::optional<DocumentId> duplicate_of;
  bool replayed = false;             // the answer of an earlier request with this idempotency key
  std::uint64_t queue_position = 0;  // jobs ready before it
  std::optional<Error> rejected;     // nothing was kept of this one: duplicate (policy reject) or killer_document
};

class Intake {
 public:
  virtual ~Intake() = default;
  using SpoolDone = std::function<void(result<void>)>;
  using AcceptDone = std::function<void(result<std::vector<Accepted>>)>;

  // Handlers run on a thread of the store and must not block. `spool` is not durable by itself; await each call
  // before the next: that is what bounds an upload's memory.
  // Errors: overloaded (bounded queue full or write stall), storage_failure, storage_full, shutting_down; internal for a
  // chunk that is not of kSpoolChunk bytes: readers find a chunk by its offset.
  virtual void spool(DocumentId id, std::uint32_t chunk, std::string bytes, SpoolDone done) = 0;
  // Further errors: duplicate, idempotency_mismatch. The handler runs after the sync.
  virtual void accept(AcceptRequest request, AcceptDone done) = 0;
  virtual void discard(DocumentId id, std::uint32_t chunks) = 0;  // the upload ended early

  // False marks the key as in use by another request that is still arriving; pair with end_key.
  virtual bool begin_key(const std::string& tenant, const std::string& key) = 0;
  virtual void end_key(const std::string& tenant, const std::string& key) = 0;

  // ok, or why nothing can be accepted now (readiness).
  virtual result<void> ready() const = 0;
};

inline constexpr std::size_t kSpoolChunk = 256 * 1024;  // bytes of each chunk; the tail has 0 to as many

}  // namespace faturad::store
