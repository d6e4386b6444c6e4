// The head of one topic's ready jobs of one priority, held in memory and refilled from where it ended. It never scans
// from the start of the queue: there lie the tombstones of all that was done (a seek over 300,000 took 270 ms).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "store/key_value.hpp"
#include "store/records.hpp"

namespace faturad::store {

class ReadyWindow {
 public:
  struct Entry {
    std::uint64_t sequence = 0;
    DocumentId id;
    UnixMillis since = 0;  // when it became ready
  };

  ReadyWindow(Topic topic, std::uint8_t priority) : topic_(topic), priority_(priority) {}

  void reset(std::uint64_t rows);       // as many rows are in the database, none is known yet
  void append(const Entry& entry);      // with a higher sequence than all before
  void push_front(const Entry& entry);  // given back
  void committed() { uncommitted_ = 0; }  // the transaction at hand is in the database
  void forget(std::uint64_t sequence);  // its row goes; an entry in the window is the caller's to recognise as stale
  // The next entry, maybe stale. nullopt: nothing is visible in the database (rows of an open transaction are not).
  result<std::optional<Entry>> pop(const KeyValue& kv);
  result<std::optional<Entry>> front(const KeyValue& kv);
  bool maybe_any() const { return !entries_.empty() || tail_ > 0; }
  std::uint64_t size() const { return entries_.size() + tail_; }

 private:
  result<void> refill(const KeyValue& kv);

  static constexpr std::size_t kCapacity = 4096;
  Topic topic_;
  std::uint8_t priority_;
  std::deque<Entry> entries_;
  std::uint64_t cursor_ = 0;  // highest sequence that was ever in the window
  std::uint64_t tail_ = 0;    // rows beyond the cursor, at most one too many
  std::uint64_t uncommitted_ = 0;  // of those, at most this many are in the open transaction
};

std::string encode(const ReadyWindow::Entry& entry);  // the row's value; its sequence is in the key

}  // namespace faturad::store
