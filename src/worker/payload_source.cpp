#include "worker/payload_source.hpp"

#include <zlib.h>

#include <algorithm>

#include "faturad/store/intake.hpp"

namespace faturad::worker {

result<void> PayloadSource::load(std::uint32_t index) {
  if (index == index_) return {};
  auto chunk = documents_.payload_chunk(document_, index);
  if (!chunk) return chunk.error();
  chunk_ = std::move(*chunk);
  index_ = index;
  return {};
}

result<std::size_t> PayloadSource::read(std::uint64_t offset, std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size() && offset < document_.bytes) {
    if (auto loaded = load(static_cast<std::uint32_t>(offset / store::kSpoolChunk)); !loaded) return loaded.error();
    const std::size_t skip = offset % store::kSpoolChunk;
    if (skip >= chunk_.size()) break;
    const std::size_t got = chunk_.copy(into.data() + filled, into.size() - filled, skip);
    filled += got;
    offset += got;
  }
  return filled;
}

result<std::vector<std::uint32_t>> PayloadSource::checksums() {
  std::vector<std::uint32_t> out;
  for (std::uint32_t index = 0; std::uint64_t{index} * store::kSpoolChunk < document_.bytes; ++index) {
    if (auto loaded = load(index); !loaded) return loaded.error();
    out.push_back(static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(chunk_.data()), chunk_.size())));
  }
  return out;
}

}  // namespace faturad::worker
