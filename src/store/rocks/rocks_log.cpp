#include "store/rocks/rocks_log.hpp"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>

namespace faturad::store {
namespace {

class RocksLog final : public rocksdb::Logger {
 public:
  explicit RocksLog(std::function<void(const std::string&)> log) : rocksdb::Logger(rocksdb::ERROR_LEVEL), log_(std::move(log)) {}

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    if (!log_) return;
    std::array<char, 1024> line;
    const int length = vsnprintf(line.data(), line.size(), format, arguments);
    if (length > 0) log_("RocksDB: " + std::string(line.data(), std::min<std::size_t>(static_cast<std::size_t>(length), line.size() - 1)));
  }

 private:
  std::function<void(const std::string&)> log_;
};

}  // namespace

std::shared_ptr<rocksdb::Logger> make_rocks_log(std::function<void(const std::string&)> log) {
  return std::make_shared<RocksLog>(std::move(log));
}

}  // namespace faturad::store
