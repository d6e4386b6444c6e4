// What a blob store promises, whichever it is.
#include <fstream>
#include <thread>

#include "support/blob_backend.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"

using namespace faturad;
using namespace faturad::test;

TEMPLATE_TEST_CASE("blob: what is put is there, whole and in part", "[blob]", MemoryBlobs, EmbeddedBlobs, FilesystemBlobs, MirrorBlobs, S3Blobs) {
  TestType backend;
  if (!backend.store) SKIP(kNoServer);
  blob::BlobStore& store = *backend.store;
  for (const std::size_t size : {std::size_t{1}, std::size_t{50'000}, blob::kPiece, 3 * blob::kPiece + 17}) {
    const std::string bytes = content(size, static_cast<unsigned>(size));
    const auto id = blob_id(bytes);
    CHECK_FALSE(store.has(id).value());
    CHECK(get(store, id).error().code == Errc::not_found);
    REQUIRE(put(store, bytes));
    REQUIRE(put(store, bytes));  // again: nothing changes
    CHECK(store.has(id).value());
    CHECK(get(store, id).value() == bytes);
    CHECK(get(store, id, size / 2, 100).value() == bytes.substr(size / 2, 100));
    CHECK(get(store, id, size - 1, 100).value() == bytes.substr(size - 1));
  }
}

TEMPLATE_TEST_CASE("blob: pieces are bounded, and a sink that has enough ends the reading", "[blob]", MemoryBlobs, EmbeddedBlobs, FilesystemBlobs, MirrorBlobs, S3Blobs) {
  TestType backend;
  if (!backend.store) SKIP(kNoServer);
  const std::string bytes = content(1'000'000, 1);
  REQUIRE(put(*backend.store, bytes));
  std::size_t largest = 0, pieces = 0;
  const auto outcome = backend.store->read(blob_id(bytes), 0, UINT64_MAX, [&](std::string_view piece) -> result<void> {
    largest = std::max(largest, piece.size());
    if (++pieces == 2) return make_error(Errc::shutting_down, "enough");
    return {};
  });
  CHECK(outcome.error().code == Errc::shutting_down);
  CHECK(pieces == 2);
  CHECK(largest <= blob::kPiece);
}

TEMPLATE_TEST_CASE("blob: content that is not what its name says is refused and leaves nothing", "[blob]", MemoryBlobs, EmbeddedBlobs, FilesystemBlobs, MirrorBlobs, S3Blobs) {
  TestType backend;
  if (!backend.store) SKIP(kNoServer);
  blob::BlobStore& store = *backend.store;
  const std::string bytes = content(70'000, 2);
  blob::MemorySource source(bytes);
  const blob::BlobId other{sha256("something else"), bytes.size()};
  CHECK(store.put(other, source).error().code == Errc::storage_failure);
  CHECK_FALSE(store.has(other).value());
  CHECK(listed(store).empty());
}

TEMPLATE_TEST_CASE("blob: removing and listing", "[blob]", MemoryBlobs, EmbeddedBlobs, FilesystemBlobs, MirrorBlobs, S3Blobs) {
  TestType backend;
  if (!backend.store) SKIP(kNoServer);
  blob::BlobStore& store = *backend.store;
  CHECK(listed(store).empty());
  std::set<Sha256> expected;
  for (unsigned i = 0; i < 7; ++i) {
    const std::string bytes = content(100 + i, 100 + i);
    REQUIRE(put(store, bytes));
    expected.insert(sha256(bytes));
  }
  REQUIRE(store.put_label("whose"));  // no blob
  CHECK(listed(store) == expected);
  const Sha256 gone = *expected.begin();
  REQUIRE(store.remove(gone));
  REQUIRE(store.remove(gone));
  expected.erase(gone);
  CHECK(listed(store) == expected);
}

TEMPLATE_TEST_CASE("blob: a label stays what it was first", "[blob]", MemoryBlobs, EmbeddedBlobs, FilesystemBlobs, MirrorBlobs, S3Blobs) {
  TestType backend;
  if (!backend.store) SKIP(kNoServer);
  CHECK(backend.store->label().value() == std::nullopt);
  REQUIRE(backend.store->put_label("first"));
  (void)backend.store->put_label("second");
  CHECK(backend.store->label().value() == "first");
}

TEMPLATE_TEST_CASE("blob: many writers and readers at once", "[blob]", MemoryBlobs, EmbeddedBlobs, FilesystemBlobs, MirrorBlobs, S3Blobs) {
  TestType backend;
  if (!backend.store) SKIP(kNoServer);
  blob::BlobStore& store = *backend.store;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (unsigned i = 0; i < 10; ++i) {
        const std::string bytes = content(20'000, (t / 2) * 10 + i);  // each by two writers
        if (!put(store, bytes) || get(store, blob_id(bytes)).value() != bytes) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(listed(store).size() == 40);
}

TEST_CASE("blob: files of writers that died are removed, those of living ones stay", "[blob]") {
  FilesystemBlobs backend;
  REQUIRE(put(*backend.store, "something"));
  const auto incoming = backend.directory.path() / "blobs" / "incoming";
  std::ofstream(incoming / "left") << "half a";
  CHECK(backend.store->remove_leftovers(0).value() == 0);
  CHECK(backend.store->remove_leftovers(system_clock().unix_ms() + 1'000).value() == 1);
  CHECK(std::filesystem::is_empty(incoming));
}

TEST_CASE("blob: what a writer to the database left is no blob, and is removed", "[blob]") {
  EmbeddedBlobs backend;
  REQUIRE(put(*backend.store, "something"));
  const Sha256 half = sha256("half of it");
  Contents& contents = backend.f.engine->contents();
  REQUIRE(contents.begin(half));
  REQUIRE(contents.write(half, 0, "half"));
  CHECK(listed(*backend.store) == std::set<Sha256>{sha256("something")});
  CHECK(get(*backend.store, {half, 4}).error().code == Errc::not_found);
  CHECK(backend.store->remove_leftovers(0).value() == 1);
  CHECK(contents.chunk(half, 0).value().empty());
  CHECK(get(*backend.store, blob_id("something")).value() == "something");
}

TEST_CASE("blob: a file that changed on disk is found out", "[blob]") {
  FilesystemBlobs backend;
  const std::string bytes = content(300'000, 3);
  REQUIRE(put(*backend.store, bytes));
  const auto path = backend.directory.path() / "blobs" / blob::blob_name(sha256(bytes));
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(150'000);
    file.put(static_cast<char>(bytes[150'000] ^ 1));
  }
  CHECK(get(*backend.store, blob_id(bytes)).error().code == Errc::storage_failure);
  std::filesystem::resize_file(path, 100'000);
  CHECK_FALSE(backend.store->has(blob_id(bytes)).value());
  REQUIRE(put(*backend.store, bytes));  // makes it whole
  CHECK(get(*backend.store, blob_id(bytes)).value() == bytes);
}

TEST_CASE("blob: a mirror reads from the site that answers and writes to both", "[blob]") {
  MirrorBlobs backend;
  const std::string bytes = content(1'000, 4);
  REQUIRE(put(*backend.first.store, bytes));
  CHECK_FALSE(backend.store->has(blob_id(bytes)).value());
  REQUIRE(put(*backend.store, bytes));
  CHECK(backend.second.store->has(blob_id(bytes)).value());
  std::filesystem::remove_all(backend.first.directory.path() / "blobs");
  CHECK(get(*backend.store, blob_id(bytes)).value() == bytes);
}

TEST_CASE("blob: a folder that is gone is an outage, not an empty store", "[blob]") {
  FilesystemBlobs backend;
  const std::string bytes = content(1'000, 5);
  std::filesystem::remove(backend.directory.path() / "blobs");
  CHECK(put(*backend.store, bytes).error().code == Errc::unreachable);
  CHECK(backend.store->label().error().code == Errc::unreachable);
  CHECK(backend.store->put_label("mine").error().code == Errc::unreachable);
  CHECK_FALSE(std::filesystem::exists(backend.directory.path() / "blobs"));  // its disk may be mounted there any moment
  std::filesystem::create_directory(backend.directory.path() / "blobs");
  REQUIRE(backend.store->put_label("mine"));
  CHECK(put(*backend.store, bytes));
}

TEST_CASE("blob: a large blob goes up in parts, and parts that were left are removed", "[blob]") {
  S3Blobs backend;
  if (!backend.store) SKIP(kNoServer);
  const std::string bytes = content((11u << 20) + 3, 6);  // three parts
  REQUIRE(put(*backend.store, bytes));
  CHECK(get(*backend.store, blob_id(bytes)).value() == bytes);
  CHECK(get(*backend.store, blob_id(bytes), (5u << 20) - 10, 20).value() == bytes.substr((5u << 20) - 10, 20));
  // Content that turns out to be something else in the end is not completed.
  blob::MemorySource source(bytes);
  const blob::BlobId other{sha256("something else"), bytes.size()};
  CHECK(backend.store->put(other, source).error().code == Errc::storage_failure);
  CHECK_FALSE(backend.store->has(other).value());
  CHECK(backend.store->remove_leftovers(system_clock().unix_ms() + 3'600'000).value() == 0);
}

TEST_CASE("blob: a server that refuses the keys is unavailable", "[blob]") {
  S3Blobs backend;
  if (!backend.store) SKIP(kNoServer);
  TemporaryDirectory directory;
  backend.options.credentials_file = directory.path() / "keys";
  std::ofstream(backend.options.credentials_file) << "aws_access_key_id=NOBODY\naws_secret_access_key=nothing\n";
  const auto store = blob::make_s3_store(backend.options, system_clock());
  CHECK(put(*store, "something").error().code == Errc::unreachable);
  CHECK(get(*store, blob_id("something")).error().message.find("nothing") == std::string::npos);
  // Right ones are taken up without a restart.
  std::ofstream(backend.options.credentials_file) << "aws_access_key_id=" << std::getenv("AWS_ACCESS_KEY_ID")
                                                  << "\naws_secret_access_key=" << std::getenv("AWS_SECRET_ACCESS_KEY") << '\n';
  CHECK(put(*store, "something"));
}

TEST_CASE("blob: a clock that is off is corrected by the server's", "[blob]") {
  S3Blobs backend;
  if (!backend.store) SKIP(kNoServer);
  for (const UnixMillis off : {-20 * 60'000, 20 * 60'000, 3 * 24 * 3'600'000}) {
    FakeClock clock;
    clock.set_wall(system_clock().unix_ms() + off);
    const auto store = blob::make_s3_store(backend.options, clock);
    CHECK(put(*store, "at " + std::to_string(off)));
  }
}

TEST_CASE("blob: over TLS with an own authority, the bucket in the path and in the host", "[blob]") {
  const char* const endpoint = std::getenv("FATURAD_TEST_S3_TLS_ENDPOINT");
  const char* const authority = std::getenv("FATURAD_TEST_S3_CA");
  S3Blobs backend;
  if (!backend.store || !endpoint || !authority) SKIP("FATURAD_TEST_S3_TLS_ENDPOINT names no S3 server with TLS; scripts/test-s3 ceph starts one");
  backend.options.endpoint = endpoint;
  CHECK(put(*blob::make_s3_store(backend.options, system_clock()), "something").error().code == Errc::unreachable);  // nobody knows its authority
  backend.options.tls.ca_file = authority;
  const std::string large = content((6u << 20) + 3, 7);  // in parts
  for (const bool in_host : {false, true}) {
    backend.options.virtual_host = in_host;
    backend.options.storage_class = in_host ? "STANDARD" : "";
    const auto store = blob::make_s3_store(backend.options, system_clock());
    const std::string small = in_host ? "in the host" : "in the path";
    REQUIRE(put(*store, small));
    CHECK(get(*store, blob_id(small)).value() == small);
    REQUIRE(put(*store, large));
    CHECK(get(*store, blob_id(large)).value() == large);
    CHECK(listed(*store) == (in_host ? std::set{sha256("in the path"), sha256(small), sha256(large)} : std::set{sha256(small), sha256(large)}));
  }
  backend.options.storage_class = "NO_SUCH_CLASS";
  const auto store = blob::make_s3_store(backend.options, system_clock());
  CHECK(put(*store, "of another class").error().code != Errc::refused_by_store);  // all writes are refused: no content's fault
}
