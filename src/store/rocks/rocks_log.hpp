#pragma once

#include <functional>
#include <memory>
#include <string>

#include <rocksdb/env.h>

namespace faturad::store {

// RocksDB's errors for the daemon's log. RocksDB's own log file is not written: on a full disk its writer fails once and Debian's
// build (with assertions) aborts the process at the next line.
std::shared_ptr<rocksdb::Logger> make_rocks_log(std::function<void(const std::string&)> log);

}  // namespace faturad::store
