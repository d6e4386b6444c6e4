#include "cli/migrate.hpp"

#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "cli/daemon_client.hpp"
#include "cli/exit_code.hpp"

namespace faturad::cli {
namespace {

using Clock = std::chrono::steady_clock;

// The daemon's side, as it says.
struct State {
  bool looking = false;
  std::uint64_t elsewhere = 0, ready = 0, retrying = 0, running = 0, dead = 0;
  bool paused = false;
  std::chrono::milliseconds oldest_ready{0};
  std::uint64_t left() const { return ready + retrying + running; }
};

class Migration {
 public:
  explicit Migration(const config::Config& config) : daemon_(config), store_(config.blob.store) {}

  int run(bool wait) {
    auto state = look();
    if (!state) return refuse(state.error());
    if (!wait) {
      fmt::print("the daemon looks for documents that do not lie in {} and moves them\n", store_);
      return kOk;
    }
    for (std::uint64_t before = UINT64_MAX;;) {
      if (const auto moved = drained(); !moved) return refuse(moved.error());
      // What does the database say now? Documents that were being read, or came while the store changed, are found here.
      state = look();
      while (state && state->looking) state = after_a_while();
      if (!state) return refuse(state.error());
      const bool stuck = state->left() == 0 || (state->dead > 0 && state->elsewhere >= before);
      if (state->elsewhere == 0 || stuck) return done(*state);
      before = state->elsewhere;
    }
  }

 private:
  static constexpr std::chrono::milliseconds kEvery{500};
  static constexpr std::chrono::seconds kPatience{60};  // with a daemon that is being started again

  int refuse(const Error& error) const {
    fmt::print(stderr, "faturad: {}\n", error.message);
    return error.code == Errc::conflict ? kConfiguration : kUnavailable;
  }

  int done(const State& state) const {
    if (state.elsewhere == 0 && state.dead == 0) {
      fmt::print("all documents lie in {}\n", store_);
      return kOk;
    }
    fmt::print("{} documents lie elsewhere still, {} could not be moved: GET /v1/dead-letters?topic=archive says why, POST /v1/dead-letters/redrive?topic=archive tries again\n",
               state.elsewhere, state.dead);
    return kInputFailed;
  }

  // Until no job is left that was there when the look ended; new documents may keep the queue from ever being empty.
  result<void> drained() {
    std::optional<Clock::time_point> looked;
    std::uint64_t said = UINT64_MAX;
    while (true) {
      auto state = after_a_while();
      if (!state) return state.error();
      if (state->looking) continue;
      const auto now = Clock::now();
      if (!looked) looked = now;
      if (state->left() != said) fmt::print(stderr, "{} documents to go{}\n", said = state->left(), state->paused ? "; the queue is paused" : "");
      const bool old_ones_gone = state->retrying == 0 && state->oldest_ready + std::chrono::seconds(1) < now - *looked;
      if (state->left() == 0 || old_ones_gone) return {};
    }
  }

  result<State> look() { return ask("POST", "/v1/blobs/migrate?to=" + store_); }

  // The state a moment later. A daemon that was started again in between is asked once more to look.
  result<State> after_a_while() {
    std::this_thread::sleep_for(kEvery);  // nothing tells of progress
    auto state = ask("GET", "/v1/blobs");
    const auto end = Clock::now() + kPatience;
    while (!state && state.error().code == Errc::unreachable && Clock::now() < end) {
      fmt::print(stderr, "{}; waiting for it\n", state.error().message);
      std::this_thread::sleep_for(std::chrono::seconds(1));
      state = look();
    }
    return state;
  }

  result<State> ask(const char* method, const std::string& path) {
    auto answer = daemon_.ask(method, path);
    if (!answer) return answer.error();
    return read(*answer);
  }

  static State read(const boost::json::object& object) {
    const auto number = [](const boost::json::value& value) { return value.to_number<std::uint64_t>(); };
    const auto& queue = object.at("queue").as_object();
    State out;
    out.looking = object.at("looking").as_bool();
    out.elsewhere = number(object.at("elsewhere"));
    out.ready = number(queue.at("ready"));
    out.retrying = number(queue.at("retrying"));
    out.running = number(queue.at("running"));
    out.dead = number(queue.at("dead"));
    out.paused = queue.at("paused").as_bool();
    out.oldest_ready = std::chrono::milliseconds(number(queue.at("oldest_ready_ms")));
    return out;
  }

  DaemonClient daemon_;
  const std::string store_;
};

}  // namespace

int migrate(const config::Config& config, bool wait) {
  return Migration(config).run(wait);
}

}  // namespace faturad::cli
