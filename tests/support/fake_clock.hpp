#pragma once

#include <atomic>

#include "faturad/core/clock.hpp"

namespace faturad::test {

// Stands still until a test moves it.
class FakeClock final : public Clock {
 public:
  UnixMillis unix_ms() const override { return wall_; }
  std::chrono::steady_clock::time_point steady() const override {
    return std::chrono::steady_clock::time_point(std::chrono::milliseconds(steady_));
  }
  void advance(std::chrono::milliseconds by) {
    wall_ += by.count();
    steady_ += by.count();
  }
  void set_wall(UnixMillis to) { wall_ = to; }  // as an operator or NTP does

 private:
  std::atomic<std::int64_t> wall_{1'760'000'000'000}, steady_{1'000'000};
};

}  // namespace faturad::test
