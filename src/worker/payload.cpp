#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "faturad/worker/parser.hpp"

namespace faturad::worker {

result<Payload> Payload::create() {
  Payload payload;
  payload.fd_ = memfd_create("faturad-document", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (payload.fd_ < 0) {
    return make_error(Errc::memory_limit, fmt::format("cannot make a memory file: {}", std::strerror(errno)));
  }
  return payload;
}

Payload::~Payload() {
  if (fd_ >= 0) ::close(fd_);
}

Payload::Payload(Payload&& other) noexcept : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

Payload& Payload::operator=(Payload&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  return *this;
}

result<void> Payload::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return make_error(Errc::memory_limit, fmt::format("cannot hold the document in memory: {}", std::strerror(errno)));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    size_ += static_cast<std::uint64_t>(written);
  }
  return {};
}

}  // namespace faturad::worker
