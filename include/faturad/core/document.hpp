// What the daemon keeps of a document beside its payload and its result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/clock.hpp"
#include "faturad/core/error.hpp"
#include "faturad/core/ids.hpp"
#include "faturad/core/sha256.hpp"

namespace faturad {

enum class Topic : std::uint8_t { parse = 1, archive = 2, notify = 3 };
const char* name(Topic topic) noexcept;
std::optional<Topic> parse_topic(std::string_view text);

// Values are on disk.
enum class DocumentStatus : std::uint8_t { queued = 1, running = 2, retrying = 3, done = 4, dead = 5 };
const char* name(DocumentStatus status) noexcept;
std::optional<DocumentStatus> parse_document_status(std::string_view text);

// One failed attempt.
struct AttemptError {
  UnixMillis at = 0;
  Errc code = Errc::internal;
  std::string message;
};

struct DocumentRecord {
  DocumentId id;
  std::string tenant;      // empty: the only one
  std::string filename;    // as the client named it, may be empty
  std::string media_type;
  std::uint64_t bytes = 0;
  Sha256 sha256;
  DocumentId payload;      // whose spool entry holds the bytes: its own id, or that of the first copy
  std::optional<DocumentId> duplicate_of;
  DocumentStatus status = DocumentStatus::queued;
  std::uint8_t priority = 5;  // 0 (last) to 9 (first)
  std::uint32_t attempts = 0;
  UnixMillis received_at = 0;
  std::optional<UnixMillis> finished_at;
  std::optional<UnixMillis> next_attempt_at;  // while retrying or delayed
  std::uint32_t redrives = 0;
  std::vector<AttemptError> errors;  // of all attempts, the newest last; the oldest fall out beyond 20
};

// What lists filter by; one for each invoice of a document. Values as in the result format; empty is absent.
struct InvoiceSummary {
  std::string kind, number, seller_name, seller_tax_id, currency;
  std::string issue_date, due_date;  // ISO
  std::string total;                 // gross, else due; decimal
};

// What reading a document yields, ready to be stored and served without another look inside.
struct ParsedDocument {
  int pages = 0;
  std::string text_source;          // "pdf", or "none" for images without text
  std::string result_members;       // JSON: "invoices":[...],"warnings":[...] without braces
  std::string text;                 // plain text, pages separated by form feeds
  std::vector<InvoiceSummary> summaries;
  std::vector<std::string> review{};  // why a person should look at it; empty: nobody needs to
};

}  // namespace faturad
