#include "cli/migrate.hpp"

#include <csignal>
#include <cstdio>
#include <thread>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "cli/exit_code.hpp"
#include "config/value.hpp"
#include "faturad/net/http_client.hpp"

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

std::string address_of(const config::Config& config) {
  const config::Endpoint listen = config::parse_endpoint(config.server.listen).value();
  const bool v6 = listen.address.find(':') != std::string::npos;
  const bool any = listen.address == "0.0.0.0" || listen.address == "::";
  const std::string host = any ? (v6 ? "::1" : "127.0.0.1") : listen.address;
  return fmt::format("http://{}{}{}:{}", v6 ? "[" : "", host, v6 ? "]" : "", listen.port);
}

class Migration {
 public:
  explicit Migration(const config::Config& config) : base_(address_of(config)), store_(config.blob.store), client_(net::make_http_client({})) {}

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
    net::Request request;
    request.method = method;
    request.url = base_ + path;
    if (request.method == "POST") request.body = net::body_of("");
    const auto answer = client_->send(request);
    if (!answer) return make_error(Errc::unreachable, fmt::format("no daemon answers at {}: {}", base_, answer.error().message));
    boost::system::error_code failed;
    const auto json = boost::json::parse(answer->body, failed);
    const auto* const object = failed ? nullptr : json.if_object();
    if (answer->status / 100 != 2 || !object || !object->contains("queue")) {
      const auto* const detail = object ? object->if_contains("detail") : nullptr;
      const std::string why = detail && detail->is_string() ? std::string(detail->as_string()) : fmt::format("{} answered {}", base_, answer->status);
      return make_error(answer->status == 409 ? Errc::conflict : answer->status == 503 ? Errc::unreachable : Errc::internal, why);
    }
    return read(*object);
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

  const std::string base_, store_;
  const std::unique_ptr<net::HttpClient> client_;
};

}  // namespace

int migrate(const config::Config& config, bool wait) {
  ::signal(SIGPIPE, SIG_IGN);  // the daemon may hang up
  return Migration(config).run(wait);
}

}  // namespace faturad::cli
