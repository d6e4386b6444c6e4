// A document's payload as the content of a blob, chunk by chunk from wherever it lies now.
#pragma once

#include <vector>

#include "faturad/blob/blob_store.hpp"
#include "faturad/store/documents.hpp"

namespace faturad::worker {

class PayloadSource final : public blob::Source {
 public:
  PayloadSource(const store::Documents& documents, const DocumentRecord& document) : documents_(documents), document_(document) {}
  result<std::size_t> read(std::uint64_t offset, std::span<char> into) override;
  result<std::vector<std::uint32_t>> checksums();  // CRC-32 of each chunk

 private:
  result<void> load(std::uint32_t index);

  const store::Documents& documents_;
  const DocumentRecord& document_;
  std::string chunk_;  // the last that was read
  std::uint32_t index_ = UINT32_MAX;
};

}  // namespace faturad::worker
