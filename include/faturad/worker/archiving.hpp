// Payloads on their way from the database to blob stores, and back to those who read them.
#pragma once

#include <chrono>
#include <memory>

#include "faturad/blob/stores.hpp"
#include "faturad/core/circuit.hpp"
#include "faturad/obs/log.hpp"
#include "faturad/queue/queue.hpp"
#include "faturad/store/archive.hpp"
#include "faturad/store/documents.hpp"

namespace faturad::worker {

// One blob store, by its bit in store::Sites.
struct Site {
  blob::BlobStore* store = nullptr;  // null: not configured
  Circuit* circuit = nullptr;
  blob::OwnedStore* owned = nullptr;        // the part of it that knows whose it is
  bool watched = false;                     // it is asked for its label while nobody needs it
};
struct SiteTable {
  Site primary, secondary, embedded;
};

// The documents of the database, with the payloads that are archived: payload_chunk() reads those from the site that answers,
// compared with the checksum of each chunk, and notes where one is lost. At most `max_reads` at a time wait for a site; more are overloaded.
std::unique_ptr<store::Documents> make_archived_documents(store::Documents& documents, store::Archive& archive, const SiteTable& sites,
                                                          int max_reads);

struct ArchiveOptions {
  int threads = 4;
  std::chrono::milliseconds lease_wait{1'000};
  std::chrono::milliseconds sweep_every{3'600'000};
  std::chrono::milliseconds retry_max{30'000};  // between two attempts while a store is down
};

struct ArchivePorts {
  queue::Queue& queue;
  const store::Documents& documents;  // archived ones among them
  store::Archive& archive;
  obs::Logger& logger;
  const Clock& clock;
};

struct ArchiveCounts {
  std::uint64_t archived = 0, bytes = 0, blocked = 0, failed = 0;  // jobs by outcome since the start
  std::uint64_t swept = 0;      // blobs that nothing referred to, and leftovers
  std::uint64_t spool_bytes = 0;
  store::Look look;             // the last at all documents
  bool looking = false;         // one is under way or to come
};

// Ships payloads on threads of its own, and sweeps. A store that is down costs no attempts: jobs go back, and while its circuit
// is open none are taken but those that probe. Where payloads are to lie is store::Archive::target(), or the embedded store where
// that is the database and they lie elsewhere.
class ArchivePool {
 public:
  virtual ~ArchivePool() = default;  // as stop()
  virtual void start() = 0;
  virtual void look_again() = 0;  // for documents that lie elsewhere than they should, all over
  virtual void stop() = 0;  // ends jobs under way or gives them back, waits for the threads
  virtual ArchiveCounts counts() const = 0;
  virtual void wait_idle(std::chrono::milliseconds limit) const = 0;  // until there is no job and no look, or so long
  virtual std::uint64_t to_remove() const = 0;  // copies that nothing counts on any more and that wait to be removed; up to 1000 are counted
};
std::unique_ptr<ArchivePool> make_archive_pool(const ArchiveOptions& options, ArchivePorts ports, const SiteTable& sites);

}  // namespace faturad::worker
