// The stores that there are.
#pragma once

#include <filesystem>
#include <memory>

#include "faturad/blob/blob_store.hpp"
#include "faturad/core/circuit.hpp"
#include "faturad/core/contents.hpp"

namespace faturad::blob {

std::unique_ptr<BlobStore> make_memory_store();  // forgets with the process: for tests

// Files in a folder, each written under a temporary name, synced, renamed, and its folders synced. Writers that come at the
// same time share the syncs of folders.
struct FilesystemOptions {
  std::filesystem::path directory;
};
std::unique_ptr<BlobStore> make_filesystem_store(FilesystemOptions options);

// In the database of the daemon, which must outlive it.
std::unique_ptr<BlobStore> make_embedded_store(Contents& contents);

// The same store behind a circuit breaker: unreachable at once while the circuit is open, with the time of the next probe. Both
// must outlive it.
std::unique_ptr<BlobStore> make_guarded_store(BlobStore& store, Circuit& circuit);

// Both stores: writing is done when both have it, reading takes whichever answers. The two must outlive it.
std::unique_ptr<BlobStore> make_mirror_store(BlobStore& first, BlobStore& second);

}  // namespace faturad::blob
