// A part of a source as the body of a request: hashed in one pass, sent in another, never held whole.
#pragma once

#include "faturad/blob/blob_store.hpp"
#include "faturad/net/http_client.hpp"

namespace faturad::blob::s3 {

class PartSource {
 public:
  PartSource(Source& source, std::uint64_t offset, std::uint64_t bytes) : source_(source), offset_(offset), bytes_(bytes) {}
  // Of this part; `whole` takes the same bytes.
  result<Sha256> digest(Sha256Hasher& whole);
  net::RequestBody body();  // refers to this

 private:
  Source& source_;
  const std::uint64_t offset_, bytes_;
  std::uint64_t sent_ = 0;
};

}  // namespace faturad::blob::s3
