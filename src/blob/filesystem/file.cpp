#include "blob/filesystem/file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace faturad::blob {

Error file_error(const char* what, const std::filesystem::path& path, int number) {
  return make_error(number == ENOENT ? Errc::not_found : Errc::unreachable, fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(number)));
}

result<File> File::open(const std::filesystem::path& path, int flags, unsigned mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return file_error("open", path, errno);
  return File(fd, path);
}

File::~File() {
  if (fd_ >= 0) ::close(fd_);
}

result<void> File::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return file_error("write", path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

result<std::size_t> File::read(std::uint64_t offset, std::span<char> into) const {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const ssize_t got = ::pread(fd_, into.data() + filled, into.size() - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error("read", path_, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

result<void> File::sync() {
  if (::fsync(fd_) != 0) return file_error("sync", path_, errno);
  return {};
}

result<std::uint64_t> File::size() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) return file_error("look at", path_, errno);
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace faturad::blob
