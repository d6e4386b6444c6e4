// The atomic batch that the commit thread is building, with a view of the database that includes it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/key_value.hpp"
#include "store/records.hpp"

namespace faturad::store {

class Transaction {
 public:
  using After = std::function<void(const result<void>&)>;

  // `state` belongs to the commit thread and is written with the batch when it changed.
  Transaction(KeyValue& kv, StateRow& state) : kv_(kv), batch_(kv.batch()), state_(state) {}

  // Sees what this transaction wrote with put() and remove(), but not put_blob() and remove_range().
  result<std::optional<std::string>> get(Family family, std::string_view key) const;
  template <class Record>
  result<std::optional<Record>> load(Family family, std::string_view key) const {
    auto bytes = get(family, key);
    if (!bytes) return bytes.error();
    if (!*bytes) return std::optional<Record>();
    auto record = decode<Record>(**bytes);
    if (!record) return make_error(Errc::incompatible_format, "a record is damaged or of a later version of faturad");
    return record;
  }

  void put(Family family, std::string_view key, std::string value);
  void put_blob(Family family, std::string_view key, std::string_view value) {
    batch_->put(family, key, value);
    bytes_ += value.size();
  }
  std::uint64_t bytes() const { return bytes_; }  // of all values
  void remove(Family family, std::string_view key);
  void remove_range(Family family, std::string_view begin, std::string_view end) {
    batch_->remove_range(family, begin, end);
  }

  // Appends to the change feed and returns the event's number; events make the batch synced, since a sequence number once seen must not come again.
  std::uint64_t event(EventType type, UnixMillis at, const DocumentId& id, const std::string& tenant, std::string reason = {});
  void sync() { sync_ = true; }
  // Half a change is in the batch and the other half cannot be made: nothing of the batch will be written.
  void poison(const Error& error) { poison_ = error; }
  void after(After action) { after_.push_back(std::move(action)); }  // runs once it is written, or was not

  StateRow& state() {  // for changing
    state_changed_ = true;
    return state_;
  }
  const StateRow& peek() const { return state_; }

  // Writes everything; then the actions have their answer and `events` are what became visible.
  result<void> commit();
  void run_after(const result<void>& outcome);
  bool wants_sync() const { return sync_; }
  bool empty() const { return batch_->empty() && !state_changed_ && !poison_; }
  const std::vector<Event>& events() const { return events_; }

 private:
  KeyValue& kv_;
  std::unique_ptr<Batch> batch_;
  StateRow& state_;
  bool state_changed_ = false;
  bool sync_ = false;
  std::uint64_t bytes_ = 0;
  std::optional<Error> poison_;
  std::unordered_map<std::string, std::optional<std::string>> written_;  // by family and key
  std::vector<After> after_;
  std::vector<Event> events_;
};

}  // namespace faturad::store
