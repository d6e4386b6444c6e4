#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace faturad::worker {

// A memory file mapped for reading, for as long as this lives.
class MappedFile {
 public:
  MappedFile(int fd, std::uint64_t size);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  bool ok() const { return address_ != nullptr || size_ == 0; }
  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(address_), size_}; }

 private:
  void* address_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace faturad::worker
