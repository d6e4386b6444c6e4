// The databases that the engine's contract runs on: what is written outlives the KeyValue that open() gave.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "store/memory/memory_key_value.hpp"
#include "store/rocks/rocks_key_value.hpp"
#include "support/temporary_directory.hpp"

namespace faturad::test {

class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::unique_ptr<store::KeyValue> open() = 0;
};

class RocksBackend final : public Backend {
 public:
  std::unique_ptr<store::KeyValue> open() override {
    store::RocksOptions options;
    options.directory = directory_.path() / "db";
    return store::open_rocks(options).value();
  }

 private:
  TemporaryDirectory directory_;
};

class MemoryBackend final : public Backend {
 public:
  std::unique_ptr<store::KeyValue> open() override { return std::make_unique<View>(kv_, turns_); }
  store::MemoryKeyValue& kv() { return *kv_; }

  // Whether `condition` holds, or comes to within `limit`: looked at after each turn of the engine's commit thread, which comes
  // with everything that it changes and each second besides.
  template <class Condition>
  bool await(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(60)) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (true) {
      const std::uint64_t seen = turns_->count();
      if (condition()) return true;
      if (!turns_->wait(seen, end)) return condition();
    }
  }

 private:
  class Turns {
   public:
    std::uint64_t count() const {
      const std::lock_guard lock(mutex_);
      return count_;
    }
    void add() {
      const std::lock_guard lock(mutex_);
      ++count_;
      changed_.notify_all();
    }
    bool wait(std::uint64_t seen, std::chrono::steady_clock::time_point end) {
      std::unique_lock lock(mutex_);
      return changed_.wait_until(lock, end, [&] { return count_ != seen; });
    }

   private:
    mutable std::mutex mutex_;  // guards count_
    std::condition_variable changed_;
    std::uint64_t count_ = 0;
  };
  class View final : public store::KeyValue {
   public:
    View(std::shared_ptr<store::MemoryKeyValue> kv, std::shared_ptr<Turns> turns) : kv_(std::move(kv)), turns_(std::move(turns)) {}
    // A batch begins a turn: what the one before has changed is to be seen by then.
    std::unique_ptr<store::Batch> batch() const override {
      turns_->add();
      return kv_->batch();
    }
    result<void> write(store::Batch& batch, bool sync) override {
      auto written = kv_->write(batch, sync);
      turns_->add();
      return written;
    }
    result<std::optional<std::string>> get(store::Family family, std::string_view key) const override {
      return kv_->get(family, key);
    }
    std::unique_ptr<store::Cursor> scan(store::Family family, std::string_view begin, std::string_view end,
                                        store::Direction direction) const override {
      return kv_->scan(family, begin, end, direction);
    }
    result<void> resume() override { return kv_->resume(); }
    std::uint64_t free_bytes() const override { return kv_->free_bytes(); }

   private:
    std::shared_ptr<store::MemoryKeyValue> kv_;
    std::shared_ptr<Turns> turns_;
  };
  std::shared_ptr<Turns> turns_ = std::make_shared<Turns>();
  std::shared_ptr<store::MemoryKeyValue> kv_ = std::make_shared<store::MemoryKeyValue>();
};

}  // namespace faturad::test
