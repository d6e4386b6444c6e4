// What a queue promises, on every store that it can stand on.
#include <set>
#include <thread>

#include "support/catch.hpp"
#include "support/engine_fixture.hpp"

using namespace faturad;
using namespace faturad::test;
using queue::Failure;

TEMPLATE_TEST_CASE("queue: a document goes from accept to done", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto accepted = f.accept("%PDF-1 one");
  CHECK(accepted.status == DocumentStatus::queued);
  CHECK(f.record(accepted.id).status == DocumentStatus::queued);

  const auto lease = f.lease();
  REQUIRE(lease);
  CHECK(lease->document.id == accepted.id);
  CHECK(lease->document.attempts == 1);
  CHECK(f.record(accepted.id).status == DocumentStatus::running);
  CHECK(f.engine->documents().payload_chunk(lease->document, 0).value() == "%PDF-1 one");

  REQUIRE(f.complete(*lease));
  const auto view = f.engine->documents().get("", accepted.id).value();
  CHECK(view.record.status == DocumentStatus::done);
  REQUIRE(view.result);
  CHECK(view.result->members == R"("invoices":[],"warnings":[])");
  CHECK(f.engine->documents().text("", accepted.id).value() == "Fatura 123");
  CHECK(f.depth().done == 1);
  CHECK(f.conserved());
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("queue: higher priority first, then order of arrival", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto first = f.accept("%PDF-1 a"), second = f.accept("%PDF-1 b");
  const auto urgent = f.accept("%PDF-1 c", store::DuplicatePolicy::accept, 9);
  const auto low = f.accept("%PDF-1 d", store::DuplicatePolicy::accept, 0);
  CHECK(urgent.queue_position == 0);
  CHECK(low.queue_position == 3);
  for (const auto& expected : {urgent, first, second, low}) CHECK(f.lease()->document.id == expected.id);
  CHECK(f.nothing_ready());
}

TEMPLATE_TEST_CASE("queue: the window refills in order far beyond its size", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  std::vector<DocumentId> ids;
  constexpr int kRequests = 100, kEach = 120;
  for (int r = 0; r < kRequests; ++r) {
    store::AcceptRequest request;
    request.duplicates = store::DuplicatePolicy::accept;
    for (int i = 0; i < kEach; ++i) {
      request.documents.push_back(f.document("%PDF-" + std::to_string(r * kEach + i)));
      ids.push_back(request.documents.back().id);
    }
    REQUIRE(f.accept(std::move(request)));
  }
  // Some go before their turn: in the window, at its edge, beyond it.
  std::set<std::size_t> removed{1, 4095, 4096, 4097, 9000, ids.size() - 1};
  for (const std::size_t at : removed) REQUIRE(f.engine->documents().remove("", ids[at]));
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (removed.count(i)) continue;
    const auto lease = f.lease();
    REQUIRE(lease);
    if (lease->document.id != ids[i]) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(f.nothing_ready());
  CHECK(f.depth().running == ids.size() - removed.size());
  CHECK(f.depth().deleted == removed.size());
  CHECK(f.conserved());
}

TEMPLATE_TEST_CASE("queue: a transient failure waits, tries again and ends in dead with its history", "[queue]",
                   MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.options.jobs.max_attempts = 3;
  f.open();
  const auto accepted = f.accept("%PDF-1 x");
  for (std::uint32_t attempt = 1; attempt <= 3; ++attempt) {
    const auto lease = f.lease();
    REQUIRE(lease);
    CHECK(lease->document.attempts == attempt);
    REQUIRE(f.fail(*lease, Failure::Kind::transient));
    CHECK(f.conserved());
    if (attempt == 3) break;
    CHECK(f.record(accepted.id).status == DocumentStatus::retrying);
    f.advance(std::chrono::minutes(10));
  }
  const auto record = f.record(accepted.id);
  CHECK(record.status == DocumentStatus::dead);
  CHECK(record.errors.size() == 3);
  CHECK(f.depth().dead == 1);
  const auto page = f.engine->dead_letters().list({}, 10, "").value();
  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].reason == "timeout");
  CHECK(page.items[0].document.errors.back().message == "made to fail");
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("queue: a retry is not due before its time", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  store::AcceptRequest request;
  request.documents.push_back(f.document("%PDF-later"));
  request.delay = std::chrono::hours(2);
  const auto id = f.accept(std::move(request)).value()[0].id;
  CHECK(f.record(id).status == DocumentStatus::queued);
  CHECK(f.nothing_ready());
  f.advance(std::chrono::minutes(119));
  CHECK(f.nothing_ready());
  f.advance(std::chrono::minutes(2));
  REQUIRE(f.lease());
}

TEMPLATE_TEST_CASE("queue: a clock that was set back delays nothing longer than it was told", "[queue]", MemoryBackend,
                   RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  store::AcceptRequest request;
  request.documents.push_back(f.document("%PDF-later"));
  request.delay = std::chrono::hours(1);
  REQUIRE(f.accept(std::move(request)));
  f.engine.reset();
  f.clock.set_wall(f.clock.unix_ms() - 30LL * 24 * 3600 * 1000);
  f.open();
  CHECK(f.nothing_ready());
  f.advance(std::chrono::minutes(61));
  CHECK(f.lease());
  CHECK(f.conserved());
}

TEMPLATE_TEST_CASE("queue: a permanent failure is dead at once and can be redriven", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto accepted = f.accept("%PDF-1 locked");
  REQUIRE(f.fail(*f.lease(), Failure::Kind::permanent, Errc::encrypted));
  CHECK(f.depth().dead == 1);

  queue::DeadLetterFilter other;
  other.reason = "timeout";
  CHECK(f.engine->dead_letters().redrive(other, {}).value() == 0);
  queue::DeadLetterFilter filter;
  filter.reason = "encrypted";
  CHECK(f.engine->dead_letters().redrive(filter, {}).value() == 1);
  const auto lease = f.lease();
  REQUIRE(lease);
  CHECK(lease->document.attempts == 1);
  CHECK(lease->document.redrives == 1);
  CHECK(lease->document.errors.size() == 1);  // its history stays
  REQUIRE(f.complete(*lease));
  CHECK(f.record(accepted.id).status == DocumentStatus::done);
  CHECK(f.conserved());
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("queue: a redrive at a rate spreads the jobs over time", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  for (int i = 0; i < 5; ++i) {
    f.accept("%PDF-" + std::to_string(i));
    REQUIRE(f.fail(*f.lease(), Failure::Kind::permanent, Errc::no_pages));
  }
  queue::RedriveOptions slow;
  slow.per_second = 1;
  CHECK(f.engine->dead_letters().redrive({}, slow).value() == 5);
  CHECK(f.lease());
  CHECK(f.nothing_ready());
  f.advance(std::chrono::milliseconds(1001));
  CHECK(f.lease());
  CHECK(f.nothing_ready());
  f.advance(std::chrono::seconds(10));
  for (int i = 0; i < 3; ++i) CHECK(f.lease());
  CHECK(f.conserved());
}

TEMPLATE_TEST_CASE("queue: purge removes dead documents and nothing else", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto dead = f.accept("%PDF-1 dead");
  REQUIRE(f.fail(*f.lease(), Failure::Kind::permanent, Errc::no_pages));
  const auto alive = f.accept("%PDF-1 alive");
  CHECK(f.engine->dead_letters().purge({}).value() == 1);
  CHECK(f.engine->documents().get("", dead.id).error().code == Errc::not_found);
  CHECK(f.record(alive.id).status == DocumentStatus::queued);
  CHECK(f.depth().deleted == 1);
  CHECK(f.conserved());
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("queue: a released job goes back to the front and burns no attempt", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto first = f.accept("%PDF-1 a");
  f.accept("%PDF-1 b");
  const auto lease = f.lease();
  REQUIRE(f.release(*lease));
  const auto again = f.lease();
  CHECK(again->document.id == first.id);
  CHECK(again->document.attempts == 1);
  CHECK(f.complete(*lease).error().code == Errc::lease_lost);  // the old token is worth nothing
  CHECK(f.complete(*again));
}

TEMPLATE_TEST_CASE("queue: blocked work burns no attempt", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.options.jobs.max_attempts = 1;
  f.open();
  f.accept("%PDF-1 a");
  for (int i = 0; i < 3; ++i) {
    const auto lease = f.lease();
    REQUIRE(lease);
    CHECK(lease->document.attempts == 1);
    REQUIRE(f.fail(*lease, Failure::Kind::blocked));
    f.advance(std::chrono::minutes(10));
  }
  CHECK(f.depth().dead == 0);
}

TEMPLATE_TEST_CASE("queue: a lease that runs out goes on as a failed attempt", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.options.jobs.lease_timeout = std::chrono::seconds(60);
  f.open();
  f.accept("%PDF-1 a");
  const auto lost = f.lease();
  f.advance(std::chrono::seconds(61));
  CHECK(f.nothing_ready());
  CHECK(f.complete(*lost).error().code == Errc::lease_lost);
  f.advance(std::chrono::minutes(10));
  const auto again = f.lease();
  REQUIRE(again);
  CHECK(again->document.attempts == 2);
  CHECK(f.conserved());
}

TEMPLATE_TEST_CASE("queue: a document deleted while it is read leaves no result", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto accepted = f.accept("%PDF-1 a");
  const auto lease = f.lease();
  REQUIRE(f.engine->documents().remove("", accepted.id));
  CHECK(f.complete(*lease).error().code == Errc::lease_lost);
  CHECK(f.engine->documents().get("", accepted.id).error().code == Errc::not_found);
  CHECK(f.depth().deleted == 1);
  CHECK(f.conserved());
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("queue: a paused topic gives no jobs, also after a restart", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  REQUIRE(f.engine->queue().set_paused(Topic::parse, true));
  f.accept("%PDF-1 a");
  CHECK(f.nothing_ready());
  f.reopen();
  CHECK(f.depth().paused);
  CHECK(f.nothing_ready());
  REQUIRE(f.engine->queue().set_paused(Topic::parse, false));
  CHECK(f.lease());
}

TEMPLATE_TEST_CASE("queue: many uploaders and workers at once lose and double nothing", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  constexpr int kUploaders = 8, kEach = 40, kWorkers = 4;
  std::atomic<int> completed{0};
  std::vector<std::thread> threads;
  for (int u = 0; u < kUploaders; ++u) {
    threads.emplace_back([&f, u] {
      for (int i = 0; i < kEach; ++i) f.accept("%PDF-" + std::to_string(u * 1000 + i));
    });
  }
  for (int w = 0; w < kWorkers; ++w) {
    threads.emplace_back([&] {
      while (completed < kUploaders * kEach) {
        const auto lease = f.lease(std::chrono::milliseconds(50));
        if (lease && f.complete(*lease)) ++completed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(f.depth().done == kUploaders * kEach);
  CHECK(f.conserved());
  CHECK(f.engine->audit().problems.empty());
}
