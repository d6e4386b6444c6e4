// Decides whether a dependency is worth calling. Closed: calls pass. Open: none does until the open time is over. Half-open:
// a few probes pass and decide. A state machine: no clock, no threads, no I/O; `Circuit` is its shared form.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace faturad {

struct CircuitOptions {
  int consecutive_failures = 5;                // opens after so many in a row
  double failure_rate = 0.5;                   // or when such a part of the calls in the window failed,
  int min_calls = 20;                          // of at least so many
  std::chrono::milliseconds window{30'000};
  std::chrono::milliseconds open_base{1'000};  // first open time; doubles while probes fail or it opens again within a window
  std::chrono::milliseconds open_max{60'000};
  int probes = 1;                              // at the same time while half-open
  int probe_successes = 2;                     // in a row close it
};

class CircuitBreaker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Random = std::function<double()>;  // uniform in [0, 1)
  enum class State { closed, open, half_open };
  struct Permit {
    std::uint64_t generation = 0;  // of the state that gave it: what comes back after a transition says nothing about now
  };
  struct Transition {
    State from = State::closed, to = State::closed;
    std::string reason;
    std::chrono::milliseconds open_for{0};  // when it opened
  };

  CircuitBreaker(const CircuitOptions& options, Random random);

  // A permit must be given back by success(), failure() or cancel().
  std::optional<Permit> allow(Time now);
  void success(Permit permit, Time now);
  void failure(Permit permit, Time now, const std::string& reason);
  void cancel(Permit permit);  // the call was not made, or says nothing about the dependency

  State state() const { return state_; }
  Time since() const { return since_; }
  const std::string& reason() const { return reason_; }   // of the last transition
  std::chrono::milliseconds wait(Time now) const;         // until a call may pass: 0 unless open
  std::optional<Transition> take_transition();            // the oldest that was not taken yet

 private:
  struct Bucket {
    std::int64_t number = -1;
    int calls = 0, failures = 0;
  };
  static constexpr int kBuckets = 10;

  void count(Time now, bool failed);
  std::optional<std::string> tripped(Time now, const std::string& reason) const;
  void go(State to, Time now, std::string reason, std::chrono::milliseconds open_for = std::chrono::milliseconds(0));
  void open(Time now, std::string reason);
  std::int64_t bucket_number(Time now) const;

  CircuitOptions options_;
  Random random_;
  State state_ = State::closed;
  Time since_{}, open_until_{};
  std::string reason_;
  std::uint64_t generation_ = 0;
  int consecutive_ = 0;       // failures in a row while closed
  int opened_in_row_ = 0;     // openings without a quiet window between them
  int probes_out_ = 0, probes_succeeded_ = 0;
  std::array<Bucket, kBuckets> buckets_{};
  std::array<std::optional<Transition>, 2> transitions_{};  // not taken yet; beyond two the newer are lost
};

const char* name(CircuitBreaker::State state) noexcept;

}  // namespace faturad
