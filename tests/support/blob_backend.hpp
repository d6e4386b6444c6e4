// The blob stores that the contract runs on.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>

#include "faturad/blob/s3_store.hpp"
#include "faturad/blob/stores.hpp"
#include "faturad/core/ids.hpp"
#include "support/catch.hpp"
#include "support/engine_fixture.hpp"
#include "support/temporary_directory.hpp"

namespace faturad::test {

struct MemoryBlobs {
  std::unique_ptr<blob::BlobStore> store = blob::make_memory_store();
};

struct FilesystemBlobs {
  FilesystemBlobs() { std::filesystem::create_directory(directory.path() / "blobs"); }
  TemporaryDirectory directory;
  std::unique_ptr<blob::BlobStore> store = blob::make_filesystem_store({directory.path() / "blobs"});
};

// A real server, which scripts/test-s3 starts and names in the environment; each backend has a prefix of its own.
struct S3Blobs {
  S3Blobs() {
    const char* const endpoint = std::getenv("FATURAD_TEST_S3_ENDPOINT");
    const char* const bucket = std::getenv("FATURAD_TEST_S3_BUCKET");
    if (!endpoint || !bucket) return;
    options.endpoint = endpoint;
    options.bucket = bucket;
    options.prefix = make_document_id(system_clock().unix_ms()).str() + "/a b+c/";
    options.multipart_threshold = 600'000;
    options.part_bytes = 5u << 20;
    store = blob::make_s3_store(options, system_clock());
  }
  blob::S3Options options;
  std::unique_ptr<blob::BlobStore> store;  // null: there is no server
};

struct EmbeddedBlobs {
  EmbeddedBlobs() {
    f.open();
    store = blob::make_embedded_store(f.engine->contents());
  }
  RocksBackend backend;
  EngineFixture f{backend};
  std::unique_ptr<blob::BlobStore> store;
};

inline constexpr char kNoServer[] = "FATURAD_TEST_S3_ENDPOINT names no S3 server; scripts/test-s3 starts one";

struct MirrorBlobs {
  FilesystemBlobs first;
  MemoryBlobs second;
  std::unique_ptr<blob::BlobStore> store = blob::make_mirror_store(*first.store, *second.store);
};

// Content that differs by `seed`.
inline std::string content(std::size_t size, unsigned seed) {
  std::string out(size, '\0');
  std::uint32_t state = seed * 2654435761u + 1;
  for (char& c : out) {
    state = state * 1664525u + 1013904223u;
    c = static_cast<char>(state >> 24);
  }
  return out;
}

inline blob::BlobId blob_id(std::string_view bytes) { return {sha256(bytes), bytes.size()}; }

inline result<void> put(blob::BlobStore& store, std::string_view bytes) {
  blob::MemorySource source(bytes);
  return store.put(blob_id(bytes), source);
}

inline result<std::string> get(blob::BlobStore& store, const blob::BlobId& id, std::uint64_t offset = 0, std::uint64_t size = UINT64_MAX) {
  std::string out;
  auto read = store.read(id, offset, size, [&](std::string_view piece) -> result<void> {
    out += piece;
    return {};
  });
  if (!read) return read.error();
  return out;
}

inline std::set<Sha256> listed(blob::BlobStore& store) {
  std::set<Sha256> out;
  std::string cursor;
  do {
    const auto page = store.list(cursor).value();
    for (const auto& item : page.items) out.insert(item.sha256);
    cursor = page.cursor;
  } while (!cursor.empty());
  return out;
}

}  // namespace faturad::test
