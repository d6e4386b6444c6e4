// From the spool to a blob store and back, on the engine as it is and a store in memory.
#include "faturad/worker/archiving.hpp"

#include "faturad/blob/stores.hpp"
#include "support/blob_backend.hpp"
#include "support/catch.hpp"
#include "support/engine_fixture.hpp"

using namespace faturad;
using namespace faturad::test;
using namespace std::chrono_literals;

namespace {

class Quiet final : public obs::Logger {
 public:
  void log(obs::LogLevel, std::string_view, std::initializer_list<obs::LogField>) override {}
  void set_level(obs::LogLevel) override {}
};

// A store that can be down.
class Fragile final : public blob::BlobStore {
 public:
  result<void> put(const blob::BlobId& id, blob::Source& source) override {
    ++puts;
    if (down) return outage();
    if (refuse_above > 0 && id.bytes > refuse_above) return make_error(Errc::too_large, "PUT was answered with 413 EntityTooLarge, while the store takes other writes");
    return in().put(id, source);
  }
  result<void> read(const blob::BlobId& id, std::uint64_t offset, std::uint64_t size, const blob::Sink& sink) override {
    if (down) return outage();
    if (before_read && std::this_thread::get_id() == reader) before_read();
    if (!damage) return in().read(id, offset, size, sink);
    auto read = in().read(id, offset, size, [&](std::string_view piece) {
      std::string other(piece);
      other[0] = static_cast<char>(other[0] ^ 1);
      return sink(other);
    });
    if (read && offset == 0 && size >= id.bytes) return make_error(Errc::storage_failure, "does not match its name");
    return read;
  }
  result<bool> has(const blob::BlobId& id) override { return in().has(id); }
  result<void> remove(const Sha256& sha256) override {
    if (mends_at_removal) damage = false;
    return in().remove(sha256);
  }
  result<blob::ListPage> list(const std::string& cursor) override {
    if (lists_held_back) {
      lists_held = true;
      lists_held.notify_all();
      lists_held_back.wait(true);
    }
    return in().list(cursor);
  }
  void hold_lists() { lists_held_back = true; }
  void let_lists_go() {
    lists_held_back = false;
    lists_held_back.notify_all();
  }
  result<std::uint64_t> remove_leftovers(UnixMillis before) override { return in().remove_leftovers(before); }
  result<std::optional<std::string>> label() override {
    if (down) return outage();
    return in().label();
  }
  result<void> put_label(const std::string& text) override { return in().put_label(text); }

  std::unique_ptr<blob::BlobStore> inner = blob::make_memory_store(), bare = blob::make_memory_store();
  blob::BlobStore& in() { return away ? *bare : *inner; }
  std::atomic<bool> away{false};  // as a folder whose disk is not mounted: what is below it shows
  std::atomic<bool> down{false}, damage{false}, mends_at_removal{false};
  std::function<void()> before_read;  // on that thread; set before the pool starts or by it
  std::thread::id reader;
  std::atomic<bool> lists_held_back{false}, lists_held{false};
  std::atomic<int> puts{0};
  std::atomic<std::uint64_t> refuse_above{0};

 private:
  static Error outage() { return make_error(Errc::unreachable, "down"); }
};

struct ArchiveFixture : EngineFixture {
  ArchiveFixture() : EngineFixture(memory) {
    options.archive.backoff_base = options.archive.backoff_max = 5ms;
    CircuitOptions quick;
    quick.open_base = quick.open_max = 50ms;
    circuit = std::make_unique<Circuit>("store", quick, system_clock());
    blob::Ownership ours;
    ours.owner = [this]() -> result<std::string> { return store::store_label(engine->archive().database_id().value(), store::kPrimary); };
    ours.holds = [this] { return engine->archive().holds(store::kPrimary); };
    ours.every_time = true;
    owned = blob::make_owned_store("store", store, ours);
    guarded = blob::make_guarded_store(*owned, *circuit);
    sites.primary = {guarded.get(), circuit.get(), owned.get(), true};
    options.follow_ups.archive = store::kPrimary;
  }
  ~ArchiveFixture() { pool.reset(); }

  // On the real clock: jobs come back by themselves.
  void open() { engine = std::move(store::make_engine(backend.open(), options, system_clock()).value()); }
  void reopen() {
    engine.reset();
    open();
  }

  void start() {
    embedded = blob::make_embedded_store(engine->contents());
    sites.embedded = {embedded.get(), nullptr};
    documents = worker::make_archived_documents(engine->documents(), engine->archive(), sites, 4);
    worker::ArchiveOptions archive;
    archive.lease_wait = 20ms;
    archive.retry_max = 1ms;
    archive.sweep_every = 1h;
    pool = worker::make_archive_pool(archive, {engine->queue(), *documents, engine->archive(), quiet, system_clock()}, sites);
    pool->start();
  }
  template <class Condition>
  bool comes(Condition condition) {
    return memory.await(condition);
  }
  store::Accepted read(const std::string& payload) {
    const auto accepted = accept(payload);
    REQUIRE(complete(*lease()));
    return accepted;
  }
  result<std::string> payload(DocumentId id) {
    const auto document = record(id);
    std::string out;
    for (std::uint32_t i = 0;; ++i) {
      auto chunk = documents->payload_chunk(document, i);
      if (!chunk) return chunk.error();
      if (chunk->empty()) return out;
      out += *chunk;
    }
  }
  bool archived(std::uint64_t count) {
    return comes([&] { return depth(Topic::archive).done == count; });
  }

  MemoryBackend memory;
  Fragile store;
  Quiet quiet;
  std::unique_ptr<Circuit> circuit;
  std::unique_ptr<blob::OwnedStore> owned;
  std::unique_ptr<blob::BlobStore> guarded, embedded;
  worker::SiteTable sites;
  std::unique_ptr<store::Documents> documents;
  std::unique_ptr<worker::ArchivePool> pool;
};

}  // namespace

TEST_CASE("archive: a document that is read moves to the store, and is read from there", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  const std::string large = content(600'000, 1);
  const auto small = f.read("%PDF-1 small"), big = f.read(large);
  REQUIRE(f.archived(2));
  CHECK(f.engine->archive().spool_bytes() == 0);
  CHECK(f.engine->documents().payload_chunk(f.record(small.id), 0).error().code == Errc::storage_failure);
  CHECK(f.payload(small.id).value() == "%PDF-1 small");
  CHECK(f.payload(big.id).value() == large);
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
  CHECK(f.conserved());
  f.reopen();
  CHECK(f.engine->archive().place(f.record(big.id)).value().sites == store::kPrimary);
  CHECK(f.engine->archive().place(f.record(big.id)).value().checksums.size() == 3);
}

TEST_CASE("archive: a store that is down burns no attempt and loses nothing; it drains by itself", "[archive]") {
  ArchiveFixture f;
  f.options.archive.max_attempts = 1;
  f.open();
  f.store.down = true;
  f.start();
  std::vector<DocumentId> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(f.read("%PDF-" + std::to_string(i)).id);
  REQUIRE(f.comes([&] { return f.circuit->status().opened > 0 && f.pool->counts().blocked > 0; }));
  CHECK(f.depth(Topic::archive).done == 0);
  CHECK(f.payload(ids[0]).value() == "%PDF-0");  // from the spool
  f.store.down = false;
  REQUIRE(f.archived(20));
  CHECK(f.depth(Topic::archive).dead == 0);
  for (int i = 0; i < 20; ++i) CHECK(f.payload(ids[i]).value() == "%PDF-" + std::to_string(i));
  f.store.down = true;
  CHECK(f.payload(ids[0]).error().code == Errc::unreachable);
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
}

TEST_CASE("archive: what a store never takes is a dead letter with its reason; it stays in the database and can be redriven", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.store.refuse_above = 500'000;
  f.start();
  const std::string large = content(600'000, 1);
  const auto small = f.read("%PDF-1 small"), big = f.read(large);
  REQUIRE(f.comes([&] { return f.depth(Topic::archive).done == 1 && f.depth(Topic::archive).dead == 1; }));
  queue::DeadLetterFilter filter;
  filter.topic = Topic::archive;
  const auto letters = f.engine->dead_letters().list(filter, 10, "").value().items;
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].document.id == big.id);
  CHECK(letters[0].reason == "too-large");
  CHECK(letters[0].document.attempts == 1);
  CHECK(letters[0].document.errors.back().message.find("413 EntityTooLarge") != std::string::npos);
  CHECK(f.record(big.id).status == DocumentStatus::done);  // of no concern to the document
  CHECK(f.payload(big.id).value() == large);
  CHECK(f.engine->archive().spool_bytes() == large.size());
  CHECK(f.circuit->status().state == CircuitBreaker::State::closed);
  f.store.refuse_above = 0;
  CHECK(f.engine->dead_letters().redrive(filter, {}).value() == 1);
  REQUIRE(f.archived(2));
  CHECK(f.payload(big.id).value() == large);
  CHECK(f.payload(small.id).value() == "%PDF-1 small");
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
}

TEST_CASE("archive: a full spool refuses uploads with a forecast until it has drained", "[archive]") {
  ArchiveFixture f;
  f.options.max_spool_bytes = 100'000;
  f.open();
  f.store.down = true;
  f.start();
  f.read(content(60'000, 1));
  f.read(content(60'000, 2));
  store::AcceptRequest request;
  request.documents.push_back(f.document("%PDF-1 more"));
  const auto refused = f.accept(std::move(request));
  CHECK(refused.error().code == Errc::overloaded);
  CHECK(f.engine->archive().spool_room_in() >= 1s);
  f.store.down = false;
  REQUIRE(f.archived(2));
  CHECK(f.engine->archive().spool_room_in() == 0s);
  f.read("%PDF-1 more");
}

TEST_CASE("archive: bytes that changed in the store are not handed out", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  const auto accepted = f.read(content(300'000, 1));
  REQUIRE(f.archived(1));
  f.store.damage = true;
  CHECK(f.payload(accepted.id).error().code == Errc::storage_failure);
}

TEST_CASE("archive: content goes when its last document goes, not before", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  const std::string bytes = "%PDF-1 shared";
  const auto first = f.read(bytes), second = f.read(bytes);  // two payloads, one content
  const auto copy = f.accept(bytes, store::DuplicatePolicy::link);
  REQUIRE(f.archived(3));
  REQUIRE(f.engine->documents().remove("", first.id));
  REQUIRE(f.engine->documents().remove("", second.id));
  REQUIRE(f.comes([&] { return f.engine->archive().unlinked({}, 10).value().empty(); }));
  CHECK(f.store.has(blob_id(bytes)).value());
  CHECK(f.payload(copy.id).value() == bytes);
  REQUIRE(f.engine->documents().remove("", copy.id));
  REQUIRE(f.comes([&] { return !f.store.has(blob_id(bytes)).value(); }));
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
}

TEST_CASE("archive: what nothing refers to is swept at the start", "[archive]") {
  ArchiveFixture f;
  f.open();
  REQUIRE(put(f.store, "%PDF-1 of a job that was never committed"));
  f.start();
  REQUIRE(f.comes([&] { return f.pool->counts().swept == 1; }));
  CHECK(listed(f.store).empty());
}

TEST_CASE("archive: documents that lie in blob stores are listed page by page, those of the spool are passed over", "[archive]") {
  ArchiveFixture f;
  f.open();
  std::vector<DocumentId> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(f.read("%PDF-" + std::to_string(i)).id);
  f.start();
  REQUIRE(f.archived(5));
  f.pool.reset();
  const auto spooled = f.accept("%PDF-1 not read yet");
  const auto& archive = f.engine->archive();
  const auto first = archive.list({}, 2).value();
  REQUIRE(first.items.size() == 2);
  CHECK(first.items[0].id == ids[0]);
  CHECK(first.items[0].sha256 == sha256("%PDF-0"));
  CHECK(first.items[0].bytes == 6);
  CHECK(first.items[0].sites == store::kPrimary);
  CHECK(first.next == ids[2]);
  const auto rest = archive.list(*first.next, 10).value();
  CHECK(rest.items.size() == 3);
  CHECK_FALSE(rest.next);
  CHECK(archive.list(spooled.id, 10).value().items.empty());
}

namespace {

// A document of this content, archived, whose blob is then gone or damaged; a reading has found out.
DocumentId lose(ArchiveFixture& f, const std::string& bytes, bool damaged) {
  const auto id = f.read(bytes).id;
  REQUIRE(f.comes([&] { return f.depth(Topic::archive).accepted == f.depth(Topic::archive).done; }));
  if (damaged) {
    f.store.damage = true;
  } else {
    REQUIRE(f.store.remove(sha256(bytes)));
  }
  CHECK(f.engine->archive().lost(sha256(bytes)).value() == 0);
  CHECK(f.payload(id).error().code == Errc::storage_failure);
  CHECK(f.engine->archive().lost(sha256(bytes)).value() == store::kPrimary);
  return id;
}

}  // namespace

TEST_CASE("archive: sending a document again whose blob is lost brings its bytes back, whatever is done with duplicates", "[archive]") {
  const auto policy = GENERATE(store::DuplicatePolicy::link, store::DuplicatePolicy::reject, store::DuplicatePolicy::accept);
  ArchiveFixture f;
  f.open();
  f.start();
  const std::string bytes = content(600'000, 7), sibling = content(1'000, 8);
  f.accept(bytes, store::DuplicatePolicy::link);
  REQUIRE(f.complete(*f.lease()));
  const auto kept = f.read(sibling);
  const auto lost = lose(f, bytes, false);  // a second payload of this content
  f.store.down = policy != store::DuplicatePolicy::accept;  // nothing is archived yet
  store::AcceptRequest request;
  request.documents.push_back(f.document(bytes));
  request.duplicates = policy;
  const auto answer = f.accept(std::move(request)).value().at(0);
  CHECK(answer.rejected.has_value() == (policy == store::DuplicatePolicy::reject));
  if (policy == store::DuplicatePolicy::accept) REQUIRE(f.complete(*f.lease()));
  if (policy != store::DuplicatePolicy::accept) {
    CHECK(f.payload(*answer.duplicate_of).value() == bytes);  // from the spool
    CHECK(f.engine->archive().spool_bytes() == bytes.size());
  }
  f.store.down = false;
  REQUIRE(f.comes([&] { return f.engine->archive().lost(sha256(bytes)).value() == 0 && f.engine->archive().spool_bytes() == 0; }));
  CHECK(f.store.has(blob_id(bytes)).value());
  CHECK(f.payload(lost).value() == bytes);
  CHECK(f.payload(kept.id).value() == sibling);
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
  CHECK(f.conserved());
}

TEST_CASE("archive: a blob that was damaged is written anew from the document that is sent again", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  const std::string bytes = content(300'000, 7);
  const auto lost = lose(f, bytes, true);
  const int puts = f.store.puts;
  f.store.mends_at_removal = true;  // what is written after it is whole
  const auto copy = f.accept(bytes, store::DuplicatePolicy::link);
  REQUIRE(f.comes([&] { return f.engine->archive().lost(sha256(bytes)).value() == 0; }));
  CHECK(f.store.puts > puts);
  CHECK(f.payload(lost).value() == bytes);
  CHECK(f.payload(copy.id).value() == bytes);
}

TEST_CASE("archive: bytes that come back where payloads stay in the database stay there, and what was lost elsewhere is read from there", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  const std::string bytes = content(600'000, 7);
  const auto lost = lose(f, bytes, false);
  f.pool.reset();
  f.options.follow_ups.archive = 0;
  f.reopen();
  f.documents = worker::make_archived_documents(f.engine->documents(), f.engine->archive(), f.sites, 4);
  const auto copy = f.accept(bytes, store::DuplicatePolicy::link);
  CHECK(f.payload(lost).value() == bytes);
  CHECK(f.payload(copy.id).value() == bytes);
  f.reopen();
  f.documents = worker::make_archived_documents(f.engine->documents(), f.engine->archive(), f.sites, 4);
  CHECK(f.payload(lost).value() == bytes);
  CHECK(f.engine->audit().problems.empty());
  REQUIRE(f.engine->documents().remove("", lost));
  CHECK(f.payload(copy.id).value() == bytes);
  REQUIRE(f.engine->documents().remove("", copy.id));
  CHECK(f.engine->archive().spool_bytes() == 0);
  CHECK(f.engine->audit().problems.empty());
}

TEST_CASE("archive: the store of another database is neither written nor swept", "[archive]") {
  ArchiveFixture f;
  f.open();
  REQUIRE(f.store.put_label("another"));
  REQUIRE(put(f.store, "%PDF-1 theirs"));
  f.start();
  const auto accepted = f.read("%PDF-1 ours");
  REQUIRE(f.comes([&] { return f.pool->counts().blocked > 2; }));
  CHECK(listed(f.store).size() == 1);
  CHECK(f.payload(accepted.id).value() == "%PDF-1 ours");
}

TEST_CASE("archive: a store that lost its label is taken for another one", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  f.read("%PDF-1 a");
  REQUIRE(f.archived(1));
  f.pool.reset();
  f.store.inner = blob::make_memory_store();
  f.reopen();
  f.start();
  f.read("%PDF-1 b");
  REQUIRE(f.comes([&] { return f.pool->counts().blocked > 2; }));
  CHECK(listed(f.store).empty());
}

TEST_CASE("archive: a store may lose its label as long as no document lies in it", "[archive]") {
  ArchiveFixture f;
  f.options.follow_ups.archive = 0;
  f.open();
  CHECK_FALSE(f.engine->archive().holds(store::kPrimary).value());
  f.start();
  REQUIRE(f.comes([&] { return f.store.inner->label().value().has_value(); }));  // swept, though nothing goes there
  f.pool.reset();
  f.store.away = true;  // another folder
  REQUIRE(f.owned->label());
  CHECK_FALSE(f.owned->trouble());
  f.store.away = false;
  f.options.follow_ups.archive = store::kPrimary;
  f.reopen();
  f.start();
  f.read("%PDF-1 there");
  REQUIRE(f.archived(1));
  CHECK(f.engine->archive().holds(store::kPrimary).value());
  f.pool.reset();
  f.store.away = true;
  CHECK_FALSE(f.owned->label());
  CHECK(f.owned->trouble());
}

TEST_CASE("archive: a store that is not there any more opens its circuit by itself, loses nothing, and is taken again when it is back", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  const auto before = f.read("%PDF-1 before");
  REQUIRE(f.archived(1));
  CHECK_FALSE(f.owned->trouble());
  f.store.away = true;
  CHECK(f.payload(before.id).error().code == Errc::unreachable);
  CHECK(f.engine->archive().lost(sha256("%PDF-1 before")).value() == 0);  // nobody can say that
  REQUIRE(f.comes([&] { return f.circuit->status().state == CircuitBreaker::State::open; }));  // nothing had to be shipped
  REQUIRE(f.owned->trouble());
  CHECK(f.owned->trouble()->find("has lost its label") != std::string::npos);
  const auto meanwhile = f.read("%PDF-1 meanwhile");
  CHECK(f.payload(meanwhile.id).value() == "%PDF-1 meanwhile");
  CHECK(listed(*f.store.bare).empty());
  CHECK_FALSE(f.store.bare->label().value());
  f.store.away = false;
  REQUIRE(f.archived(2));
  CHECK_FALSE(f.owned->trouble());
  CHECK(f.payload(before.id).value() == "%PDF-1 before");
  CHECK(f.depth(Topic::archive).dead == 0);
}

TEST_CASE("archive: documents move to the configured store, wherever they lie", "[archive]") {
  ArchiveFixture f;
  f.options.follow_ups.archive = 0;
  f.open();
  const auto spooled = f.read("%PDF-1 in the database");
  CHECK(f.depth(Topic::archive).accepted == 0);
  f.options.follow_ups.archive = store::kPrimary;
  f.reopen();
  f.start();
  REQUIRE(f.archived(1));
  CHECK(listed(f.store).size() == 1);
  f.pool.reset();
  // To the other store: the first one's copy goes.
  const auto other = blob::make_memory_store();
  Circuit circuit("other", {}, system_clock());
  f.sites.secondary = {other.get(), &circuit};
  f.options.follow_ups.archive = store::kSecondary;
  f.reopen();
  f.start();
  REQUIRE(f.comes([&] { return listed(f.store).empty() && listed(*other).size() == 1; }));
  CHECK(f.payload(spooled.id).value() == "%PDF-1 in the database");
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
  CHECK(f.conserved());
}

TEST_CASE("archive: two sites that are one place are found out, and nothing is removed", "[archive]") {
  ArchiveFixture f;
  f.sites.secondary = f.sites.primary;
  f.open();
  f.start();
  const auto only = f.read("%PDF-1 the only copy");
  REQUIRE(f.archived(1));
  f.engine->archive().set_target(store::kSecondary);
  f.pool->look_again();
  REQUIRE(f.comes([&] { return f.pool->counts().blocked > 0; }));
  CHECK(f.depth(Topic::archive).done == 0);
  CHECK(f.payload(only.id).value() == "%PDF-1 the only copy");
}

TEST_CASE("archive: a target that comes back before anyone looked leaves nothing at the other one", "[archive]") {
  ArchiveFixture f;
  const auto other = blob::make_memory_store();
  f.sites.secondary = {other.get(), nullptr};
  f.options.follow_ups.archive = 0;
  f.open();
  f.engine->archive().set_target(store::kSecondary);
  f.engine->archive().set_target(0);
  f.reopen();
  const auto look = f.engine->archive().catch_up(false);
  REQUIRE(look);
  CHECK_FALSE(*look);  // nothing lies in a blob store
  REQUIRE(f.engine->archive().catch_up(true).value());
  CHECK(f.engine->archive().catch_up(true).value()->elsewhere == 0);
  f.engine->archive().set_target(store::kSecondary);
  f.start();
  const auto gone = f.read("%PDF-1 gone and back");
  REQUIRE(f.archived(1));
  f.pool.reset();
  f.engine->archive().set_target(0);
  f.start();
  REQUIRE(f.comes([&] { return listed(*other).empty(); }));
  CHECK(f.payload(gone.id).value() == "%PDF-1 gone and back");
}

TEST_CASE("archive: the target changes while documents are under way, and none stays behind", "[archive]") {
  ArchiveFixture f;
  const auto other = blob::make_memory_store();
  f.sites.secondary = {other.get(), nullptr};
  f.open();
  f.start();
  std::vector<DocumentId> ids;
  const auto bytes = [](int i) { return content(i % 7 == 0 ? 600'000 : 1'000, static_cast<unsigned>(i)); };
  for (int i = 0; i < 60; ++i) {
    if (i % 10 == 0) f.engine->archive().set_target(i % 20 == 0 ? store::kSecondary : store::kPrimary | store::kSecondary);
    ids.push_back(f.read(bytes(i)).id);
  }
  f.engine->archive().set_target(store::kSecondary);
  f.pool->look_again();
  REQUIRE(f.comes([&] { return !f.pool->counts().looking && f.depth(Topic::archive).done == 60 && listed(f.store).empty() && listed(*other).size() == 60; }));
  for (int i = 0; i < 60; ++i) {
    CHECK(f.engine->archive().place(f.record(ids[i])).value().sites == store::kSecondary);
    CHECK(f.payload(ids[i]).value() == bytes(i));
  }
  CHECK(f.depth(Topic::archive).dead == 0);
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
  CHECK(f.conserved());
}

TEST_CASE("archive: what lies at a store that is not configured does not keep others from being removed", "[archive]") {
  ArchiveFixture f;
  const auto other = blob::make_memory_store();
  f.sites.secondary = {other.get(), nullptr};
  f.options.follow_ups.archive = store::kSecondary;
  f.open();
  f.start();
  std::vector<DocumentId> ids;
  for (int i = 0; i < 1'100; ++i) ids.push_back(f.read("%PDF-" + std::to_string(i)).id);  // more than are looked at in one go
  REQUIRE(f.archived(1'100));
  f.pool.reset();
  f.sites.secondary = {};
  f.engine->archive().set_target(store::kPrimary);
  f.start();
  const auto moved = f.read("%PDF-1 to be removed");
  REQUIRE(f.comes([&] { return f.store.has(blob_id("%PDF-1 to be removed")).value(); }));
  for (const DocumentId& id : ids) REQUIRE(f.engine->documents().remove("", id));
  REQUIRE(f.comes([&] { return f.depth(Topic::archive).running == 0; }));
  REQUIRE(f.engine->documents().remove("", moved.id));
  REQUIRE(f.comes([&] { return !f.store.has(blob_id("%PDF-1 to be removed")).value(); }));
  CHECK(f.comes([&] { return f.engine->archive().unlinked({}, 2'000).value().size() == 1'100; }));  // its row goes after its blob
  f.pool.reset();
}

TEST_CASE("archive: documents on the move go behind new ones", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  const auto old = f.read("%PDF-1 old");
  REQUIRE(f.archived(1));
  f.pool.reset();
  f.engine->archive().set_target(store::kSecondary);
  REQUIRE(f.engine->archive().catch_up(false).value()->asked == 1);
  const auto fresh = f.read("%PDF-1 new");
  CHECK(f.lease(Topic::archive)->document.id == fresh.id);
  CHECK(f.lease(Topic::archive)->document.id == old.id);
}

TEST_CASE("archive: a document that moves while it is read is read where it is now", "[archive]") {
  ArchiveFixture f;
  const auto other = blob::make_memory_store();
  f.sites.secondary = {other.get(), nullptr};
  f.open();
  f.start();
  const auto moving = f.read("%PDF-1 moving");
  REQUIRE(f.archived(1));
  bool first = true;
  f.pool.reset();
  f.store.reader = std::this_thread::get_id();
  f.store.before_read = [&] {
    if (!std::exchange(first, false)) return;
    f.engine->archive().set_target(store::kSecondary);
    f.pool->look_again();
    REQUIRE(f.comes([&] { return !f.store.inner->has(blob_id("%PDF-1 moving")).value(); }));
  };
  f.start();
  CHECK(f.payload(moving.id).value() == "%PDF-1 moving");
  CHECK_FALSE(first);
  CHECK(f.engine->archive().lost(sha256("%PDF-1 moving")).value() == 0);
}

TEST_CASE("archive: what moves into the database leaves the room that uploads are refused for", "[archive]") {
  ArchiveFixture f;
  f.options.min_free_bytes = 1u << 30;
  f.open();
  f.start();
  const auto waiting = f.read("%PDF-1 waits");
  REQUIRE(f.archived(1));
  f.pool.reset();
  f.memory.kv().set_free_bytes(1u << 20);
  f.options.follow_ups.archive = 0;
  f.reopen();
  f.start();
  REQUIRE(f.comes([&] { return f.pool->counts().blocked > 0; }));
  CHECK(listed(*f.embedded).empty());
  CHECK(f.payload(waiting.id).value() == "%PDF-1 waits");
  f.pool.reset();
  f.memory.kv().set_free_bytes(UINT64_MAX);
  f.reopen();
  f.start();
  REQUIRE(f.comes([&] { return listed(*f.embedded).size() == 1; }));
}

TEST_CASE("archive: a sweep that takes long keeps no document from moving", "[archive]") {
  ArchiveFixture f;
  const auto other = blob::make_memory_store();
  f.sites.secondary = {other.get(), nullptr};
  f.open();
  f.start();
  f.read("%PDF-1 moves");
  REQUIRE(f.archived(1));
  f.pool.reset();
  f.store.hold_lists();
  f.start();
  f.store.lists_held.wait(false);
  f.engine->archive().set_target(store::kSecondary);
  f.pool->look_again();
  CHECK(f.comes([&] { return other->has(blob_id("%PDF-1 moves")).value(); }));
  f.store.let_lists_go();
  f.pool.reset();  // before the other store
}

TEST_CASE("archive: a look tells documents that are stuck from old dead letters", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.store.refuse_above = 500'000;
  f.start();
  f.read(content(600'000, 1));
  REQUIRE(f.comes([&] { return f.depth(Topic::archive).dead == 1; }));
  f.pool.reset();
  CHECK(f.engine->archive().catch_up(true).value()->stuck == 1);
  f.engine->archive().set_target(0);  // where it lies
  CHECK(f.depth(Topic::archive).dead == 1);
  const auto look = f.engine->archive().catch_up(true).value();
  CHECK(look->stuck == 0);
  CHECK(look->elsewhere == 0);
}

TEST_CASE("archive: documents come back into the database, and go out of it again", "[archive]") {
  ArchiveFixture f;
  f.open();
  f.start();
  const std::string large = content(600'000, 1);
  const auto small = f.read("%PDF-1 small"), big = f.read(large);
  REQUIRE(f.archived(2));
  f.engine->archive().set_target(0);
  const auto later = f.read("%PDF-1 later");
  REQUIRE(f.comes([&] { return listed(f.store).empty() && listed(*f.embedded).size() == 2 && f.depth(Topic::archive).done == 2; }));
  CHECK(f.engine->archive().place(f.record(later.id)).value().sites == 0);  // it never left
  f.store.down = true;
  CHECK(f.payload(small.id).value() == "%PDF-1 small");
  CHECK(f.payload(big.id).value() == large);
  f.store.down = false;
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
  f.options.follow_ups.archive = 0;
  f.reopen();
  f.start();
  CHECK(f.payload(big.id).value() == large);
  CHECK(f.pool->counts().look.elsewhere == 0);
  f.engine->archive().set_target(store::kPrimary);
  REQUIRE(f.comes([&] { return listed(f.store).size() == 3 && listed(*f.embedded).empty(); }));
  f.pool.reset();
  CHECK(f.engine->audit().problems.empty());
  CHECK(f.conserved());
}
