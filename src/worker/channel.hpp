// Whole messages over a stream socket, and a descriptor beside one of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace faturad::worker {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept { std::swap(fd_, other.fd_); return *this; }
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

using Deadline = std::chrono::steady_clock::time_point;
enum class Transfer { done, closed, late, too_long };

// The daemon's side: never longer than the deadline.
Transfer send_message(int socket, std::string_view bytes, Deadline deadline);
Transfer send_document(int socket, std::uint64_t size, int fd, Deadline deadline);
Transfer receive_message(int socket, std::string& bytes, std::uint64_t max, Deadline deadline);

// The child's side: waits for ever; only with system calls that the sandbox allows.
std::optional<std::string> receive_blocking(int socket, std::uint64_t max);
struct DocumentRequest {
  Descriptor file;
  std::uint64_t size = 0;
};
std::optional<DocumentRequest> receive_document(int socket);
bool send_blocking(int socket, std::string_view bytes);

}  // namespace faturad::worker
