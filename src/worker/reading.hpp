// From the bytes of a PDF to what is stored: the same in a thread and in a child.
#pragma once

#include <cstddef>
#include <span>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"
#include "faturad/pdf/document_reader.hpp"
#include "faturad/worker/parser.hpp"

namespace faturad::worker {

pdf::ReadOptions to_read_options(const ParserOptions& options);  // reads the passwords file; without CMaps

result<ParsedDocument> read_invoice(std::span<const std::byte> pdf, const pdf::ReadOptions& options);

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
