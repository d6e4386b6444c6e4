#include "worker/mapped_file.hpp"

#include <sys/mman.h>

namespace faturad::worker {

MappedFile::MappedFile(int fd, std::uint64_t size) : size_(size) {
  if (size == 0) return;
  void* const mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (mapped != MAP_FAILED) address_ = mapped;
}

MappedFile::~MappedFile() {
  if (address_) munmap(address_, size_);
}

}  // namespace faturad::worker
