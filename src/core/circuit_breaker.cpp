#include "faturad/core/circuit_breaker.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace faturad {

using std::chrono::milliseconds;

const char* name(CircuitBreaker::State state) noexcept {
  switch (state) {
    case CircuitBreaker::State::closed: return "closed";
    case CircuitBreaker::State::open: return "open";
    case CircuitBreaker::State::half_open: return "half-open";
  }
  return "unknown";
}

CircuitBreaker::CircuitBreaker(const CircuitOptions& options, Random random) : options_(options), random_(std::move(random)) {}

std::optional<CircuitBreaker::Permit> CircuitBreaker::allow(Time now) {
  if (state_ == State::open) {
    if (now < open_until_) return std::nullopt;
    go(State::half_open, now, "the open time is over");
  }
  if (state_ == State::half_open) {
    if (probes_out_ >= options_.probes) return std::nullopt;
    ++probes_out_;
  }
  return Permit{generation_};
}

void CircuitBreaker::success(Permit permit, Time now) {
  if (permit.generation != generation_) return;
  if (state_ == State::half_open) {
    --probes_out_;
    if (++probes_succeeded_ >= options_.probe_successes) go(State::closed, now, fmt::format("{} probes succeeded", probes_succeeded_));
    return;
  }
  consecutive_ = 0;
  count(now, false);
}

void CircuitBreaker::failure(Permit permit, Time now, const std::string& reason) {
  if (permit.generation != generation_) return;
  if (state_ == State::half_open) return open(now, fmt::format("a probe failed: {}", reason));
  ++consecutive_;
  count(now, true);
  if (auto why = tripped(now, reason)) open(now, std::move(*why));
}

void CircuitBreaker::cancel(Permit permit) {
  if (permit.generation == generation_ && state_ == State::half_open) --probes_out_;
}

milliseconds CircuitBreaker::wait(Time now) const {
  if (state_ != State::open || now >= open_until_) return milliseconds(0);
  return std::chrono::ceil<milliseconds>(open_until_ - now);
}

std::optional<CircuitBreaker::Transition> CircuitBreaker::take_transition() {
  auto first = std::exchange(transitions_[0], std::nullopt);
  std::swap(transitions_[0], transitions_[1]);
  return first;
}

std::int64_t CircuitBreaker::bucket_number(Time now) const {
  return now.time_since_epoch() / std::max(milliseconds(1), options_.window / kBuckets);
}

void CircuitBreaker::count(Time now, bool failed) {
  const std::int64_t number = bucket_number(now);
  Bucket& bucket = buckets_[static_cast<std::size_t>(number % kBuckets)];
  if (bucket.number != number) bucket = {number, 0, 0};
  ++bucket.calls;
  if (failed) ++bucket.failures;
}

std::optional<std::string> CircuitBreaker::tripped(Time now, const std::string& reason) const {
  if (consecutive_ >= options_.consecutive_failures) return fmt::format("{} failures in a row, the last: {}", consecutive_, reason);
  int calls = 0, failures = 0;
  for (const Bucket& bucket : buckets_) {
    if (bucket.number <= bucket_number(now) - kBuckets) continue;
    calls += bucket.calls;
    failures += bucket.failures;
  }
  if (calls < options_.min_calls || failures < options_.failure_rate * calls) return std::nullopt;
  return fmt::format("{} of {} calls failed, the last: {}", failures, calls, reason);
}

void CircuitBreaker::go(State to, Time now, std::string reason, milliseconds open_for) {
  (transitions_[0] ? transitions_[1] : transitions_[0]) = Transition{state_, to, reason, open_for};
  state_ = to;
  since_ = now;
  reason_ = std::move(reason);
  ++generation_;
  consecutive_ = probes_out_ = probes_succeeded_ = 0;
  buckets_.fill({});
}

void CircuitBreaker::open(Time now, std::string reason) {
  const bool again = state_ == State::half_open || (opened_in_row_ > 0 && now - since_ < options_.window);
  opened_in_row_ = again ? std::min(opened_in_row_ + 1, 30) : 1;
  const auto full = std::min<std::int64_t>(options_.open_max.count(), options_.open_base.count() << (opened_in_row_ - 1));
  // Half of it is certain, half is chance: many clients do not come back at the same moment.
  const auto chosen = milliseconds(full / 2 + static_cast<std::int64_t>(random_() * static_cast<double>(full - full / 2)));
  open_until_ = now + chosen;
  go(State::open, now, std::move(reason), chosen);
}

}  // namespace faturad
