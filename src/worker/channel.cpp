#include "worker/channel.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace faturad::worker {
namespace {

constexpr std::size_t kStep = 1 << 20;  // a reply's memory grows with what has come, not with what was announced

std::array<char, 8> to_bytes(std::uint64_t value) {
  std::array<char, 8> out;
  std::memcpy(out.data(), &value, 8);  // both ends run on one machine
  return out;
}

std::uint64_t from_bytes(const char* bytes) {
  std::uint64_t value;
  std::memcpy(&value, bytes, 8);
  return value;
}

bool wait_for(int socket, short events, Deadline deadline) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd entry{socket, events, 0};
    const int ready = poll(&entry, 1, static_cast<int>(std::min<std::int64_t>(left, 1'000'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // the transfer will say what is wrong
  }
}

bool again(int saved) { return saved == EINTR || saved == EAGAIN || saved == EWOULDBLOCK; }

Transfer send_all(int socket, const char* data, std::size_t size, Deadline deadline) {
  while (size > 0) {
    const ssize_t sent = send(socket, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      data += sent;
      size -= static_cast<std::size_t>(sent);
    } else if (!again(errno)) {
      return Transfer::closed;
    } else if (!wait_for(socket, POLLOUT, deadline)) {
      return Transfer::late;
    }
  }
  return Transfer::done;
}

Transfer receive_all(int socket, char* data, std::size_t size, Deadline deadline) {
  while (size > 0) {
    if (!wait_for(socket, POLLIN, deadline)) return Transfer::late;
    const ssize_t got = recv(socket, data, size, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && !again(errno))) return Transfer::closed;
    if (got < 0) continue;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return Transfer::done;
}

bool read_all(int socket, char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t got = read(socket, data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(int socket, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t put = write(socket, data, size);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    data += put;
    size -= static_cast<std::size_t>(put);
  }
  return true;
}

union Control {
  char bytes[CMSG_SPACE(sizeof(int))];
  cmsghdr align;
};

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Transfer send_message(int socket, std::string_view bytes, Deadline deadline) {
  const auto size = to_bytes(bytes.size());
  const Transfer head = send_all(socket, size.data(), size.size(), deadline);
  return head == Transfer::done ? send_all(socket, bytes.data(), bytes.size(), deadline) : head;
}

Transfer send_document(int socket, std::uint64_t size, int fd, Deadline deadline) {
  auto head = to_bytes(size);
  iovec part{head.data(), head.size()};
  Control control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  cmsghdr* const rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  while (true) {
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == static_cast<ssize_t>(head.size())) return Transfer::done;
    if (sent >= 0 || !again(errno)) return Transfer::closed;
    if (!wait_for(socket, POLLOUT, deadline)) return Transfer::late;
  }
}

Transfer receive_message(int socket, std::string& bytes, std::uint64_t max, Deadline deadline) {
  char head[8];
  if (const Transfer got = receive_all(socket, head, sizeof head, deadline); got != Transfer::done) return got;
  const std::uint64_t size = from_bytes(head);
  if (size > max) return Transfer::too_long;
  bytes.clear();
  while (bytes.size() < size) {
    const std::size_t at = bytes.size();
    bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size, at + kStep)));
    if (const Transfer got = receive_all(socket, bytes.data() + at, bytes.size() - at, deadline); got != Transfer::done) return got;
  }
  return Transfer::done;
}

std::optional<std::string> receive_blocking(int socket, std::uint64_t max) {
  char head[8];
  if (!read_all(socket, head, sizeof head) || from_bytes(head) > max) return std::nullopt;
  std::string bytes(from_bytes(head), '\0');
  if (!read_all(socket, bytes.data(), bytes.size())) return std::nullopt;
  return bytes;
}

std::optional<DocumentRequest> receive_document(int socket) {
  char head[8];
  iovec part{head, sizeof head};
  Control control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  ssize_t got;
  do {
    got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  } while (got < 0 && errno == EINTR);
  const cmsghdr* const rights = CMSG_FIRSTHDR(&message);
  if (got != static_cast<ssize_t>(sizeof head) || !rights || rights->cmsg_type != SCM_RIGHTS) return std::nullopt;
  int fd;
  std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
  return DocumentRequest{Descriptor(fd), from_bytes(head)};
}

bool send_blocking(int socket, std::string_view bytes) {
  const auto size = to_bytes(bytes.size());
  return write_all(socket, size.data(), size.size()) && write_all(socket, bytes.data(), bytes.size());
}

}  // namespace faturad::worker
