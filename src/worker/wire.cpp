#include "worker/wire.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace faturad::worker::wire {
namespace {

class Out {
 public:
  template <class T>
  Out& number(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);  // both ends are the same program
    return *this;
  }
  Out& text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    bytes_.append(value);
    return *this;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class In {
 public:
  explicit In(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  T number() {
    T value{};
    if (rest_.size() < sizeof value) {
      ok_ = false;
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const auto size = number<std::uint32_t>();
    if (size > rest_.size()) {
      ok_ = false;
      return {};
    }
    std::string out(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return out;
  }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

bool is_errc(std::uint32_t code) { return code >= 1 && code <= static_cast<std::uint32_t>(Errc::internal); }

}  // namespace

std::string encode(const Request& request) {
  Out out;
  const pdf::ReadLimits& limits = request.options.limits;
  out.number(request.size).number(request.options.attachments).number(limits.max_pages).number(limits.max_inflated_bytes).number(limits.max_attachment_bytes);
  out.number(static_cast<std::uint64_t>(limits.max_glyphs)).number(static_cast<std::uint32_t>(request.options.passwords.size()));
  for (const std::string& password : request.options.passwords) out.text(password);
  return out.take();
}

std::optional<Request> decode_request(std::string_view bytes) {
  In in(bytes);
  Request request;
  pdf::ReadLimits& limits = request.options.limits;
  request.size = in.number<std::uint64_t>();
  request.options.attachments = in.number<char>() != 0;
  limits.max_pages = in.number<int>();
  limits.max_inflated_bytes = in.number<std::uint64_t>();
  limits.max_attachment_bytes = in.number<std::uint64_t>();
  limits.max_glyphs = static_cast<std::size_t>(in.number<std::uint64_t>());
  const auto passwords = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < passwords && in.ok(); ++i) request.options.passwords.push_back(in.text());
  if (!in.done()) return std::nullopt;
  return request;
}

std::string encode(const result<ParsedDocument>& outcome) {
  Out out;
  if (!outcome) {
    out.number(static_cast<std::uint32_t>(outcome.error().code)).text(outcome.error().message);
    return out.take();
  }
  out.number(std::uint32_t{0}).number(outcome->pages).text(outcome->text_source).text(outcome->result_members).text(outcome->text);
  out.number(static_cast<std::uint32_t>(outcome->summaries.size()));
  for (const InvoiceSummary& s : outcome->summaries) {
    for (const std::string* field : {&s.kind, &s.number, &s.seller_name, &s.seller_tax_id, &s.currency, &s.issue_date, &s.due_date, &s.total}) {
      out.text(*field);
    }
  }
  return out.take();
}

std::optional<result<ParsedDocument>> decode_outcome(std::string_view bytes) {
  In in(bytes);
  const auto code = in.number<std::uint32_t>();
  if (code != 0) {
    Error error{static_cast<Errc>(code), in.text()};
    if (!in.done() || !is_errc(code)) return std::nullopt;
    return result<ParsedDocument>(std::move(error));
  }
  ParsedDocument parsed;
  parsed.pages = in.number<int>();
  parsed.text_source = in.text();
  parsed.result_members = in.text();
  parsed.text = in.text();
  const auto summaries = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < summaries && in.ok(); ++i) {
    InvoiceSummary s;
    for (std::string* field : {&s.kind, &s.number, &s.seller_name, &s.seller_tax_id, &s.currency, &s.issue_date, &s.due_date, &s.total}) {
      *field = in.text();
    }
    parsed.summaries.push_back(std::move(s));
  }
  if (!in.done() || parsed.pages < 0) return std::nullopt;
  return result<ParsedDocument>(std::move(parsed));
}

bool send_frame(int socket, std::string_view bytes, int fd) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  iovec first{const_cast<std::uint32_t*>(&size), sizeof size};
  msghdr message{};
  message.msg_iov = &first;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  if (fd >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  }
  if (sendmsg(socket, &message, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof size)) return false;
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

namespace {

Received wait_readable(int socket, std::optional<std::chrono::steady_clock::time_point> deadline) {
  while (true) {
    int wait = -1;
    if (deadline) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now()).count();
      if (left <= 0) return Received::timeout;
      wait = static_cast<int>(std::min<std::int64_t>(left, 1'000'000));
    }
    pollfd ready{socket, POLLIN, 0};
    const int found = poll(&ready, 1, wait);
    if (found > 0) return Received::ok;
    if (found < 0 && errno != EINTR) return Received::broken;
  }
}

}  // namespace

Received receive_frame(int socket, std::string& bytes, int* fd, std::optional<std::chrono::steady_clock::time_point> deadline) {
  if (fd) *fd = -1;
  std::uint32_t size = 0;
  if (const Received ready = wait_readable(socket, deadline); ready != Received::ok) return ready;
  iovec first{&size, sizeof size};
  msghdr message{};
  message.msg_iov = &first;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  if (fd) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
  }
  const ssize_t got = recvmsg(socket, &message, MSG_WAITALL | MSG_CMSG_CLOEXEC);
  if (got == 0 || (got < 0 && errno == ECONNRESET)) return Received::closed;
  if (fd) {
    const cmsghdr* const header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) std::memcpy(fd, CMSG_DATA(header), sizeof(int));
  }
  if (got != static_cast<ssize_t>(sizeof size) || size > kMaxMessage) return Received::broken;
  bytes.resize(size);
  for (std::size_t at = 0; at < size;) {
    if (const Received ready = wait_readable(socket, deadline); ready != Received::ok) return ready;
    const ssize_t more = recv(socket, bytes.data() + at, size - at, 0);
    if (more == 0) return Received::closed;
    if (more < 0 && errno != EINTR) return errno == ECONNRESET ? Received::closed : Received::broken;
    if (more > 0) at += static_cast<std::size_t>(more);
  }
  return Received::ok;
}

}  // namespace faturad::worker::wire
