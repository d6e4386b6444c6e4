// A circuit breaker that threads share: takes the time itself, tells of each transition, and answers what it is doing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "faturad/core/circuit_breaker.hpp"
#include "faturad/core/clock.hpp"

namespace faturad {

struct CircuitStatus {
  std::string name;                   // of the dependency
  CircuitBreaker::State state = CircuitBreaker::State::closed;
  std::string reason;                 // of the last transition; empty: there was none
  std::chrono::milliseconds since{0}; // how long it is in this state
  std::chrono::milliseconds wait{0};  // until the next probe
  std::uint64_t opened = 0, refused = 0, succeeded = 0, failed = 0;  // ever
};

class Circuit {
 public:
  // `told` runs under no lock, on the thread whose call made the transition; may be empty.
  using Told = std::function<void(const std::string& name, const CircuitBreaker::Transition&)>;
  Circuit(std::string name, const CircuitOptions& options, const Clock& clock, Told told = {});

  // A permit must be given back by one of the three below.
  std::optional<CircuitBreaker::Permit> allow();
  void success(CircuitBreaker::Permit permit);
  void failure(CircuitBreaker::Permit permit, const std::string& reason);
  void cancel(CircuitBreaker::Permit permit);

  std::chrono::milliseconds wait() const;  // until a call may pass
  CircuitStatus status() const;
  const std::string& name() const { return name_; }

 private:
  template <class Act>
  auto act(Act action);

  const std::string name_;
  const Clock& clock_;
  const Told told_;
  mutable std::mutex mutex_;  // guards the members below
  CircuitBreaker breaker_;
  CircuitBreaker::Time started_;
  std::uint64_t opened_ = 0, refused_ = 0, succeeded_ = 0, failed_ = 0;
};

}  // namespace faturad
