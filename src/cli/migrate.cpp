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
  std::uint64_t elsewhere = 0, stuck = 0, to_remove = 0, ready = 0, retrying = 0, running = 0, dead = 0;
  bool paused = false;
  std::chrono::milliseconds oldest_ready{0};
  std::uint64_t left() const { return ready + retrying + running; }
};

class Migration {
 public:
  explicit Migration(const config::Config& config) : daemon_(config), store_(config.blob.store) {}

  int run(bool wait) {
    auto state = wait ? patiently(look()) : look();
    if (!state) return refuse(state.error());
    if (!wait) {
      fmt::print("the daemon looks for documents that do not lie in {} and moves them\n", store_);
      return kOk;
    }
    for (std::uint64_t before = UINT64_MAX;;) {
      if (const auto moved = drained(); !moved) return refuse(moved.error());
      // What does the database say now? Documents that were being read, or came while the store changed, are found here.
      state = patiently(look());
      while (state && state->looking) state = next();
      if (!state) return refuse(state.error());
      const bool stuck = state->left() == 0 || (state->stuck > 0 && state->elsewhere >= before);
      if (state->elsewhere == 0 || stuck) break;
      before = state->elsewhere;
    }
    if (state->elsewhere == 0 && state->stuck == 0) state = cleared(*state);
    return state ? done(*state) : refuse(state.error());
  }

 private:
  static constexpr std::chrono::seconds kPatience{60};  // with a daemon that is being started again

  int refuse(const Error& error) const {
    fmt::print(stderr, "faturad: {}\n", error.message);
    return error.code == Errc::conflict ? kConfiguration : kUnavailable;
  }

  int done(const State& state) const {
    if (state.elsewhere > 0 || state.stuck > 0) {
      fmt::print("{} documents lie elsewhere still, {} could not be moved: GET /v1/dead-letters?topic=archive says why, POST /v1/dead-letters/redrive?topic=archive tries again\n",
                 state.elsewhere, state.stuck);
      return kInputFailed;
    }
    fmt::print("all documents lie in {}\n", store_);
    if (state.to_remove > 0) {
      fmt::print("{}{} old copies are still to be removed elsewhere: keep that store until GET /v1/blobs says \"to_remove\":0\n", state.to_remove >= 1'000 ? "more than " : "",
                 state.to_remove);
    }
    return kOk;
  }

  // What documents have left behind goes a moment after them, if the store that has it answers.
  result<State> cleared(State state) {
    const auto end = Clock::now() + kPatience;
    for (std::uint64_t before = UINT64_MAX; state.to_remove > 0 && (state.to_remove < before || Clock::now() < end);) {
      before = state.to_remove;
      auto later = next();
      if (!later) return later;
      state = *later;
    }
    return state;
  }

  // Until no job is left that was there when the look ended; new documents may keep the queue from ever being empty.
  result<void> drained() {
    std::optional<Clock::time_point> looked;
    std::uint64_t said = UINT64_MAX;
    while (true) {
      auto state = next();
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

  // The state when no document is on its way any more, or in a moment.
  result<State> next() { return patiently(ask("GET", "/v1/blobs?wait=2s")); }

  // A daemon that does not answer may be on its way up; it is asked once more to look then.
  result<State> patiently(result<State> state) {
    const auto end = Clock::now() + kPatience;
    while (!state && state.error().code == Errc::unreachable && Clock::now() < end) {
      fmt::print(stderr, "{}; waiting for it\n", state.error().message);
      std::this_thread::sleep_for(std::chrono::seconds(1));  // nobody is there to tell
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
    out.stuck = number(object.at("stuck"));
    out.to_remove = number(object.at("to_remove"));
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
