// What intake, results, lists and events promise, on every store.
#include <thread>

#include "support/catch.hpp"
#include "support/engine_fixture.hpp"

using namespace faturad;
using namespace faturad::test;
using queue::Failure;
using store::DuplicatePolicy;

TEMPLATE_TEST_CASE("store: a payload that ended its parser until it was dead is refused, and tried again when asked", "[store]",
                   MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.options.jobs.max_attempts = 1;
  f.open();
  const auto first = f.accept("%PDF-1 killer");
  CHECK(f.fail(*f.lease(), queue::Failure::Kind::transient, Errc::worker_crash));
  CHECK(f.record(first.id).status == DocumentStatus::dead);
  f.reopen();
  const auto refused = f.accept("%PDF-1 killer", DuplicatePolicy::link);
  REQUIRE(refused.rejected);
  CHECK(refused.rejected->code == Errc::killer_document);
  CHECK(refused.rejected->message.find("worker-crash") != std::string::npos);
  CHECK(f.depth().accepted == 1);
  CHECK_FALSE(f.accept("%PDF-1 innocent", DuplicatePolicy::link).rejected);
  const auto again = f.accept("%PDF-1 killer", DuplicatePolicy::accept);
  CHECK_FALSE(again.rejected);
  CHECK(f.complete(*f.lease()));  // the innocent one
  CHECK(f.complete(*f.lease()));
  CHECK_FALSE(f.accept("%PDF-1 killer", DuplicatePolicy::link).rejected);
  CHECK(f.conserved());
}

TEMPLATE_TEST_CASE("store: a payload of many chunks comes back as it was", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  std::string payload(3 * store::kSpoolChunk + 17, 'x');
  for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<char>(i * 31 >> 3);
  const auto accepted = f.accept(payload);
  const auto record = f.record(accepted.id);
  std::string read;
  for (std::uint32_t chunk = 0;; ++chunk) {
    const auto bytes = f.engine->documents().payload_chunk(record, chunk).value();
    if (bytes.empty()) break;
    read += bytes;
  }
  CHECK(sha256(read) == accepted.sha256);
  REQUIRE(f.engine->documents().remove("", accepted.id));
  CHECK_FALSE(f.engine->documents().payload_chunk(record, 0));
}

TEMPLATE_TEST_CASE("store: an upload that never ended leaves nothing after a restart", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto abandoned = f.document(std::string(2 * store::kSpoolChunk, 'y'));
  f.reopen();
  f.engine.reset();
  const auto kv = backend.open();
  CHECK_FALSE(kv->scan(store::Family::spool, "", std::string(64, '\xff'), store::Direction::forward)->valid());
  CHECK_FALSE(kv->scan(store::Family::uploads, "", std::string(64, '\xff'), store::Direction::forward)->valid());
}

TEMPLATE_TEST_CASE("store: what ran when the process died has burned its attempt", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.options.jobs.max_attempts = 2;
  f.open();
  const auto accepted = f.accept("%PDF-1 killer");
  const auto innocent = f.accept("%PDF-1 innocent");
  for (int crash = 0; crash < 2; ++crash) {
    const auto lease = f.lease();
    REQUIRE(lease);
    REQUIRE(lease->document.id == (crash == 0 ? accepted.id : innocent.id));
    if (crash == 1) REQUIRE(f.complete(*lease));
    if (crash == 0) {
      // A clean close would return the lease; a crash leaves the row, as this put-back does.
      f.engine.reset();
      const auto kv = backend.open();
      auto job = store::decode<store::JobRecord>(*kv->get(store::Family::jobs, store::keys::job(Topic::parse, accepted.id)).value()).value();
      const auto batch = kv->batch();
      batch->remove(store::Family::ready, store::keys::ready(Topic::parse, job.priority, job.sequence));
      job.state = store::JobState::running;
      job.attempts = 1;
      batch->put(store::Family::jobs, store::keys::job(Topic::parse, accepted.id), encode(job));
      batch->put(store::Family::running, store::keys::job(Topic::parse, accepted.id), "");
      auto state = store::decode<store::StateRow>(*kv->get(store::Family::meta, store::keys::kState).value()).value();
      --state.depths[0].ready;
      ++state.depths[0].running;
      batch->put(store::Family::meta, store::keys::kState, encode(state));
      REQUIRE(kv->write(*batch, true));
    }
    if (crash == 0) f.open();
  }
  CHECK(f.record(accepted.id).status == DocumentStatus::retrying);
  CHECK(f.record(accepted.id).errors.at(0).code == Errc::worker_crash);
  CHECK(f.conserved());
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("store: an idempotency key gives the first answer again", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto send = [&](const std::string& payload) {
    store::AcceptRequest request;
    request.documents.push_back(f.document(payload));
    request.idempotency_key = "order-1";
    return f.accept(std::move(request));
  };
  const auto first = send("%PDF-1 a").value().at(0);
  const auto again = send("%PDF-1 a").value().at(0);
  CHECK(again.id == first.id);
  CHECK(again.replayed);
  CHECK_FALSE(first.replayed);
  CHECK(send("%PDF-1 b").error().code == Errc::idempotency_mismatch);
  CHECK(f.depth().accepted == 1);
  f.reopen();
  CHECK(send("%PDF-1 a").value().at(0).replayed);
  REQUIRE(f.engine->documents().remove("", first.id));
  CHECK_FALSE(send("%PDF-1 b").value().at(0).replayed);
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("store: an idempotency key is in use while its request arrives", "[store]", MemoryBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  CHECK(f.engine->intake().begin_key("", "k"));
  CHECK_FALSE(f.engine->intake().begin_key("", "k"));
  CHECK(f.engine->intake().begin_key("other", "k"));
  f.engine->intake().end_key("", "k");
  CHECK(f.engine->intake().begin_key("", "k"));
}

TEMPLATE_TEST_CASE("store: idempotency keys are forgotten after their retention", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.options.idempotency_retention = std::chrono::hours(1);
  f.open();
  const auto send = [&](const std::string& payload) {
    store::AcceptRequest request;
    request.documents.push_back(f.document(payload));
    request.idempotency_key = "order-1";
    return f.accept(std::move(request));
  };
  REQUIRE(send("%PDF-1 a"));
  f.advance(std::chrono::hours(2));
  f.accept("%PDF-1 to be behind the housekeeping");
  CHECK_FALSE(send("%PDF-1 b").value().at(0).replayed);
}

TEMPLATE_TEST_CASE("store: a copy of a document that is done is done at once", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto first = f.accept("%PDF-1 a", DuplicatePolicy::link);
  CHECK_FALSE(first.duplicate_of);
  REQUIRE(f.complete(*f.lease()));
  const auto copy = f.accept("%PDF-1 a", DuplicatePolicy::link);
  CHECK(copy.duplicate_of == first.id);
  CHECK(copy.id != first.id);
  CHECK(copy.status == DocumentStatus::done);
  CHECK(f.engine->documents().get("", copy.id).value().result->members == R"("invoices":[],"warnings":[])");
  // The copy outlives the first one.
  REQUIRE(f.engine->documents().remove("", first.id));
  CHECK(f.engine->documents().payload_chunk(f.record(copy.id), 0).value() == "%PDF-1 a");
  CHECK(f.engine->audit().problems.empty());
  REQUIRE(f.engine->documents().remove("", copy.id));
  CHECK(f.conserved());
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("store: a copy of a document that waits is not read twice", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  f.accept("%PDF-1 a", DuplicatePolicy::link);
  const auto copy = f.accept("%PDF-1 a", DuplicatePolicy::link);
  CHECK(copy.status == DocumentStatus::queued);
  REQUIRE(f.complete(*f.lease()));
  CHECK(f.nothing_ready());
  CHECK(f.record(copy.id).status == DocumentStatus::done);
  CHECK(f.depth().done == 2);
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("store: copies in one request and policy reject", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  store::AcceptRequest request;
  request.duplicates = DuplicatePolicy::link;
  for (int i = 0; i < 2; ++i) request.documents.push_back(f.document("%PDF-1 twin"));
  const auto twins = f.accept(std::move(request)).value();
  CHECK(twins[1].duplicate_of == twins[0].id);
  const auto rejected = f.accept("%PDF-1 twin", DuplicatePolicy::reject);
  CHECK(rejected.rejected);
  CHECK(rejected.duplicate_of == twins[0].id);
  CHECK(f.depth().accepted == 2);
  CHECK(f.engine->audit().problems.empty());
}

TEMPLATE_TEST_CASE("store: lists filter, page and sort", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  std::vector<DocumentId> ids;
  for (int i = 0; i < 30; ++i) {
    f.clock.advance(std::chrono::milliseconds(10));
    ids.push_back(f.accept("%PDF-" + std::to_string(i)).id);
    if (i < 20) REQUIRE(f.complete(*f.lease(), EngineFixture::some_result("N-" + std::to_string(i), std::to_string(i) + ".50")));
  }
  REQUIRE(f.fail(*f.lease(), Failure::Kind::permanent, Errc::no_pages));

  const auto all = [&](store::ListQuery query) {
    std::vector<DocumentId> found;
    query.limit = 7;
    while (true) {
      const auto page = f.engine->documents().list(query).value();
      for (const auto& item : page.items) found.push_back(item.record.id);
      if (page.cursor.empty()) return found;
      query.cursor = page.cursor;
    }
  };
  CHECK(all({}) == std::vector<DocumentId>(ids.rbegin(), ids.rend()));
  store::ListQuery oldest;
  oldest.newest_first = false;
  CHECK(all(oldest) == ids);
  store::ListQuery by_number;
  by_number.number = "n7";
  CHECK(all(by_number) == std::vector<DocumentId>{ids[7]});
  store::ListQuery by_seller;
  by_seller.seller_tax_id = "12.345.678/0001-95";
  CHECK(all(by_seller).size() == 20);
  store::ListQuery by_total;
  by_total.min_total = "3.00";
  by_total.max_total = "5.50";
  CHECK(all(by_total) == std::vector<DocumentId>{ids[5], ids[4], ids[3]});
  store::ListQuery dead;
  dead.status = DocumentStatus::dead;
  CHECK(all(dead) == std::vector<DocumentId>{ids[20]});
  store::ListQuery queued;
  queued.status = DocumentStatus::queued;
  CHECK(all(queued).size() == 9);
  store::ListQuery text;
  text.q = "ENERGIA";
  CHECK(all(text).size() == 20);
  store::ListQuery issued;
  issued.issued_from = "2026-01-16";
  CHECK(all(issued).empty());
  store::ListQuery received;
  received.received_from = f.record(ids[10]).received_at;
  received.received_to = f.record(ids[12]).received_at;
  CHECK(all(received) == std::vector<DocumentId>{ids[12], ids[11], ids[10]});
  store::ListQuery bad;
  bad.cursor = "zz";
  CHECK(f.engine->documents().list(bad).error().code == Errc::invalid_argument);
  store::ListQuery elsewhere;
  elsewhere.tenant = "other";
  CHECK(all(elsewhere).empty());
}

TEMPLATE_TEST_CASE("store: the change feed tells everything once, in order, also after a restart", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  const auto a = f.accept("%PDF-1 a");
  REQUIRE(f.complete(*f.lease()));
  f.reopen();
  REQUIRE(f.engine->documents().remove("", a.id));
  const auto page = f.engine->documents().events("", 0, 100).value();
  REQUIRE(page.items.size() == 3);
  CHECK(page.items[0].type == store::EventType::accepted);
  CHECK(page.items[1].type == store::EventType::done);
  CHECK(page.items[2].type == store::EventType::deleted);
  CHECK(page.items[2].sequence == 3);
  CHECK(f.engine->documents().events("", 2, 100).value().items.size() == 1);
  CHECK(f.engine->documents().events("", 3, 100).value().items.empty());
}

TEMPLATE_TEST_CASE("store: a document that is not cut into chunks and a tail is not acknowledged", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  for (const std::int64_t wrong : {-1, 1}) {
    store::AcceptRequest request;
    request.documents.push_back(f.document(std::string(store::kSpoolChunk + 7, 'y')));
    request.documents[0].bytes += wrong;
    CHECK(f.accept(std::move(request)).error().code == Errc::internal);
  }
  store::AcceptRequest long_tail;
  long_tail.documents.push_back(f.document("y"));
  long_tail.documents[0].tail.assign(store::kSpoolChunk + 1, 'y');
  long_tail.documents[0].bytes = store::kSpoolChunk + 1;
  CHECK(f.accept(std::move(long_tail)).error().code == Errc::internal);
  CHECK(f.depth().accepted == 0);
}
