// The real queue, threads that send, and receivers on loopback that fail in every way.
#include "faturad/notify/notifier.hpp"

#include <future>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "support/catch.hpp"
#include "support/engine_fixture.hpp"
#include "support/fault_proxy.hpp"
#include "support/test_server.hpp"

using namespace faturad;
using namespace std::chrono_literals;
using test::Exchange;
using test::Fault;
using test::FaultProxy;
using test::TestAnswer;
using test::TestRequest;
using test::TestServer;
using Cut = Fault::Cut;
using Way = Fault::Way;

namespace {

constexpr const char* kSecret = "a secret for tests";

class SilentLogger final : public obs::Logger {
 public:
  void log(obs::LogLevel, std::string_view, std::initializer_list<obs::LogField>) override {}
  void set_level(obs::LogLevel) override {}
};

// The receiver's side, with nothing of ours: as docs/webhooks.md tells receivers to do it.
bool signed_by(const TestRequest& request, const std::string& secret) {
  const std::string content = request.header("webhook-id") + "." + request.header("webhook-timestamp") + "." + request.body;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest, &size);
  unsigned char text[2 * EVP_MAX_MD_SIZE];
  const int length = EVP_EncodeBlock(text, digest, static_cast<int>(size));
  return (" " + request.header("webhook-signature") + " ").find(" v1," + std::string(reinterpret_cast<char*>(text), static_cast<std::size_t>(length)) + " ") != std::string::npos;
}

// What a receiver was sent: thread safe.
class Inbox {
 public:
  void add(const TestRequest& request) {
    const std::string id = request.header("webhook-id");
    const std::lock_guard lock(mutex_);
    // A copy that was given up may come late, behind what was sent after it: what counts is when each event came first.
    if (!types_.contains(id)) order_[id.substr(0, 26)].push_back(std::stoull(id.substr(27)));
    types_[id] = request.header("faturad-event");
    unsigned_ += !signed_by(request, kSecret) || boost::json::parse(request.body).at("id").as_string() != id;
    ++requests_;
    changed_.notify_all();
  }
  bool wait_for_ids(std::size_t count, std::chrono::milliseconds limit = 60s) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return types_.size() >= count; });
  }
  bool wait_for_requests(std::size_t count, std::chrono::milliseconds limit = 60s) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return requests_ >= count; });
  }
  std::map<std::string, std::string> types() const {
    const std::lock_guard lock(mutex_);
    return types_;
  }
  bool in_order() const {
    const std::lock_guard lock(mutex_);
    return std::all_of(order_.begin(), order_.end(), [](const auto& of) { return std::is_sorted(of.second.begin(), of.second.end()); });
  }
  int without_signature() const { return unsigned_; }
  std::size_t requests() const { return requests_; }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::string> types_;                    // by event id
  std::map<std::string, std::vector<std::uint64_t>> order_;     // by document, as they came first
  std::atomic<int> unsigned_ = 0;
  std::atomic<std::size_t> requests_ = 0;
};

struct Bench {
  explicit Bench(std::uint32_t max_attempts = 1'000) {
    f.options.notify = {max_attempts, 1ms, 20ms, 60s};
    f.options.follow_ups.notify = [this](const std::string& tenant, queue::Notice::Kind kind) { return receivers.want(tenant, kind); };
    f.engine = std::move(store::make_engine(backend.open(), f.options, system_clock()).value());
  }
  ~Bench() {
    f.engine->close();
    notifier.reset();
  }

  static notify::Endpoint endpoint(const std::string& name, int port) {
    notify::Endpoint out;
    out.name = name;
    out.url = "http://127.0.0.1:" + std::to_string(port) + "/hook?token=x";
    out.secrets = {kSecret};
    out.timeout = 300ms;
    out.allowed_networks = {*net::Network::parse("127.0.0.0/8")};
    return out;
  }
  void start() {
    notifier = notify::make_notifier({}, {f.engine->queue(), f.engine->documents(), receivers, logger, system_clock()});
    notifier->start();
  }
  DocumentId read(const std::string& payload, bool review = false) {
    const auto accepted = f.accept(payload);
    finish(review);
    return accepted.id;
  }
  void finish(bool review = false) {
    auto lease = f.lease();
    auto parsed = test::EngineFixture::some_result();
    if (review) parsed.review = {"unsure /invoices/0/number"};
    f.complete(*lease, std::move(parsed)).value();
  }
  // Fails to be read at first, then is redriven and read: two events.
  void die_and_rise(const std::string& payload, bool review) {
    const auto accepted = f.accept(payload);
    f.fail(*f.lease(), queue::Failure::Kind::permanent, Errc::no_pages).value();
    queue::DeadLetterFilter filter;
    filter.id = accepted.id;
    filter.topic = Topic::parse;
    f.engine->dead_letters().redrive(filter, {}).value();
    finish(review);
  }
  // Event ids and types, from the change feed.
  std::map<std::string, std::string> told() {
    std::map<std::string, std::string> out;
    for (const store::Event& event : f.engine->documents().events("", 0, 100'000).value().items) {
      if (event.type != store::EventType::done && event.type != store::EventType::dead) continue;
      out[event.id.str() + "-" + std::to_string(event.sequence)] = name(event.type);
    }
    return out;
  }
  std::vector<queue::DeadLetter> dead() {
    queue::DeadLetterFilter filter;
    filter.topic = Topic::notify;
    return f.engine->dead_letters().list(filter, 100, "").value().items;
  }
  bool wait_done(std::uint64_t jobs) {  // the outcome follows the last answer
    return backend.await([&] { return f.depth(Topic::notify).done >= jobs; }, 10s) && f.depth(Topic::notify).done == jobs;
  }

  test::MemoryBackend backend;
  test::EngineFixture f{backend};
  SilentLogger logger;
  CircuitOptions circuit{.open_base = 20ms, .open_max = 100ms};
  notify::Receivers receivers{4, circuit, system_clock(), logger};
  std::unique_ptr<notify::Notifier> notifier;
};

}  // namespace

TEST_CASE("a receiver that fails in every way gets each event at least once, in order and signed", "[notify]") {
  Bench bench;
  Inbox inbox;
  TestServer server([&](const TestRequest& request) {
    inbox.add(request);
    return TestAnswer{204, {}, ""};
  });
  const std::vector<Fault> faults = {
      {.status = 500}, {.status = 503}, {.status = 404}, {.status = 302}, {.latency = 50ms}, {.bytes_per_second = 20'000},
      {.cut = Cut::reset, .way = Way::request, .after = 10}, {.cut = Cut::close, .way = Way::request, .after = 300}, {.cut = Cut::half_close, .way = Way::request},
      {.cut = Cut::blackhole, .way = Way::request}, {.cut = Cut::reset}, {.cut = Cut::close}, {.cut = Cut::half_close, .after = 5}, {.cut = Cut::blackhole},
      {.cut = Cut::close, .after = 17}, {.cut = Cut::reset, .after = 20}};
  std::atomic<std::size_t> struck = 0;
  FaultProxy proxy(server.port(), [&](const Exchange& exchange) {
    if (exchange.number % 3 != 0) return Fault{};
    return faults[struck++ % faults.size()];
  });
  auto endpoint = Bench::endpoint("erp", proxy.port());
  endpoint.review = true;
  bench.receivers.replace({endpoint});
  bench.start();
  constexpr int kDocuments = 60;
  for (int i = 0; i < kDocuments; ++i) {
    if (i == kDocuments / 2) {  // and for a while nobody is there at all
      proxy.refuse(true);
      proxy.cut_all();
    }
    bench.die_and_rise("document " + std::to_string(i), i % 3 == 0);
    if (i == kDocuments / 2 + 10) proxy.refuse(false);
  }
  CHECK(inbox.wait_for_ids(2 * kDocuments));
  CHECK(struck > faults.size());
  auto types = inbox.types();
  int reviews = 0;
  for (auto& [id, type] : types) {
    reviews += type == "review";
    if (type == "review") type = "done";
  }
  CHECK(types == bench.told());
  CHECK(reviews == kDocuments / 3);
  CHECK(inbox.in_order());
  CHECK(inbox.without_signature() == 0);
  CHECK(bench.wait_done(kDocuments));
  CHECK(bench.f.conserved());
}

TEST_CASE("a receiver that is down is left alone, burns few attempts, and the others go on", "[notify]") {
  Bench bench;
  Inbox up, down;
  TestServer good([&](const TestRequest& request) {
    up.add(request);
    return TestAnswer{};
  });
  TestServer bad([&](const TestRequest& request) {
    down.add(request);
    return TestAnswer{};
  });
  FaultProxy proxy(bad.port());
  proxy.refuse(true);
  bench.receivers.replace({Bench::endpoint("down", proxy.port()), Bench::endpoint("up", good.port())});
  bench.start();
  for (int i = 0; i < 50; ++i) bench.read("document " + std::to_string(i));
  CHECK(up.wait_for_ids(50));
  const auto& receiver = *bench.receivers.current()->front();
  CHECK(receiver.circuit.status().opened >= 1);
  CHECK(receiver.failed.value() < 50);  // 5 open the circuit; then a probe each time it half-opens
  proxy.refuse(false);
  CHECK(down.wait_for_ids(50));
  CHECK(bench.wait_done(50));
  CHECK(up.requests() == 50);  // who had an event was not told again
}

TEST_CASE("events that a receiver never takes end as a dead letter, and a redrive tells them to it alone", "[notify]") {
  Bench bench(3);
  Inbox good_inbox, bad_inbox;
  std::atomic<bool> refusing = true;
  TestServer good([&](const TestRequest& request) {
    good_inbox.add(request);
    return TestAnswer{};
  });
  TestServer bad([&](const TestRequest& request) {
    bad_inbox.add(request);
    return TestAnswer{refusing ? 400 : 200, {}, "what is this?"};
  });
  bench.receivers.replace({Bench::endpoint("bad", bad.port()), Bench::endpoint("good", good.port())});
  bench.start();
  const DocumentId id = bench.read("document");
  CHECK(bad_inbox.wait_for_requests(3));
  CHECK(bench.backend.await([&] { return !bench.dead().empty(); }, 10s));
  const auto letters = bench.dead();
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].document.id == id);
  CHECK(letters[0].reason == "unreachable");
  CHECK(letters[0].document.errors.back().message == "bad: answered 400 (what is this?)");
  CHECK(bench.f.record(id).status == DocumentStatus::done);  // of no concern to the document
  refusing = false;
  queue::DeadLetterFilter filter;
  filter.topic = Topic::notify;
  CHECK(bench.f.engine->dead_letters().redrive(filter, {}).value() == 1);
  CHECK(bad_inbox.wait_for_requests(4));
  CHECK(bench.wait_done(1));
  CHECK(good_inbox.requests() == 1);
}

TEST_CASE("a receiver inside of the network is told nothing unless that is allowed", "[notify]") {
  Bench bench(2);
  TestServer server([](const TestRequest&) { return TestAnswer{}; });
  auto endpoint = Bench::endpoint("inside", server.port());
  endpoint.allowed_networks.clear();
  bench.receivers.replace({endpoint});
  bench.start();
  bench.read("document");
  CHECK(bench.backend.await([&] { return !bench.dead().empty(); }, 10s));
  REQUIRE(bench.dead().size() == 1);
  CHECK(bench.dead()[0].reason == "forbidden-address");
  CHECK(bench.dead()[0].document.errors.back().message.find("token") == std::string::npos);
  CHECK(server.connections() == 0);
}

TEST_CASE("receivers get what they asked for: events, tenant, result", "[notify]") {
  Bench bench;
  Inbox inbox;
  std::mutex mutex;
  std::vector<std::string> bodies;
  TestServer server([&](const TestRequest& request) {
    {
      const std::lock_guard lock(mutex);
      bodies.push_back(request.body);
    }
    inbox.add(request);
    return TestAnswer{};
  });
  auto dead_only = Bench::endpoint("dead", server.port()), review_only = Bench::endpoint("review", server.port()), other = Bench::endpoint("other", server.port());
  dead_only.done = false;
  review_only.done = review_only.dead = false;
  review_only.review = true;
  review_only.include_result = false;
  other.tenant = "other";
  bench.receivers.replace({dead_only, review_only, other});
  bench.start();
  bench.read("plain");
  bench.read("to look at", true);
  bench.f.accept("dead");
  bench.f.fail(*bench.f.lease(), queue::Failure::Kind::permanent, Errc::no_pages).value();
  CHECK(inbox.wait_for_ids(2));
  CHECK(bench.wait_done(2));  // the plain one made no job
  const auto types = inbox.types();
  std::multiset<std::string> seen;
  for (const auto& [id, type] : types) seen.insert(type);
  CHECK(seen == std::multiset<std::string>{"dead", "review"});
  CHECK(inbox.requests() == 2);
  for (const std::string& body : bodies) {
    const auto json = boost::json::parse(body);
    CHECK(json.at("result").is_null());
    CHECK(json.at("result_omitted").as_bool() == (json.at("type").as_string() == "review"));
  }
}

TEST_CASE("a receiver's Retry-After is kept", "[notify]") {
  Bench bench;
  Inbox inbox;
  std::atomic<int> requests = 0;
  TestServer server([&](const TestRequest& request) {
    if (requests++ == 0) return TestAnswer{503, {{"Retry-After", "1"}}, ""};
    inbox.add(request);
    return TestAnswer{};
  });
  bench.receivers.replace({Bench::endpoint("erp", server.port())});
  bench.start();
  const auto started = std::chrono::steady_clock::now();
  bench.read("document");
  CHECK(inbox.wait_for_ids(1));
  CHECK(std::chrono::steady_clock::now() - started >= 1s);
}

TEST_CASE("stopping ends a request under way and burns no attempt", "[notify]") {
  Bench bench;
  std::promise<void> arrived;
  TestServer server([&](const TestRequest&) {
    arrived.set_value();
    TestAnswer answer;
    answer.hang = true;
    return answer;
  });
  auto endpoint = Bench::endpoint("erp", server.port());
  endpoint.timeout = 60s;
  bench.receivers.replace({endpoint});
  bench.start();
  bench.read("document");
  arrived.get_future().wait();
  const auto started = std::chrono::steady_clock::now();
  CHECK_FALSE(bench.notifier->drain(20ms));
  CHECK(std::chrono::steady_clock::now() - started < 5s);
  bench.receivers.replace({});
  const auto again = bench.f.lease(Topic::notify);
  REQUIRE(again);
  CHECK(again->document.attempts == 1);
}
