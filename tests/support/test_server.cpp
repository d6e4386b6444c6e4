#include "support/test_server.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>
#include <stdexcept>

#include <openssl/ssl.h>

#include "support/loopback.hpp"

namespace faturad::test {
namespace {

class Stream {
 public:
  Stream(int fd, SSL_CTX* tls) : fd_(fd), ssl_(tls ? SSL_new(tls) : nullptr, &SSL_free) {
    if (ssl_) SSL_set_fd(ssl_.get(), fd);
  }
  bool begin() { return !ssl_ || SSL_accept(ssl_.get()) == 1; }
  long read(char* into, std::size_t size) {
    return ssl_ ? SSL_read(ssl_.get(), into, static_cast<int>(size)) : recv(fd_, into, size, 0);
  }
  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const long sent = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) : send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  bool fill(std::string& buffer) {
    char piece[64 * 1024];
    const long got = read(piece, sizeof piece);
    if (got > 0) buffer.append(piece, static_cast<std::size_t>(got));
    return got > 0;
  }

 private:
  int fd_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

void parse_head(std::string_view head, TestRequest& into) {
  std::size_t at = head.find("\r\n");
  const std::string_view line = head.substr(0, at);
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  into.method = line.substr(0, first);
  into.target = line.substr(first + 1, last - first - 1);
  while (at + 2 < head.size()) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string_view field = head.substr(at + 2, end - at - 2);
    const std::size_t colon = field.find(':');
    if (colon != std::string_view::npos) {
      std::string_view value = field.substr(colon + 1);
      while (value.starts_with(' ')) value.remove_prefix(1);
      into.headers[lower(std::string(field.substr(0, colon)))] = value;
    }
    at = end;
  }
}

// The next request; nullopt at the end of the stream.
std::optional<TestRequest> read_request(Stream& stream, std::string& buffer) {
  std::size_t end;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!stream.fill(buffer)) return std::nullopt;
  }
  TestRequest request;
  parse_head(std::string_view(buffer).substr(0, end + 2), request);
  buffer.erase(0, end + 4);
  if (lower(request.header("expect")) == "100-continue" && !stream.write("HTTP/1.1 100 Continue\r\n\r\n")) return std::nullopt;
  const std::size_t length = request.headers.contains("content-length") ? std::stoull(request.header("content-length")) : 0;
  while (buffer.size() < length) {
    if (!stream.fill(buffer)) return std::nullopt;
  }
  request.body = buffer.substr(0, length);
  buffer.erase(0, length);
  return request;
}

std::string rendered(const TestAnswer& answer, bool head) {
  std::string out = "HTTP/1.1 " + std::to_string(answer.status) + " Status\r\n";
  bool length = false;
  for (const auto& [name, value] : answer.headers) {
    out += name + ": " + value + "\r\n";
    length = length || lower(name) == "content-length" || lower(name) == "transfer-encoding";
  }
  if (!length && answer.status != 204) out += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  out += "\r\n";
  return head ? out : out + answer.body;
}

SSL_CTX* make_context(const TestTls& tls) {
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  if (tls.max_version != 0) {
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, tls.max_version);
  }
  if (SSL_CTX_use_certificate_file(context, tls.server.certificate.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, tls.server.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw std::runtime_error("the test server's certificate cannot be used");
  }
  if (!tls.client_authority.empty()) {
    SSL_CTX_load_verify_locations(context, tls.client_authority.c_str(), nullptr);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
}

}  // namespace

TestServer::TestServer(Handler handler, const TestTls* tls) : handler_(std::move(handler)) {
  ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  if (tls) tls_ = make_context(*tls);
  const Listener listener = listen_on_loopback();
  listener_ = listener.fd;
  port_ = listener.port;
  acceptor_ = std::thread([this] { accept_all(); });
}

TestServer::~TestServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const Connection& connection : open_) shutdown(connection.fd, SHUT_RDWR);
  }
  for (Connection& connection : open_) {
    connection.thread.join();
    close(connection.fd);
  }
  SSL_CTX_free(static_cast<SSL_CTX*>(tls_));
}

std::string TestServer::url(const std::string& target) const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + target;
}

void TestServer::accept_all() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    no_delay(fd);
    const std::lock_guard lock(mutex_);
    Connection& connection = open_.emplace_back();
    connection.fd = fd;
    connection.thread = std::thread([this, fd, number = connections_++] { serve(fd, number); });
  }
}

void TestServer::serve(int fd, std::size_t number) {
  Stream stream(fd, static_cast<SSL_CTX*>(tls_));
  std::string buffer;
  bool go_on = stream.begin();
  while (go_on) {
    auto request = read_request(stream, buffer);
    if (!request) break;
    request->connection = number;
    const TestAnswer answer = handler_(*request);
    if (answer.drop) break;
    if (answer.hang) {
      while (stream.fill(buffer)) {
      }
      break;
    }
    go_on = stream.write(answer.raw.empty() ? rendered(answer, request->method == "HEAD") : answer.raw) && answer.raw.empty() && !answer.close;
  }
  shutdown(fd, SHUT_RDWR);  // closed when the server ends: until then no other connection gets the number
}

}  // namespace faturad::test
