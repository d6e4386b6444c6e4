#include "store/ready_window.hpp"

#include "store/codec.hpp"
#include "store/keys.hpp"

namespace faturad::store {

std::string encode(const ReadyWindow::Entry& entry) { return Writer().raw(entry.id.view()).time(entry.since).take(); }

void ReadyWindow::reset(std::uint64_t rows) {
  entries_.clear();
  cursor_ = 0;
  tail_ = rows;
  uncommitted_ = 0;
}

void ReadyWindow::append(const Entry& entry) {
  if (tail_ > 0 || entries_.size() >= kCapacity) {
    ++tail_;
    ++uncommitted_;
    return;
  }
  entries_.push_back(entry);
  cursor_ = entry.sequence;
}

void ReadyWindow::push_front(const Entry& entry) {
  entries_.push_front(entry);
  cursor_ = std::max(cursor_, entry.sequence);
}

void ReadyWindow::forget(std::uint64_t sequence) {
  if (sequence > cursor_ && tail_ > 0) --tail_;
}

result<void> ReadyWindow::refill(const KeyValue& kv) {
  if (!entries_.empty() || tail_ == 0) return {};
  const auto cursor = kv.scan(Family::ready, keys::ready(topic_, priority_, cursor_ + 1),
                              keys::ready(topic_, priority_, UINT64_MAX));
  std::uint64_t read = 0;
  for (; cursor->valid() && entries_.size() < kCapacity / 2; cursor->next()) {
    Reader key(cursor->key().substr(2));
    Reader value(cursor->value());
    Entry entry;
    entry.sequence = key.u64_be();
    entry.id = DocumentId::from_bytes(value.raw(16)).value_or(DocumentId{});
    entry.since = value.time();
    entries_.push_back(entry);
    cursor_ = entry.sequence;
    ++read;
  }
  // Counting alone would go wrong: a row that the open transaction deletes was taken off already and is still seen here, one
  // that it adds is not seen yet. A scan that comes to the end leaves just what is not committed.
  if (cursor->valid()) {
    tail_ = std::max(tail_ - std::min(tail_, read), uncommitted_ + 1);
  } else {
    tail_ = uncommitted_;
  }
  return cursor->status();
}

result<std::optional<ReadyWindow::Entry>> ReadyWindow::front(const KeyValue& kv) {
  if (auto filled = refill(kv); !filled) return filled.error();
  if (entries_.empty()) return std::optional<Entry>();
  return std::optional<Entry>(entries_.front());
}

result<std::optional<ReadyWindow::Entry>> ReadyWindow::pop(const KeyValue& kv) {
  auto entry = front(kv);
  if (entry && *entry) entries_.pop_front();
  return entry;
}

}  // namespace faturad::store
