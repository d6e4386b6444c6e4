// A KeyValue in memory that forgets what was not synced when the power is cut: for tests, and for callers that want no
// persistence at all.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "store/key_value.hpp"

namespace faturad::store {

class MemoryKeyValue final : public KeyValue {
 public:
  std::unique_ptr<Batch> batch() const override;
  result<void> write(Batch& batch, bool sync) override;
  result<std::optional<std::string>> get(Family family, std::string_view key) const override;
  std::unique_ptr<Cursor> scan(Family family, std::string_view begin, std::string_view end,
                               Direction direction) const override;
  result<void> resume() override;
  std::uint64_t free_bytes() const override { return free_bytes_; }

  // What a test does to it.
  void cut_power();  // back to the last sync
  void fail_writes(std::optional<Error> error);
  void set_free_bytes(std::uint64_t bytes) { free_bytes_ = bytes; }
  std::uint64_t syncs() const { return syncs_; }

 private:
  using Table = std::map<std::string, std::string, std::less<>>;
  struct Tables {
    Table family[kFamilyCount];
  };

  mutable std::shared_mutex mutex_;  // guards live_, synced_ and failure_
  Tables live_;
  Tables synced_;  // copied at each sync: tests are small
  std::optional<Error> failure_;
  std::uint64_t free_bytes_ = UINT64_MAX;
  std::uint64_t syncs_ = 0;
};

}  // namespace faturad::store
