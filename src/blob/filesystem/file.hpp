// A descriptor with errors that a person understands.
#pragma once

#include <fcntl.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "faturad/core/error.hpp"

namespace faturad::blob {

// not_found when there is no such file, else unreachable.
Error file_error(const char* what, const std::filesystem::path& path, int number);

class File {
 public:
  static result<File> open(const std::filesystem::path& path, int flags, unsigned mode = 0640);
  ~File();
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}
  File& operator=(File&&) = delete;

  result<void> write(std::string_view bytes);
  result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;  // less than asked for only at the end
  result<void> sync();
  result<std::uint64_t> size() const;

 private:
  File(int fd, std::filesystem::path path) : fd_(fd), path_(std::move(path)) {}
  int fd_;
  std::filesystem::path path_;
};

}  // namespace faturad::blob
