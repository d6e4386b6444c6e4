// The stores that there are.
#pragma once

#include <filesystem>
#include <functional>
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

// Whose the store should be, by its label.
struct Ownership {
  std::function<result<std::string>()> owner;   // asked until it has answered once
  std::function<result<bool>()> holds;          // whether documents lie in it: without its label it is another place then, else it may be new
  bool every_time = false;  // the label is asked for before each call, for a disk may be unmounted; else until it was right once, and
                            // again when a blob is missing
};

class OwnedStore : public BlobStore {
 public:
  virtual std::optional<std::string> trouble() const = 0;  // why it is not the store that it was, or is somebody else's
};

// The same store as long as its label is right: else unreachable, so that nothing is written to a folder that nobody has mounted, nothing
// is missed there, and another database's files are left alone. put_label() is for one that is new. The store must outlive it.
std::unique_ptr<OwnedStore> make_owned_store(std::string name, BlobStore& store, Ownership ownership);

// Both stores: writing is done when both have it, reading takes whichever answers. The two must outlive it.
std::unique_ptr<BlobStore> make_mirror_store(BlobStore& first, BlobStore& second);

}  // namespace faturad::blob
