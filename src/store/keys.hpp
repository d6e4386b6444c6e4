// Keys of the column families: fixed-width big-endian fields, so that the order of bytes is the order that is read.
#pragma once

#include <string>
#include <string_view>

#include "faturad/core/document.hpp"

namespace faturad::store::keys {

struct Range {
  std::string begin, end;  // [begin, end)
};

// The first key after all that start with `prefix`.
std::string after_prefix(std::string prefix);
inline Range prefix(std::string p) { return {p, after_prefix(p)}; }

std::string job(Topic topic, const DocumentId& id);                                   // topic | id; also `running`
std::string ready(Topic topic, std::uint8_t priority, std::uint64_t sequence);        // topic | 9 - priority | sequence
std::string retry(Topic topic, UnixMillis due, std::uint64_t sequence);               // topic | due | sequence
std::string dead(Topic topic, UnixMillis died_at, const DocumentId& id);              // topic | time | id
std::string chunk(const DocumentId& id, std::uint32_t index);                         // id | index
std::string sequence(std::uint64_t value);                                            // of events
std::string received(std::string_view tenant, UnixMillis at, const DocumentId& id);   // tenant 0 | time | id
std::string field(std::string_view tenant, std::string_view value, UnixMillis at, const DocumentId& id);  // tenant 0 value 0 | time | id
std::string dedupe(std::string_view tenant, const Sha256& sha256);                    // tenant 0 | digest
std::string blob(const Sha256& sha256, const DocumentId& payload);                    // digest | payload id
std::string content(const Sha256& sha256, std::uint32_t index);                         // digest | index, of chunks
std::string idempotency(std::string_view tenant, std::string_view key);               // 'k' tenant 0 key
std::string idempotency_age(UnixMillis at, std::string_view tenant, std::string_view key);  // 't' time tenant 0 key

// Numbers and tax ids as the indexes hold them: upper case letters and digits only, so that punctuation never matters.
std::string normalised(std::string_view text);

inline constexpr char kState[] = "state";
inline constexpr char kSchema[] = "schema";
inline constexpr char kDatabaseId[] = "database_id";
inline constexpr char kLabelled[] = "labelled_sites";
inline constexpr char kCaughtUp[] = "archive_caught_up";  // sites for which all payloads were looked at
inline constexpr char kEmbeddedLabel[] = "embedded_label";

}  // namespace faturad::store::keys
