#include "faturad/core/circuit.hpp"

#include <memory>
#include <random>
#include <vector>

namespace faturad {
namespace {

CircuitBreaker::Random uniform() {
  const auto engine = std::make_shared<std::mt19937_64>(std::random_device{}());
  return [engine] { return std::uniform_real_distribution<double>(0, 1)(*engine); };
}

}  // namespace

Circuit::Circuit(std::string name, const CircuitOptions& options, const Clock& clock, Told told)
    : name_(std::move(name)), clock_(clock), told_(std::move(told)), breaker_(options, uniform()), started_(clock.steady()) {}

// Runs `action(now)` under the lock and tells of what it brought about outside of it.
template <class Act>
auto Circuit::act(Act action) {
  std::vector<CircuitBreaker::Transition> transitions;
  std::unique_lock lock(mutex_);
  auto out = action(clock_.steady());
  while (auto transition = breaker_.take_transition()) {
    if (transition->to == CircuitBreaker::State::open) ++opened_;
    transitions.push_back(std::move(*transition));
  }
  lock.unlock();
  if (told_) {
    for (const auto& transition : transitions) told_(name_, transition);
  }
  return out;
}

std::optional<CircuitBreaker::Permit> Circuit::allow() {
  return act([this](CircuitBreaker::Time now) {
    auto permit = breaker_.allow(now);
    if (!permit) ++refused_;
    return permit;
  });
}

void Circuit::success(CircuitBreaker::Permit permit) {
  act([&](CircuitBreaker::Time now) {
    breaker_.success(permit, now);
    return ++succeeded_;
  });
}

void Circuit::failure(CircuitBreaker::Permit permit, const std::string& reason) {
  act([&](CircuitBreaker::Time now) {
    breaker_.failure(permit, now, reason);
    return ++failed_;
  });
}

void Circuit::cancel(CircuitBreaker::Permit permit) {
  const std::lock_guard lock(mutex_);
  breaker_.cancel(permit);
}

std::chrono::milliseconds Circuit::wait() const {
  const std::lock_guard lock(mutex_);
  return breaker_.wait(clock_.steady());
}

CircuitStatus Circuit::status() const {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  const auto since = breaker_.reason().empty() ? started_ : breaker_.since();
  return {name_, breaker_.state(), breaker_.reason(), std::chrono::duration_cast<std::chrono::milliseconds>(now - since), breaker_.wait(now),
          opened_, refused_, succeeded_, failed_};
}

}  // namespace faturad
