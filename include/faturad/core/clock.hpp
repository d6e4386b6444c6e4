// Time comes in by constructor, so that tests own it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace faturad {

using UnixMillis = std::int64_t;  // milliseconds since 1970-01-01 UTC, as stored

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixMillis unix_ms() const = 0;                             // may jump when an operator or NTP sets it
  virtual std::chrono::steady_clock::time_point steady() const = 0;   // never goes back
};

const Clock& system_clock();

std::string to_rfc3339(UnixMillis time);  // "2026-11-22T13:05:11.482Z"

}  // namespace faturad
