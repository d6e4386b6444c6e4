#include "support/fault_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "support/answer_filter.hpp"
#include "support/loopback.hpp"

namespace faturad::test {
namespace {

std::string read_some(int fd) {  // empty: the end
  std::string piece(64 * 1024, '\0');
  const ssize_t got = recv(fd, piece.data(), piece.size(), 0);
  piece.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return piece;
}

}  // namespace

// One client's connection and its server's.
class FaultLink {
 public:
  FaultLink(FaultProxy& proxy, int client, std::size_t number) : proxy_(proxy), client_(client), number_(number) {}
  ~FaultLink() {
    if (server_ >= 0) close(server_);
  }

  void run() {
    if (proxy_.mode_ == FaultProxy::Mode::http) {
      while (exchange()) {
      }
    } else {
      Exchange raw{0, number_};
      fault_ = proxy_.next(raw);
      if (proxy_.pause(fault_.latency) && connect_server()) pump(UINT64_MAX, nullptr);
    }
  }

 private:
  using Way = Fault::Way;
  using Cut = Fault::Cut;

  bool exchange() {
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      const std::string piece = read_some(client_);
      if (piece.empty()) return false;
      buffer_ += piece;
    }
    const std::string head = buffer_.substr(0, end + 4);
    const std::uint64_t body = std::strtoull(header_value(head, "content-length").c_str(), nullptr, 10);
    Exchange about{0, number_, head.substr(0, head.find(' '))};
    about.target = head.substr(about.method.size() + 1, head.find(' ', about.method.size() + 1) - about.method.size() - 1);
    fault_ = proxy_.next(about);
    passed_[0] = passed_[1] = 0;
    if (!proxy_.pause(fault_.latency)) return false;
    if (fault_.status != 0) return answer_self(head.size() + body, header_value(head, "expect"));
    if (!connect_server()) return false;
    AnswerFilter filter(about.method == "HEAD", fault_.corrupt, fault_.header);
    return pump(head.size() + body, &filter);
  }

  // A server that says 100 Continue would have to be asked first: who expects it is refused before the body, and hung up on.
  bool answer_self(std::uint64_t request, const std::string& expect) {
    while (expect.empty() && buffer_.size() < request) {
      const std::string piece = read_some(client_);
      if (piece.empty()) return false;
      buffer_ += piece;
    }
    buffer_.erase(0, static_cast<std::size_t>(request));
    const std::string status = std::to_string(fault_.status);
    return send_all(client_, "HTTP/1.1 " + status + " Planned\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nplanned\n") && expect.empty();
  }

  bool connect_server() {
    if (server_ >= 0) return true;
    server_ = connect_to_loopback(proxy_.server_port_);
    if (server_ >= 0) return true;
    reset_client();
    return false;
  }

  // Moves bytes both ways until the answer is complete (raw: until either side ends). False: the connections are done for.
  bool pump(std::uint64_t request_left, AnswerFilter* filter) {
    const bool raw = filter == nullptr;
    while (true) {
      if (!buffer_.empty() && request_left > 0) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), request_left));
        if (!pass(Way::request, std::string_view(buffer_).substr(0, count))) return false;
        buffer_.erase(0, count);
        request_left -= count;
        continue;
      }
      pollfd ends[2] = {{client_, static_cast<short>(buffer_.empty() ? POLLIN : 0), 0}, {server_, POLLIN, 0}};
      if (poll(ends, 2, -1) < 0) return false;
      if (ends[0].revents & ~POLLIN) return false;
      if (ends[0].revents) {
        buffer_ = read_some(client_);
        if (buffer_.empty()) return false;
      }
      if (!ends[1].revents) continue;
      std::string piece = read_some(server_);
      if (piece.empty()) return false;
      if (raw) {
        flip_raw(piece);
      } else {
        piece = filter->pass(piece);
      }
      if (!pass(Way::answer, piece)) return false;
      if (!raw && filter->complete()) return request_left == 0;
    }
  }

  void flip_raw(std::string& piece) const {
    const std::uint64_t at = passed_[1];
    if (fault_.corrupt && *fault_.corrupt >= at && *fault_.corrupt < at + piece.size()) piece[static_cast<std::size_t>(*fault_.corrupt - at)] ^= 0x20;
  }

  bool pass(Way way, std::string_view bytes) {
    std::uint64_t& passed = passed_[way == Way::answer];
    const bool here = fault_.cut != Cut::none && fault_.way == way;
    const std::uint64_t room = here ? fault_.after - std::min(fault_.after, passed) : UINT64_MAX;
    const bool cut = bytes.size() > room;
    if (cut) bytes = bytes.substr(0, static_cast<std::size_t>(room));
    passed += bytes.size();
    if (!trickle(way == Way::answer ? client_ : server_, bytes)) return false;
    if (cut) cut_off();
    return !cut;
  }

  bool trickle(int to, std::string_view bytes) {
    if (fault_.bytes_per_second == 0) return send_all(to, bytes);
    constexpr std::uint64_t kPiecesPerSecond = 20;
    const auto piece = static_cast<std::size_t>(std::max<std::uint64_t>(1, fault_.bytes_per_second / kPiecesPerSecond));
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, piece);
      if (!send_all(to, part) || !proxy_.pause(std::chrono::milliseconds(part.size() * 1000 / fault_.bytes_per_second))) return false;
      bytes.remove_prefix(part.size());
    }
    return true;
  }

  void cut_off() {
    switch (fault_.cut) {
      case Cut::reset: return reset_client();
      case Cut::half_close: shutdown(client_, SHUT_WR); return drain_client();
      case Cut::blackhole: return drain_client();
      case Cut::close:
      case Cut::none: return;
    }
  }
  void reset_client() const {
    const linger at_once{1, 0};
    setsockopt(client_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  void drain_client() const {
    while (!read_some(client_).empty()) {
    }
  }

  FaultProxy& proxy_;
  const int client_;
  const std::size_t number_;
  int server_ = -1;
  std::string buffer_;  // from the client, not passed on yet
  Fault fault_;
  std::uint64_t passed_[2] = {0, 0};  // bytes of the request, of the answer
};

FaultProxy::FaultProxy(int server_port, Plan plan, Mode mode) : server_port_(server_port), mode_(mode), plan_(std::move(plan)) { listen_again(); }

FaultProxy::~FaultProxy() {
  refuse(true);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    stop_.notify_all();
  }
  cut_all();
  for (Connection& connection : open_) connection.thread.join();
}

void FaultProxy::listen_again() {
  const Listener listener = listen_on_loopback(port_);
  listener_ = listener.fd;
  port_ = listener.port;
  acceptor_ = std::thread([this, listener = listener_] { accept_all(listener); });
}

void FaultProxy::refuse(bool refusing) {
  if (refusing == (listener_ < 0)) return;
  if (!refusing) return listen_again();
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  listener_ = -1;
}

void FaultProxy::set_plan(Plan plan) {
  const std::lock_guard lock(plan_mutex_);
  plan_ = std::move(plan);
}

void FaultProxy::cut_all() {
  const std::lock_guard lock(mutex_);
  for (const Connection& connection : open_) {
    if (!connection.ended) shutdown(connection.fd, SHUT_RDWR);  // wakes its thread, which closes it
  }
}

Fault FaultProxy::next(Exchange exchange) {
  const std::lock_guard lock(plan_mutex_);
  exchange.number = exchanges_++;
  return plan_ ? plan_(exchange) : Fault{};
}

bool FaultProxy::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !stop_.wait_for(lock, time, [this] { return stopping_; });
}

void FaultProxy::reap() {
  open_.remove_if([](Connection& connection) {
    if (connection.ended) connection.thread.join();
    return connection.ended;
  });
}

void FaultProxy::accept_all(int listener) {
  while (true) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    no_delay(fd);
    const std::lock_guard lock(mutex_);
    reap();
    Connection& connection = open_.emplace_back();
    connection.fd = fd;
    connection.thread = std::thread([this, &connection, fd, number = connections_++] {
      FaultLink(*this, fd, number).run();
      const std::lock_guard inner(mutex_);
      connection.ended = true;
      close(fd);
    });
  }
}

}  // namespace faturad::test
