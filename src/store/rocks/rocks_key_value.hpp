#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/key_value.hpp"

namespace faturad::store {

struct RocksOptions {
  std::filesystem::path directory;
  std::uint64_t block_cache_bytes = 64u << 20;
  std::uint64_t write_buffer_bytes = 48u << 20;  // of all column families together
  std::uint64_t max_wal_bytes = 256u << 20;
  std::function<void(const std::string&)> log;  // RocksDB's errors; from any thread, may be empty
};

// Opens the database, makes it where there is none.
// Errors: storage_failure (what RocksDB says), incompatible_format.
result<std::unique_ptr<KeyValue>> open_rocks(const RocksOptions& options);

// The rows of a family as they are now, in order, until `each` returns false, whoever else has the database open; writes nothing.
result<void> peek(const std::filesystem::path& directory, Family family, const std::function<bool(std::string_view key, std::string_view value)>& each);

}  // namespace faturad::store
