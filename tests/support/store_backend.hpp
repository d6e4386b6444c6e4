// The databases that the engine's contract runs on: what is written outlives the KeyValue that open() gave.
#pragma once

#include <memory>

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
  std::unique_ptr<store::KeyValue> open() override { return std::make_unique<View>(kv_); }
  store::MemoryKeyValue& kv() { return *kv_; }

 private:
  class View final : public store::KeyValue {
   public:
    explicit View(std::shared_ptr<store::MemoryKeyValue> kv) : kv_(std::move(kv)) {}
    std::unique_ptr<store::Batch> batch() const override { return kv_->batch(); }
    result<void> write(store::Batch& batch, bool sync) override { return kv_->write(batch, sync); }
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
  };
  std::shared_ptr<store::MemoryKeyValue> kv_ = std::make_shared<store::MemoryKeyValue>();
};

}  // namespace faturad::test
