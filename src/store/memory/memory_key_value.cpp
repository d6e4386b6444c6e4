#include "store/memory/memory_key_value.hpp"

#include <vector>

namespace faturad::store {
namespace {

struct Operation {
  enum class Kind { put, remove, remove_range } kind;
  Family family;
  std::string key, value;  // of a range: its begin and end
};

class MemoryBatch final : public Batch {
 public:
  void put(Family family, std::string_view key, std::string_view value) override {
    operations.push_back({Operation::Kind::put, family, std::string(key), std::string(value)});
  }
  void remove(Family family, std::string_view key) override {
    operations.push_back({Operation::Kind::remove, family, std::string(key), {}});
  }
  void remove_range(Family family, std::string_view begin, std::string_view end) override {
    operations.push_back({Operation::Kind::remove_range, family, std::string(begin), std::string(end)});
  }
  bool empty() const override { return operations.empty(); }

  std::vector<Operation> operations;
};

// A copy of the range: simple, and it stays as it was while others write.
class MemoryCursor final : public Cursor {
 public:
  explicit MemoryCursor(std::vector<std::pair<std::string, std::string>> rows) : rows_(std::move(rows)) {}
  bool valid() const override { return at_ < rows_.size(); }
  void next() override { ++at_; }
  std::string_view key() const override { return rows_[at_].first; }
  std::string_view value() const override { return rows_[at_].second; }
  result<void> status() const override { return {}; }

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<Batch> MemoryKeyValue::batch() const { return std::make_unique<MemoryBatch>(); }

result<void> MemoryKeyValue::write(Batch& batch, bool sync) {
  const std::unique_lock lock(mutex_);
  if (failure_) return *failure_;
  for (Operation& operation : static_cast<MemoryBatch&>(batch).operations) {
    Table& table = live_.family[static_cast<int>(operation.family)];
    switch (operation.kind) {
      case Operation::Kind::put: table[operation.key] = std::move(operation.value); break;
      case Operation::Kind::remove: table.erase(operation.key); break;
      case Operation::Kind::remove_range:
        table.erase(table.lower_bound(operation.key), table.lower_bound(operation.value));
        break;
    }
  }
  if (sync) {
    synced_ = live_;
    ++syncs_;
  }
  return {};
}

result<std::optional<std::string>> MemoryKeyValue::get(Family family, std::string_view key) const {
  const std::shared_lock lock(mutex_);
  const Table& table = live_.family[static_cast<int>(family)];
  const auto found = table.find(key);
  if (found == table.end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second);
}

std::unique_ptr<Cursor> MemoryKeyValue::scan(Family family, std::string_view begin, std::string_view end,
                                             Direction direction) const {
  const std::shared_lock lock(mutex_);
  const Table& table = live_.family[static_cast<int>(family)];
  std::vector<std::pair<std::string, std::string>> rows;
  if (begin < end) rows.assign(table.lower_bound(begin), table.lower_bound(end));
  if (direction == Direction::backward) std::reverse(rows.begin(), rows.end());
  return std::make_unique<MemoryCursor>(std::move(rows));
}

result<void> MemoryKeyValue::resume() {
  const std::shared_lock lock(mutex_);
  if (failure_) return *failure_;
  return {};
}

void MemoryKeyValue::fail_writes(std::optional<Error> error) {
  const std::unique_lock lock(mutex_);
  failure_ = std::move(error);
}

void MemoryKeyValue::cut_power() {
  const std::unique_lock lock(mutex_);
  live_ = synced_;
}

}  // namespace faturad::store
