#include "support/http_client.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "support/loopback.hpp"

namespace faturad::test {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t\r");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

}  // namespace

HttpClient::HttpClient(int port, std::chrono::milliseconds timeout) : fd_(connect_to_loopback(port)) {
  if (fd_ < 0) return;
  const timeval limit{timeout.count() / 1000, (timeout.count() % 1000) * 1000};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

HttpClient::~HttpClient() {
  if (fd_ >= 0) ::close(fd_);
}

bool HttpClient::send(std::string_view bytes) { return send_all(fd_, bytes); }

void HttpClient::close_sending() { shutdown(fd_, SHUT_WR); }

bool HttpClient::fill() {
  char chunk[16384];
  const ssize_t got = recv(fd_, chunk, sizeof chunk, 0);
  if (got <= 0) return false;
  buffer_.append(chunk, static_cast<std::size_t>(got));
  return true;
}

bool HttpClient::read_some(std::string& bytes) {
  if (buffer_.empty() && !fill()) return false;
  bytes = std::move(buffer_);
  buffer_.clear();
  return true;
}

bool HttpClient::closed_by_peer() {
  char chunk[4096];
  while (true) {
    const ssize_t got = recv(fd_, chunk, sizeof chunk, 0);
    if (got == 0) return true;
    if (got < 0) return errno == ECONNRESET;
  }
}

std::optional<std::string> HttpClient::line() {
  std::size_t end;
  while ((end = buffer_.find("\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  std::string out = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return out;
}

std::optional<std::string> HttpClient::exactly(std::size_t size) {
  while (buffer_.size() < size) {
    if (!fill()) return std::nullopt;
  }
  std::string out = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return out;
}

std::optional<std::string> HttpClient::body_of(const HttpResponse& response) {
  if (lower(response.header("transfer-encoding")) == "chunked") {
    std::string body;
    while (true) {
      const auto size_line = line();
      if (!size_line) return std::nullopt;
      const std::size_t size = std::strtoull(size_line->c_str(), nullptr, 16);
      const auto chunk = exactly(size);
      if (!chunk || !line()) return std::nullopt;
      if (size == 0) return body;
      body += *chunk;
    }
  }
  const std::string length = response.header("content-length");
  if (!length.empty()) return exactly(std::strtoull(length.c_str(), nullptr, 10));
  if (response.status == 204 || response.status == 304 || response.status < 200) return std::string();
  while (fill()) {
  }
  return std::move(buffer_);
}

std::optional<HttpResponse> HttpClient::receive(bool head) {
  if (fd_ < 0) return std::nullopt;
  HttpResponse response;
  const auto status = line();
  if (!status || status->size() < 12) return std::nullopt;
  response.status = std::atoi(status->c_str() + 9);
  while (true) {
    const auto field = line();
    if (!field) return std::nullopt;
    if (field->empty()) break;
    const auto colon = field->find(':');
    if (colon != std::string::npos) response.headers[lower(field->substr(0, colon))] = trimmed(field->substr(colon + 1));
  }
  if (response.status == 100) return receive(head);
  if (head) return response;
  auto body = body_of(response);
  if (!body) return std::nullopt;
  response.body = std::move(*body);
  return response;
}

std::optional<HttpResponse> HttpClient::request(const std::string& method, const std::string& target,
                                                std::string_view body, const std::vector<std::string>& headers) {
  if (fd_ < 0) return std::nullopt;
  std::string head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const std::string& header : headers) head += header + "\r\n";
  if (!body.empty() || method == "PUT" || method == "POST") head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  head += "\r\n";
  if (body.size() < 64 * 1024) {
    head.append(body);
    if (!send(head)) return std::nullopt;
  } else if (!send(head) || !send(body)) {
    return receive();  // an early refusal may stand in the buffer
  }
  return receive(method == "HEAD");
}

int free_port() {
  const Listener listener = listen_on_loopback();
  ::close(listener.fd);
  return listener.port;
}

}  // namespace faturad::test
