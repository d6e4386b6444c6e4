#include "faturad/core/circuit_breaker.hpp"

#include "faturad/core/circuit.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"

using namespace faturad;
using namespace std::chrono_literals;
using State = CircuitBreaker::State;

namespace {

struct Fixture {
  CircuitOptions options;
  double random = 0;
  CircuitBreaker::Time now{1'000s};
  std::optional<CircuitBreaker> breaker;

  CircuitBreaker& circuit() {
    if (!breaker) breaker.emplace(options, [this] { return random; });
    return *breaker;
  }
  void call(bool succeeds) {
    const auto permit = circuit().allow(now);
    REQUIRE(permit);
    if (succeeds) circuit().success(*permit, now);
    if (!succeeds) circuit().failure(*permit, now, "no route");
  }
  void open() {
    for (int i = 0; i < options.consecutive_failures; ++i) call(false);
    REQUIRE(circuit().state() == State::open);
  }
};

}  // namespace

TEST_CASE("circuit: opens after failures in a row and lets nothing pass", "[circuit]") {
  Fixture f;
  for (int i = 0; i < 4; ++i) f.call(false);
  f.call(true);  // breaks the row
  for (int i = 0; i < 4; ++i) f.call(false);
  CHECK(f.circuit().state() == State::closed);
  f.call(false);
  CHECK(f.circuit().state() == State::open);
  CHECK_FALSE(f.circuit().allow(f.now));
  CHECK(f.circuit().reason() == "5 failures in a row, the last: no route");
  const auto transition = f.circuit().take_transition();
  REQUIRE(transition);
  CHECK(transition->from == State::closed);
  CHECK(transition->open_for == 500ms);
  CHECK_FALSE(f.circuit().take_transition());
}

TEST_CASE("circuit: opens at a rate of failures over the window, of enough calls", "[circuit]") {
  Fixture f;
  f.options.min_calls = 20;
  for (int i = 0; i < 9; ++i) {
    f.call(true);
    f.call(false);
  }
  f.call(true);
  CHECK(f.circuit().state() == State::closed);  // 9 of 19
  f.call(false);
  CHECK(f.circuit().state() == State::open);
  CHECK(f.circuit().reason() == "10 of 20 calls failed, the last: no route");
}

TEST_CASE("circuit: what lies before the window counts no more", "[circuit]") {
  Fixture f;
  for (int i = 0; i < 9; ++i) {
    f.call(false);
    f.call(true);
  }
  f.now += 31s;
  for (int i = 0; i < 20; ++i) f.call(i % 4 != 0);
  CHECK(f.circuit().state() == State::closed);
}

TEST_CASE("circuit: half-open lets one probe pass at a time; enough successes close it", "[circuit]") {
  Fixture f;
  f.open();
  f.now += 499ms;
  CHECK_FALSE(f.circuit().allow(f.now));
  CHECK(f.circuit().wait(f.now) == 1ms);
  f.now += 1ms;
  const auto probe = f.circuit().allow(f.now);
  REQUIRE(probe);
  CHECK(f.circuit().state() == State::half_open);
  CHECK_FALSE(f.circuit().allow(f.now));
  f.circuit().success(*probe, f.now);
  CHECK(f.circuit().state() == State::half_open);
  f.call(true);
  CHECK(f.circuit().state() == State::closed);
  for (int i = 0; i < 4; ++i) f.call(false);  // the row starts anew
  CHECK(f.circuit().state() == State::closed);
}

TEST_CASE("circuit: a probe that was not made makes room for another", "[circuit]") {
  Fixture f;
  f.open();
  f.now += 1s;
  const auto probe = f.circuit().allow(f.now);
  f.circuit().cancel(*probe);
  CHECK(f.circuit().allow(f.now));
}

TEST_CASE("circuit: the open time doubles to its maximum and starts anew after a quiet window", "[circuit]") {
  Fixture f;
  f.options.open_max = 4s;
  f.random = 0.999999;
  f.open();
  for (const auto expected : {1s, 2s, 4s, 4s}) {
    CHECK(f.circuit().wait(f.now) > expected - 2ms);
    CHECK(f.circuit().wait(f.now) <= expected);
    f.now += expected;
    f.call(false);  // the probe
  }
  f.now += 4s;
  f.call(true);
  f.call(true);
  REQUIRE(f.circuit().state() == State::closed);
  SECTION("it opens again soon: longer") {
    f.now += 10s;
    f.open();
    CHECK(f.circuit().wait(f.now) > 3s);
  }
  SECTION("it opens again later: as at first") {
    f.now += 31s;
    f.open();
    CHECK(f.circuit().wait(f.now) <= 1s);
  }
}

TEST_CASE("circuit: an answer that comes after a transition says nothing", "[circuit]") {
  Fixture f;
  const auto slow = f.circuit().allow(f.now);
  f.open();
  f.now += 1s;
  const auto probe = f.circuit().allow(f.now);
  f.circuit().failure(*slow, f.now, "timeout");
  CHECK(f.circuit().state() == State::half_open);
  f.circuit().success(*probe, f.now);
  f.circuit().success(*slow, f.now);
  CHECK(f.circuit().state() == State::half_open);
}

TEST_CASE("circuit: the shared form counts, tells and says how long to wait", "[circuit]") {
  test::FakeClock clock;
  std::vector<std::string> told;
  CircuitOptions options;
  options.consecutive_failures = 1;
  options.probe_successes = 1;
  Circuit circuit("s3", options, clock, [&](const std::string& name, const CircuitBreaker::Transition& t) {
    told.push_back(name + ": " + faturad::name(t.to) + ", " + t.reason);
  });
  circuit.failure(*circuit.allow(), "refused");
  CHECK_FALSE(circuit.allow());
  CHECK(circuit.wait() >= 500ms);
  CHECK(circuit.wait() <= 1s);
  clock.advance(1s);
  circuit.success(*circuit.allow());
  const CircuitStatus status = circuit.status();
  CHECK(status.state == State::closed);
  CHECK(status.opened == 1);
  CHECK(status.refused == 1);
  CHECK(told == std::vector<std::string>{"s3: open, 1 failures in a row, the last: refused", "s3: half-open, the open time is over",
                                         "s3: closed, 1 probes succeeded"});
}
