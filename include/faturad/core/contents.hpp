// Contents of any size in the database, by their SHA-256: what the embedded blob store is made of. All calls block: not for I/O
// threads. Thread safe, but one content has one writer or remover at a time, which the caller sees to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/error.hpp"
#include "faturad/core/sha256.hpp"

namespace faturad {

inline constexpr std::size_t kContentChunk = 256 * 1024;  // bytes of each chunk but the last

struct Content {
  Sha256 sha256;
  std::optional<std::uint64_t> bytes;  // nullopt: its writing has not come to an end
};

// Errors of all calls are those of the database: storage_failure, storage_full, overloaded, shutting_down.
class Contents {
 public:
  virtual ~Contents() = default;
  virtual result<void> begin(const Sha256& sha256) = 0;  // before its first chunk
  virtual result<void> write(const Sha256& sha256, std::uint32_t chunk, std::string bytes) = 0;
  virtual result<void> finish(const Sha256& sha256, std::uint64_t bytes) = 0;  // returns when all of it survives a power cut
  virtual result<std::optional<Content>> find(const Sha256& sha256) const = 0;
  virtual result<std::string> chunk(const Sha256& sha256, std::uint32_t index) const = 0;  // empty: there is none
  virtual result<void> remove(const Sha256& sha256) = 0;
  // Up to `limit` of them in the order of their digests, after that one.
  virtual result<std::vector<Content>> list(const std::optional<Sha256>& after, std::size_t limit) const = 0;
  virtual result<std::optional<std::string>> label() const = 0;
  virtual result<void> put_label(const std::string& text) = 0;  // never replaces one
};

}  // namespace faturad
