// Where payloads lie once they are out of the database: files that never change, named by their SHA-256. A store holds each
// content once, whoever sent it. All calls block; thread safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/clock.hpp"
#include "faturad/core/error.hpp"
#include "faturad/core/sha256.hpp"

namespace faturad::blob {

struct BlobId {
  Sha256 sha256;
  std::uint64_t bytes = 0;
};

// The content of a blob that is to be stored. Read in pieces, also twice and from the middle: for another attempt, for a part.
class Source {
 public:
  virtual ~Source() = default;
  // Fills `into` from `offset` on and returns how much; less than its size only at the end.
  virtual result<std::size_t> read(std::uint64_t offset, std::span<char> into) = 0;
};

using Sink = std::function<result<void>(std::string_view)>;  // an error ends the reading with it

struct Listed {
  Sha256 sha256;
  std::uint64_t bytes = 0;
};

struct ListPage {
  std::vector<Listed> items;
  std::string cursor;  // give it back for the next page; empty: that was all
};

// Errors of all calls: unreachable (the store does not answer, refuses this daemon, has no room: another time may do),
// storage_failure (bytes that differ from their checksum, an answer that makes no sense), too_large and refused_by_store (by put():
// it takes others, but never this content), and what a source or sink returned.
class BlobStore {
 public:
  virtual ~BlobStore() = default;
  // Returns once the blob survives whatever the store promises to survive. One that is there already costs a question.
  virtual result<void> put(const BlobId& id, Source& source) = 0;
  // Hands over [offset, offset + size) in pieces, cut at the blob's end. A reading of the whole blob is compared with its
  // SHA-256: storage_failure after the last piece. not_found.
  virtual result<void> read(const BlobId& id, std::uint64_t offset, std::uint64_t size, const Sink& sink) = 0;
  virtual result<bool> has(const BlobId& id) = 0;
  virtual result<void> remove(const Sha256& sha256) = 0;  // also when it is not there
  virtual result<ListPage> list(const std::string& cursor) = 0;
  // Removes what writes that never ended have left, begun before `before`; returns how many.
  virtual result<std::uint64_t> remove_leftovers(UnixMillis before) = 0;
  // A small text beside the blobs, which says whose store this is. nullopt: there is none. put_label() never replaces one.
  virtual result<std::optional<std::string>> label() = 0;
  virtual result<void> put_label(const std::string& text) = 0;
};

inline constexpr std::size_t kPiece = 256 * 1024;  // the largest that a sink gets

// ab/cd/<sha256>.pdf; nullopt for a name that is none.
std::string blob_name(const Sha256& sha256);
std::optional<Sha256> parse_blob_name(std::string_view name);
inline constexpr char kLabelName[] = "faturad-store";

// The content of `bytes` as a source; they must outlive it.
class MemorySource final : public Source {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  result<std::size_t> read(std::uint64_t offset, std::span<char> into) override;

 private:
  std::string_view bytes_;
};

}  // namespace faturad::blob
