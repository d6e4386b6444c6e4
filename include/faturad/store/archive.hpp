// What the database keeps of payloads that lie in blob stores, and how they come there. All calls but archived() block: not for
// I/O threads. Thread safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"
#include "faturad/queue/queue.hpp"

namespace faturad::store {

// A bit for each blob store that the daemon knows; on disk. 0: the payload lies in the spool of the database.
using Sites = std::uint8_t;
inline constexpr Sites kPrimary = 1, kSecondary = 2;
inline constexpr Sites kEmbedded = 4;  // the blob store in the database itself: where payloads come back to

// Whether a payload at `sites` lies right while new ones go to `target`; 0 of either is the spool.
inline bool lies_right(Sites sites, Sites target) { return sites == target || (target == 0 && sites == kEmbedded); }

inline constexpr Sites kAllSites[] = {kPrimary, kSecondary, kEmbedded};
const char* site_name(Sites site);  // of one: primary, secondary, embedded
// What a store carries to say whose it is, and which: rows count on sites, so two in one place, or two that changed places, are refused.
std::string store_label(const std::string& database_id, Sites site);
std::optional<Sites> parse_site(std::string_view text);

struct PayloadPlace {
  Sites sites = 0;                       // each of them has it whole
  std::vector<std::uint32_t> checksums;  // CRC-32 of each chunk of kSpoolChunk bytes; empty in the spool
  std::optional<DocumentId> spooled_as{};  // in the spool: whose chunks they are, when another document brought them again
};

// A document whose payload lies in blob stores.
struct Archived {
  DocumentId id;
  Sha256 sha256;
  std::uint64_t bytes = 0;
  Sites sites = 0;
};
struct ArchivedPage {
  std::vector<Archived> items;
  std::optional<DocumentId> next;  // where the next page starts; nullopt: that was all
};

// Content to which no payload refers any more, and the stores that may still hold it.
struct Unlinked {
  Sha256 sha256;
  Sites sites = 0;
};

// What a look at all documents found.
struct Look {
  std::uint64_t asked = 0;      // jobs made
  std::uint64_t elsewhere = 0;  // payloads that count on a blob store which is not where payloads are to lie
  std::uint64_t stuck = 0;      // payloads that do not lie where they are to, and whose job is a dead letter
};

class Archive {
 public:
  virtual ~Archive() = default;
  virtual result<PayloadPlace> place(const DocumentRecord& document) const = 0;  // not_found: the document is gone

  // Looks at up to `limit` documents in the order of their ids, from that one on, whosever they are, and names those whose payloads lie in blob stores.
  virtual result<ArchivedPage> list(DocumentId from, std::size_t limit) const = 0;

  // Ends a lease of `archive`: the payload lies at `place` from now on, in one batch with the end of its chunks in the spool.
  virtual void archived(const queue::Lease& lease, PayloadPlace place, queue::Queue::Done done) = 0;

  // Stores where this content was looked for in vain or differs. Whoever sends it again brings it back; what is archived next ends it.
  virtual result<Sites> lost(const Sha256& sha256) const = 0;
  virtual result<void> note_lost(const Sha256& sha256, Sites sites) = 0;

  // Stores that some payload of this content counts on.
  virtual result<Sites> linked(const Sha256& sha256) const = 0;
  virtual result<std::vector<Unlinked>> unlinked(const std::optional<Sha256>& after, std::size_t limit) const = 0;  // in the order of digests
  virtual result<void> forget_unlinked(const Sha256& sha256) = 0;

  // Where payloads are to lie; 0: in the database. A change holds for what is archived from now on; catch_up() moves the rest.
  virtual Sites target() const = 0;
  virtual void set_target(Sites target) = 0;

  // Makes archive jobs, in slices, for all documents whose payload does not lie where new ones go. nullopt: there was nothing to
  // do, for the last such look came to its end and that has not changed since.
  virtual result<std::optional<Look>> catch_up(bool even_if_done) = 0;

  virtual result<std::string> database_id() = 0;  // made at the first question; never changes
  virtual result<bool> holds(Sites site) const = 0;  // whether some payload counts on it; reads payloads until one does
  virtual result<Sites> labelled() const = 0;  // stores that carry this database's label
  virtual result<void> note_labelled(Sites site) = 0;
  // Forecast of when the spool has room for uploads; 0: it has.
  virtual std::chrono::seconds spool_room_in() const = 0;
  virtual std::uint64_t spool_bytes() const = 0;  // of payloads that wait in the database
};

}  // namespace faturad::store
