#include "faturad/worker/worker_pool.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "support/catch.hpp"

namespace faturad::worker {
namespace {

using namespace std::chrono_literals;

// Jobs in a list; outcomes are answered at once. What happened can be waited for.
class FakeQueue final : public queue::Queue {
 public:
  void push(int count) {
    const std::lock_guard lock(mutex_);
    for (int i = 0; i < count; ++i) {
      queue::Lease lease;
      lease.token = ++tokens_;
      lease.document.id = make_document_id(1'760'000'000'000);
      lease.document.bytes = 3;
      ready_.push_back(lease);
    }
    changed_.notify_all();
  }
  result<std::optional<queue::Lease>> lease(Topic, std::chrono::milliseconds wait) override {
    std::unique_lock lock(mutex_);
    const auto wakes = wakes_;
    changed_.wait_for(lock, wait, [&] { return !ready_.empty() || wakes_ != wakes; });
    if (ready_.empty()) return std::optional<queue::Lease>();
    std::optional<queue::Lease> out = ready_.front();
    ready_.pop_front();
    return out;
  }
  void complete(const queue::Lease& lease, ParsedDocument, Done done) override { end(completed, lease, std::move(done)); }
  void complete(const queue::Lease& lease, Done done) override { end(completed, lease, std::move(done)); }
  void fail(const queue::Lease& lease, queue::Failure failure, Done done) override {
    {
      const std::lock_guard lock(mutex_);
      failures[lease.token] = failure;
    }
    end(failed, lease, std::move(done));
  }
  void release(const queue::Lease& lease, Done done) override { end(released, lease, std::move(done)); }
  queue::Depth depth(Topic) const override { return {}; }
  std::chrono::milliseconds oldest_ready_age(Topic) const override { return {}; }
  result<void> set_paused(Topic, bool) override { return {}; }
  void wake() override {
    const std::lock_guard lock(mutex_);
    ++wakes_;
    changed_.notify_all();
  }
  template <class Condition>
  bool wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, condition);
  }
  std::set<std::uint64_t> completed, failed, released;
  std::map<std::uint64_t, queue::Failure> failures;

 private:
  void end(std::set<std::uint64_t>& where, const queue::Lease& lease, Done done) {
    done({});
    const std::lock_guard lock(mutex_);
    where.insert(lease.token);
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<queue::Lease> ready_;
  std::uint64_t tokens_ = 0, wakes_ = 0;
};

class FakeDocuments final : public store::Documents {
 public:
  result<store::DocumentView> get(const std::string&, DocumentId) const override { return make_error(Errc::not_found, ""); }
  result<std::string> text(const std::string&, DocumentId) const override { return make_error(Errc::not_found, ""); }
  result<std::string> payload_chunk(const DocumentRecord&, std::uint32_t index) const override {
    return std::string(index == 0 ? "ab" : index == 1 ? "c" : "");
  }
  result<store::ListPage> list(const store::ListQuery&) const override { return store::ListPage{}; }
  result<store::EventPage> events(const std::string&, std::uint64_t, std::size_t) const override { return store::EventPage{}; }
  result<void> remove(const std::string&, DocumentId) override { return {}; }
  void on_events(Listener) override {}
};

class NoLog final : public obs::Logger {
 public:
  void log(obs::LogLevel, std::string_view, std::initializer_list<obs::LogField>) override {}
  void set_level(obs::LogLevel) override {}
};

// Lets a test hold parsers in the middle of a document.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    --inside_;
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  bool wait_inside(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, [&] { return inside_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool open_ = false;
};

class ScriptedParser final : public Parser {
 public:
  ScriptedParser(std::function<result<ParsedDocument>()> read, Gate* gate) : read_(std::move(read)), gate_(gate) {}
  result<ParsedDocument> parse(const Payload& payload) override {
    // Catch2 counts on the test's thread only.
    if (payload.size() != 3) return make_error(Errc::limit_exceeded, "the payload is not whole");
    return read_();
  }
  void cancel() override {
    if (gate_) gate_->open();
  }

 private:
  std::function<result<ParsedDocument>()> read_;
  Gate* gate_;
};

struct Fixture {
  FakeQueue queue;
  FakeDocuments documents;
  obs::Metrics metrics;
  NoLog logger;
  std::unique_ptr<WorkerPool> pool;
  void start(int min, int max, std::function<result<ParsedDocument>()> read, Gate* gate = nullptr) {
    PoolOptions options;
    options.min_threads = min;
    options.max_threads = max;
    options.lease_wait = 10ms;
    options.idle_limit = 0ms;
    pool = make_worker_pool(options, {queue, documents, metrics, logger}, [=] { return std::make_unique<ScriptedParser>(read, gate); });
    pool->start();
  }
};

}  // namespace

TEST_CASE("worker pool: jobs are read and completed once", "[worker]") {
  Fixture f;
  f.queue.push(100);
  f.start(1, 4, [] { return ParsedDocument{}; });
  CHECK(f.queue.wait([&] { return f.queue.completed.size() == 100; }));
  CHECK(f.pool->drain(10s));
  CHECK(f.metrics.documents_parsed.value() == 100);
  CHECK(f.metrics.bytes_parsed.value() == 300);
  CHECK(f.queue.released.empty());
}

TEST_CASE("worker pool: errors and exceptions become failures of their kind", "[worker]") {
  Fixture f;
  std::atomic<int> turn{0};
  f.start(1, 1, [&]() -> result<ParsedDocument> {
    switch (turn++) {
      case 0: return make_error(Errc::not_a_pdf, "this is no PDF");
      case 1: return make_error(Errc::worker_crash, "crash");
      case 2: throw std::runtime_error("odd");
      case 3: throw std::bad_alloc();
      default: throw 42;
    }
  });
  f.queue.push(5);
  REQUIRE(f.queue.wait([&] { return f.queue.failed.size() == 5; }));
  CHECK(f.queue.failures[1].kind == queue::Failure::Kind::permanent);
  CHECK(f.queue.failures[2].kind == queue::Failure::Kind::transient);
  CHECK(f.queue.failures[3].error.message == "reading the document failed: odd");
  CHECK(f.queue.failures[4].error.code == Errc::memory_limit);
  CHECK(f.queue.failures[5].error.code == Errc::internal);
  CHECK(f.metrics.failures(Errc::not_a_pdf).value() == 1);
}

TEST_CASE("worker pool: grows while jobs come, up to its maximum, and shrinks to its minimum", "[worker]") {
  Fixture f;
  Gate gate;
  f.start(1, 3, [&] { gate.pass(); return ParsedDocument{}; });
  f.queue.push(6);
  REQUIRE(gate.wait_inside(3));
  CHECK(f.pool->threads() == 3);
  gate.open();
  REQUIRE(f.queue.wait([&] { return f.queue.completed.size() == 6; }));
  while (f.pool->threads() > 1) std::this_thread::yield();
  f.queue.push(1);
  CHECK(f.queue.wait([&] { return f.queue.completed.size() == 7; }));
}

TEST_CASE("worker pool: its size changes while it runs", "[worker]") {
  Fixture f;
  Gate gate;
  f.start(1, 1, [&] { gate.pass(); return ParsedDocument{}; });
  f.queue.push(4);
  REQUIRE(gate.wait_inside(1));
  f.pool->resize(2, 4);
  REQUIRE(gate.wait_inside(4));
  gate.open();
  f.pool->resize(1, 1);
  while (f.pool->threads() > 1) std::this_thread::yield();
  CHECK(f.pool->drain(10s));
}

TEST_CASE("worker pool: drain finishes what is under way and leaves the rest", "[worker]") {
  Fixture f;
  Gate gate;
  f.start(1, 1, [&] { gate.pass(); return ParsedDocument{}; });
  f.queue.push(3);
  REQUIRE(gate.wait_inside(1));
  bool drained = false;
  std::thread other([&] { drained = f.pool->drain(20s); });
  gate.open();
  other.join();
  CHECK(drained);
  CHECK(f.queue.failed.empty());
  CHECK(f.queue.completed.size() + f.queue.released.size() >= 1);
  CHECK(f.pool->threads() == 0);
}

TEST_CASE("worker pool: what is not done within the bound goes back without an attempt", "[worker]") {
  Fixture f;
  Gate gate;
  f.start(1, 1, [&] { gate.pass(); return ParsedDocument{}; }, &gate);
  f.queue.push(1);
  REQUIRE(gate.wait_inside(1));
  CHECK_FALSE(f.pool->drain(0ms));
  CHECK(f.queue.wait([&] { return f.queue.released.size() == 1; }));
  f.pool.reset();
  CHECK(f.queue.completed.empty());
  CHECK(f.queue.failed.empty());
}

TEST_CASE("worker pool: stop ends a drain at once", "[worker]") {
  Fixture f;
  Gate gate;
  f.start(1, 1, [&] { gate.pass(); return ParsedDocument{}; }, &gate);
  f.queue.push(1);
  REQUIRE(gate.wait_inside(1));
  bool drained = true;
  std::thread other([&] { drained = f.pool->drain(1h); });
  f.pool->stop();
  other.join();
  f.pool.reset();
  CHECK_FALSE(drained);
  CHECK(f.queue.released.size() == 1);
}

}  // namespace faturad::worker
