#pragma once

#include <vector>

#include "config/config.hpp"
#include "faturad/store/engine.hpp"
#include "wiring.hpp"

namespace faturad::cli {

// The blob stores of a configuration, opened, by their bit.
struct OpenStore {
  store::Sites site = 0;
  std::string name;  // of its section
  wiring::BlobSite opened;
};
std::vector<OpenStore> open_stores(const config::Config& config);

// For an audit: asks these stores, which must outlive it, for blobs. One that does not answer is asked once.
store::BlobCheck blob_check(const std::vector<OpenStore>& stores);

// Reads the blob of every document, wherever one should lie, and says which are missing or differ. Returns the exit code.
int verify(const config::Config& config);

}  // namespace faturad::cli
