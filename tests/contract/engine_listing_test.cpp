// What lists say of a result without opening it, and what a cursor is good for, on every store.
#include "support/catch.hpp"
#include "support/engine_fixture.hpp"

using namespace faturad;
using namespace faturad::test;

namespace {

std::vector<DocumentId> ids_of(const store::ListPage& page) {
  std::vector<DocumentId> out;
  for (const store::ListItem& item : page.items) out.push_back(item.record.id);
  return out;
}

}  // namespace

TEMPLATE_TEST_CASE("store: lists tell what needs a review, also of a copy and after a restart", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  ParsedDocument unsure = EngineFixture::some_result("U-1");
  unsure.pages = 3;
  unsure.review = {"missing /invoices/0/due_date", "unsure /invoices/0/number"};
  const DocumentId wanting = f.accept("%PDF-unsure").id;
  REQUIRE(f.complete(*f.lease(), unsure));
  f.clock.advance(std::chrono::milliseconds(1));
  const DocumentId copy = f.accept("%PDF-unsure", store::DuplicatePolicy::link).id;
  f.clock.advance(std::chrono::milliseconds(1));
  const DocumentId sound = f.accept("%PDF-sound").id;
  REQUIRE(f.complete(*f.lease()));
  f.clock.advance(std::chrono::milliseconds(1));
  const DocumentId unread = f.accept("%PDF-unread").id;
  f.reopen();

  store::ListQuery query;
  CHECK(ids_of(f.engine->documents().list(query).value()) == std::vector<DocumentId>{unread, sound, copy, wanting});
  query.review = true;
  const store::ListPage needing = f.engine->documents().list(query).value();
  CHECK(ids_of(needing) == std::vector<DocumentId>{copy, wanting});
  for (const store::ListItem& item : needing.items) {
    CHECK(item.result.review == unsure.review);
    CHECK(item.result.pages == 3);
    CHECK(item.result.text_source == "pdf");
  }
  query.review = false;
  CHECK(ids_of(f.engine->documents().list(query).value()) == std::vector<DocumentId>{sound});
}

TEMPLATE_TEST_CASE("store: a cursor is refused by a list of the other order", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  for (int i = 0; i < 3; ++i) f.accept("%PDF-" + std::to_string(i));
  store::ListQuery query;
  query.limit = 1;
  query.cursor = f.engine->documents().list(query).value().cursor;
  REQUIRE_FALSE(query.cursor.empty());
  CHECK(f.engine->documents().list(query).value().items.size() == 1);
  query.newest_first = false;
  CHECK(f.engine->documents().list(query).error().code == Errc::invalid_argument);
}

TEMPLATE_TEST_CASE("store: a place beyond the last event is refused", "[store]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  CHECK(f.engine->documents().events("", 0, 10).value().items.empty());
  CHECK(f.engine->documents().events("", 1, 10).error().code == Errc::invalid_argument);
  f.accept("%PDF-1");
  const std::uint64_t last = f.engine->documents().events("", 0, 10).value().last;
  CHECK(f.engine->documents().events("", last, 10).value().items.empty());
  const auto beyond = f.engine->documents().events("", last + 1, 10);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().code == Errc::invalid_argument);
  CHECK(beyond.error().message.find("last event (" + std::to_string(last) + ")") != std::string::npos);
}
