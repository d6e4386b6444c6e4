#include "faturad/blob/blob_store.hpp"

#include <algorithm>

namespace faturad::blob {

std::string blob_name(const Sha256& sha256) {
  const std::string hex = sha256.hex();
  return hex.substr(0, 2) + '/' + hex.substr(2, 2) + '/' + hex + ".pdf";
}

std::optional<Sha256> parse_blob_name(std::string_view name) {
  constexpr std::size_t kFolders = 6, kDigits = 64;
  if (name.size() != kFolders + kDigits + 4) return std::nullopt;
  const auto sha256 = Sha256::from_hex(name.substr(kFolders, kDigits));
  if (!sha256 || blob_name(*sha256) != name) return std::nullopt;
  return sha256;
}

result<std::size_t> MemorySource::read(std::uint64_t offset, std::span<char> into) {
  if (offset >= bytes_.size()) return std::size_t{0};
  return bytes_.copy(into.data(), into.size(), offset);
}

}  // namespace faturad::blob
