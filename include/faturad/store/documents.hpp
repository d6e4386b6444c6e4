// Reads documents, results and events. All calls block on the database: not for I/O threads. Thread safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"

namespace faturad::store {

struct StoredResult {
  int pages = 0;
  std::string text_source;
  std::string members;  // JSON without braces, see ParsedDocument
  std::vector<std::string> review{};  // why a person should look at it; empty: nobody needs to
};

struct DocumentView {
  DocumentRecord record;
  std::optional<StoredResult> result;  // when done
};

// What lists show of a result.
struct ResultSummary {
  int pages = 0;
  std::string text_source;  // empty: there is no result yet
  std::vector<std::string> review{};
  std::vector<InvoiceSummary> invoices;
};

struct ListQuery {
  std::string tenant;
  std::optional<DocumentStatus> status;
  std::optional<bool> review;  // whether a person should look at it; only documents that are done have an answer
  std::string kind, seller_tax_id, number, issued_from, issued_to, min_total, max_total, q;
  std::optional<UnixMillis> received_from, received_to;
  bool newest_first = true;
  std::size_t limit = 50;  // 1 to 1000
  std::string cursor;
};

struct ListItem {
  DocumentRecord record;
  ResultSummary result;  // empty unless done
};

struct ListPage {
  std::vector<ListItem> items;
  std::string cursor;  // empty: that was all. A page may be short, even empty, with a cursor: the scan has a budget
};

enum class EventType : std::uint8_t { accepted = 1, done = 2, retrying = 3, dead = 4, redriven = 5, deleted = 6 };
const char* name(EventType type) noexcept;

struct Event {
  std::uint64_t sequence = 0;
  EventType type = EventType::accepted;
  UnixMillis at = 0;
  DocumentId id;
  std::string tenant;
  std::string reason;  // of retrying and dead
};

struct EventPage {
  std::vector<Event> items;
  std::uint64_t last = 0;         // give it back as `after`
  std::uint64_t first_kept = 0;   // older ones are gone: a reader behind this has missed some
};

class Documents {
 public:
  virtual ~Documents() = default;
  virtual result<DocumentView> get(const std::string& tenant, DocumentId id) const = 0;      // not_found
  virtual result<std::string> text(const std::string& tenant, DocumentId id) const = 0;      // not_found, conflict (not done)
  // The next bytes of the payload from chunk `index` on; empty at the end. `record` as get() gave it.
  virtual result<std::string> payload_chunk(const DocumentRecord& record, std::uint32_t index) const = 0;
  virtual result<ListPage> list(const ListQuery& query) const = 0;
  // Errors: invalid_argument when `after` lies beyond the last event.
  virtual result<EventPage> events(const std::string& tenant, std::uint64_t after, std::size_t limit) const = 0;
  virtual result<void> remove(const std::string& tenant, DocumentId id) = 0;                 // whatever its state

  // Called after each commit that made events, on a thread of the store; must not block. Set before the first use.
  using Listener = std::function<void(const std::vector<Event>&)>;
  virtual void on_events(Listener listener) = 0;
};

}  // namespace faturad::store
