// What the engine answers, keeps and finds out when its database fails, is full, damaged or of another version.
#include "support/catch.hpp"
#include "support/engine_fixture.hpp"

using namespace faturad;
using namespace faturad::test;

TEMPLATE_TEST_CASE("store: below its reserve of free space intake stops and says so", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.options.min_free_bytes = UINT64_MAX / 2;
  f.open();
  if constexpr (std::is_same_v<TestType, MemoryBackend>) {
    backend.kv().set_free_bytes(1 << 20);
    f.reopen();
  }
  store::AcceptRequest request;
  request.documents.push_back(store::NewDocument{make_document_id(1), "a.pdf", "", sha256("x"), 1, 0, "x"});
  CHECK(f.accept(std::move(request)).error().code == Errc::storage_full);
  CHECK_FALSE(f.engine->intake().ready());
  CHECK(f.depth().accepted == 0);
}

TEST_CASE("store: a power cut loses nothing that was acknowledged", "[store]") {
  MemoryBackend backend;
  EngineFixture f(backend);
  f.open();
  const auto kept = f.accept("%PDF-1 kept");
  const auto lease = f.lease();  // unsynced
  const auto half = f.document(std::string(2 * store::kSpoolChunk, 'y'));  // unsynced
  backend.kv().cut_power();
  f.engine->close();
  backend.kv().cut_power();
  f.engine.reset();
  f.open();
  CHECK(f.record(kept.id).status == DocumentStatus::queued);
  CHECK(f.conserved());
  CHECK(f.engine->audit().problems.empty());
}

TEST_CASE("store: a failed write is answered, and intake goes on when the cause is gone", "[store]") {
  MemoryBackend backend;
  EngineFixture f(backend);
  f.open();
  const auto before = f.accept("%PDF-1 before");
  const auto lease = f.lease();
  backend.kv().fail_writes(make_error(Errc::storage_full, "no space left"));
  store::AcceptRequest request;
  request.documents.push_back(f.document("%PDF-1 refused"));
  CHECK(f.accept(request).error().code == Errc::storage_full);
  CHECK_FALSE(f.engine->intake().ready());
  CHECK(f.accept(request).error().code == Errc::storage_full);
  CHECK(f.complete(*lease).error().code == Errc::storage_full);
  backend.kv().fail_writes(std::nullopt);
  while (!f.engine->intake().ready()) std::this_thread::yield();
  f.accept("%PDF-1 after");
  const auto again = f.lease();
  REQUIRE(again);
  CHECK(f.depth().accepted == 2);
  CHECK(f.conserved());
  CHECK(f.record(before.id).attempts <= 1);  // the store's fault is not the document's
  CHECK(f.engine->audit().problems.empty());
}

TEST_CASE("store: what was spooled of an upload that a failing database refused is gone once it writes again", "[store]") {
  MemoryBackend backend;
  EngineFixture f(backend);
  f.open();
  store::AcceptRequest while_writing_fails, while_closed;
  while_writing_fails.documents.push_back(f.document(std::string(2 * store::kSpoolChunk + 5, 'y')));
  while_closed.documents.push_back(f.document(std::string(3 * store::kSpoolChunk, 'z')));
  backend.kv().fail_writes(make_error(Errc::storage_full, "no space left"));
  CHECK_FALSE(f.accept(std::move(while_writing_fails)));
  CHECK_FALSE(f.accept(std::move(while_closed)));
  backend.kv().fail_writes(std::nullopt);
  while (!f.engine->intake().ready()) std::this_thread::yield();
  f.advance(std::chrono::minutes(1));  // it is done with the other chores
  const auto after = f.accept("%PDF-1 after");
  f.engine.reset();
  const auto kv = backend.open();
  for (const auto spool = kv->scan(store::Family::spool, "", std::string(64, '\xff'), store::Direction::forward); spool->valid(); spool->next()) {
    CHECK(spool->key().starts_with(after.id.view()));
  }
  CHECK_FALSE(kv->scan(store::Family::uploads, "", std::string(64, '\xff'), store::Direction::forward)->valid());
}

TEST_CASE("store: the audit finds what does not fit together", "[store]") {
  MemoryBackend backend;
  EngineFixture f(backend);
  f.open();
  const auto a = f.accept("%PDF-1 a");
  const auto damage = [&](store::Family family, const std::string& key) {
    const auto kv = backend.open();
    const auto value = kv->get(family, key).value().value();
    auto batch = kv->batch();
    batch->remove(family, key);
    REQUIRE(kv->write(*batch, true));
    const bool found = !f.engine->audit().problems.empty();
    batch = kv->batch();
    batch->put(family, key, value);
    REQUIRE(kv->write(*batch, true));
    return found;
  };
  CHECK(f.engine->audit().problems.empty());
  CHECK(damage(store::Family::spool, store::keys::chunk(a.id, 0)));
  CHECK(damage(store::Family::jobs, store::keys::job(Topic::parse, a.id)));
  CHECK(damage(store::Family::documents, std::string(a.id.view())));
  CHECK(damage(store::Family::payloads, std::string(a.id.view())));
  CHECK(damage(store::Family::ready, store::keys::ready(Topic::parse, 5, 1)));
  CHECK(f.engine->audit().problems.empty());
}

TEST_CASE("store: a database of a later format is refused", "[store]") {
  RocksBackend backend;
  {
    const auto kv = backend.open();
    const auto batch = kv->batch();
    batch->put(store::Family::meta, store::keys::kSchema, std::string("\0\0\0\x63", 4));
    REQUIRE(kv->write(*batch, true));
  }
  FakeClock clock;
  const auto engine = store::make_engine(backend.open(), {}, clock);
  REQUIRE_FALSE(engine);
  CHECK(engine.error().code == Errc::incompatible_format);
}
