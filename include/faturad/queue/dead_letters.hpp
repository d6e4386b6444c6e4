// Jobs that were given up, with why; nothing leaves here by itself unless a retention is configured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"

namespace faturad::queue {

struct DeadLetterFilter {
  std::string tenant;
  std::optional<Topic> topic;
  std::string reason;                        // name of an Errc; empty: any
  std::optional<UnixMillis> died_from, died_to;
  std::optional<DocumentId> id;
};

struct DeadLetter {
  Topic topic = Topic::parse;
  UnixMillis died_at = 0;
  std::string reason;
  DocumentRecord document;
};

struct DeadLetterPage {
  std::vector<DeadLetter> items;  // oldest first
  std::string cursor;             // give it back for the next page; empty: that was all
};

struct RedriveOptions {
  double per_second = 0;          // 0: all at once; else spread over time, durably, by due times
  std::uint64_t limit = UINT64_MAX;
};

class DeadLetters {
 public:
  virtual ~DeadLetters() = default;
  virtual result<DeadLetterPage> list(const DeadLetterFilter& filter, std::size_t limit, std::string_view cursor) const = 0;
  // Both work in slices, so that intake goes on; return how many were moved or removed. Block; not for I/O threads.
  virtual result<std::uint64_t> redrive(const DeadLetterFilter& filter, const RedriveOptions& options) = 0;
  // Of `parse`: removes the document. Of other topics: gives up the job, the document stays.
  virtual result<std::uint64_t> purge(const DeadLetterFilter& filter) = 0;
};

}  // namespace faturad::queue
