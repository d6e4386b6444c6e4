#include "faturad/core/ids.hpp"

#include <set>
#include <thread>

#include "support/catch.hpp"

using namespace faturad;

TEST_CASE("document id: 26 characters that come back, in either case") {
  const DocumentId id = make_document_id(1'764'000'000'123);
  CHECK(id.str().size() == 26);
  CHECK(DocumentId::parse(id.str()) == id);
  std::string lower = id.str();
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  CHECK(DocumentId::parse(lower) == id);
  CHECK(DocumentId::from_bytes(id.view()) == id);
}

TEST_CASE("document id: the first six bytes are the milliseconds, as the ULID specification's example has them") {
  const auto id = DocumentId::parse("01ARYZ6S41TSV4RRFFQ69G5FAV");
  REQUIRE(id);
  std::int64_t time = 0;
  for (int i = 0; i < 6; ++i) time = time << 8 | id->bytes[static_cast<std::size_t>(i)];
  CHECK(time == 1'469'918'176'385);
}

TEST_CASE("document id: what is none is refused") {
  for (const char* text : {"", "01ARYZ6S41", "01ARYZ6S41TSV4RRFFQ69G5FAVX", "01ARYZ6S41TSV4RRFFQ69G5FA!", "81ARYZ6S41TSV4RRFFQ69G5FAV", "01ARYZ6S41TSV4RRFFQ69G5FAU"}) {
    INFO(text);
    CHECK_FALSE(DocumentId::parse(text));
  }
  CHECK_FALSE(DocumentId::from_bytes("short"));
}

TEST_CASE("document id: they grow while the clock stands still or goes back, on every thread") {
  std::vector<DocumentId> mine;
  for (const std::int64_t time : {5'000'000'000'000, 5'000'000'000'000, 4'000'000'000'000}) mine.push_back(make_document_id(time));
  CHECK(mine[0] < mine[1]);
  CHECK(mine[1] < mine[2]);
  std::vector<std::vector<DocumentId>> made(4);
  std::vector<std::thread> threads;
  for (auto& ids : made) {
    threads.emplace_back([&ids] {
      for (int i = 0; i < 1'000; ++i) ids.push_back(make_document_id(5'000'000'000'001));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<DocumentId> all;
  for (const auto& ids : made) all.insert(ids.begin(), ids.end());
  CHECK(all.size() == 4'000);
}
