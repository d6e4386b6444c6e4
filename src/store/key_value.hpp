// An ordered key-value store with column families and atomic batches: all that the engine asks of a database. RocksDB is
// one; the in-memory one serves tests and can lose what was not synced.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "faturad/core/error.hpp"

namespace faturad::store {

// docs/storage-format.md says what each holds. The order is not on disk; the names are.
enum class Family : std::uint8_t {
  meta, jobs, ready, retry, running, dead, spool, uploads, payloads, documents, results, texts, dedupe, idempotency,
  killers, events, index_received, index_status, index_seller, index_number, blobs, unlinked,
  contents, content_chunks, lost,
};
inline constexpr int kFamilyCount = 25;
const char* name(Family family) noexcept;

class Batch {
 public:
  virtual ~Batch() = default;
  virtual void put(Family family, std::string_view key, std::string_view value) = 0;
  virtual void remove(Family family, std::string_view key) = 0;
  virtual void remove_range(Family family, std::string_view begin, std::string_view end) = 0;
  virtual bool empty() const = 0;
};

// Walks a range of one family as it was when the cursor was made. Short-lived: it pins what it sees.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual bool valid() const = 0;  // false at the end and after an error
  virtual void next() = 0;
  virtual std::string_view key() const = 0;    // until next()
  virtual std::string_view value() const = 0;  // until next()
  virtual result<void> status() const = 0;
};

enum class Direction { forward, backward };

// Reads are thread safe; write() is called by one thread.
class KeyValue {
 public:
  virtual ~KeyValue() = default;
  virtual std::unique_ptr<Batch> batch() const = 0;
  // Applies a batch wholly or not at all. With `sync` it and all before it survive a power cut when this returns.
  virtual result<void> write(Batch& batch, bool sync) = 0;
  virtual result<std::optional<std::string>> get(Family family, std::string_view key) const = 0;
  // Keys in [begin, end).
  virtual std::unique_ptr<Cursor> scan(Family family, std::string_view begin, std::string_view end,
                                       Direction direction = Direction::forward) const = 0;
  // After a failed write: makes the store writable again when its cause is gone.
  virtual result<void> resume() = 0;
  // Bytes left on the medium for more data; UINT64_MAX where that is unknown.
  virtual std::uint64_t free_bytes() const = 0;
};

}  // namespace faturad::store
