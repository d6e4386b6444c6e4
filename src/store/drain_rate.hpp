// How fast something drains: bytes over the last minute, for a forecast.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace faturad::store {

// One thread adds, any asks; a forecast needs no exactness.
class DrainRate {
 public:
  using Time = std::chrono::steady_clock::time_point;
  void add(std::uint64_t bytes, Time now) {
    const std::int64_t slot = number(now);
    Slot& at = slots_[static_cast<std::size_t>(slot % kSlots)];
    if (at.number.exchange(slot, std::memory_order_relaxed) != slot) at.bytes.store(0, std::memory_order_relaxed);
    at.bytes.fetch_add(bytes, std::memory_order_relaxed);
  }
  // Until `bytes` more are gone; between a second and ten minutes, a minute when nothing drains.
  std::chrono::seconds forecast(std::uint64_t bytes, Time now) const {
    std::uint64_t drained = 0;
    for (const Slot& slot : slots_) {
      if (slot.number.load(std::memory_order_relaxed) > number(now) - kSlots) drained += slot.bytes.load(std::memory_order_relaxed);
    }
    if (drained == 0) return std::chrono::seconds(60);
    const std::uint64_t seconds = bytes * kSlots * kSlot.count() / drained + 1;
    return std::chrono::seconds(std::min<std::uint64_t>(seconds, 600));
  }

 private:
  static constexpr int kSlots = 12;
  static constexpr std::chrono::seconds kSlot{5};
  static std::int64_t number(Time now) { return now.time_since_epoch() / kSlot; }
  struct Slot {
    std::atomic<std::int64_t> number{-kSlots};
    std::atomic<std::uint64_t> bytes{0};
  };
  std::array<Slot, kSlots> slots_;
};

}  // namespace faturad::store
