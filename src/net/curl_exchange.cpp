#include "net/curl_exchange.hpp"

#include <sys/socket.h>

#include <charconv>
#include <cstring>

#include <fmt/format.h>

namespace faturad::net {
namespace {

constexpr std::size_t kMaxHeaderBytes = 64 * 1024;

std::optional<Address> address_of(const sockaddr& from) {
  if (from.sa_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(from);
    return boost::asio::ip::address_v4(ntohl(in.sin_addr.s_addr));
  }
  if (from.sa_family == AF_INET6) {
    boost::asio::ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, bytes.size());
    return boost::asio::ip::address_v6(bytes);
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  return text;
}

// Of "HTTP/1.1 200 OK".
int status_of(std::string_view line) {
  int status = 0;
  const std::size_t space = line.find(' ');
  if (space != std::string_view::npos) std::from_chars(line.data() + space + 1, line.data() + line.size(), status);
  return status;
}

}  // namespace

template <class Call>
bool CurlExchange::guarded(Call call) noexcept {
  try {
    if (auto ok = call()) return true;
    else failure_ = ok.error();
  } catch (const std::exception& error) {
    failure_ = make_error(Errc::internal, fmt::format("an exception while a request was under way: {}", error.what()));
  }
  return false;
}

void CurlExchange::install(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &on_read);
  curl_easy_setopt(easy, CURLOPT_READDATA, this);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, &on_seek);
  curl_easy_setopt(easy, CURLOPT_SEEKDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_write);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &on_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
}

std::size_t CurlExchange::on_read(char* into, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  std::size_t got = 0;
  const bool ok = exchange.guarded([&]() -> result<void> {
    auto read = exchange.read({into, size * count});
    if (!read) return read.error();
    got = *read;
    return {};
  });
  return ok ? got : CURL_READFUNC_ABORT;
}

result<std::size_t> CurlExchange::read(std::span<char> into) {
  const std::uint64_t left = request_.body->bytes - handed_over_;
  if (left == 0) return std::size_t{0};
  auto got = request_.body->read(into.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, into.size()))));
  if (!got) return got;
  if (*got == 0) {
    return make_error(Errc::internal, fmt::format("the body of a request ended {} bytes before its length of {}", left, request_.body->bytes));
  }
  handed_over_ += *got;
  return got;
}

int CurlExchange::on_seek(void* self, curl_off_t offset, int origin) {
  if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  auto& exchange = *static_cast<CurlExchange*>(self);
  return exchange.guarded([&] { return exchange.rewind(); }) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

result<void> CurlExchange::rewind() {
  handed_over_ = 0;
  return request_.body->rewind();
}

std::size_t CurlExchange::on_header(char* line, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  return exchange.guarded([&] { return exchange.header({line, size * count}); }) ? size * count : 0;
}

result<void> CurlExchange::header(std::string_view line) {
  received_ += line.size();
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    return make_error(Errc::limit_exceeded, fmt::format("the headers of the answer are longer than {} bytes", kMaxHeaderBytes));
  }
  constexpr std::size_t kMark = 5;
  if (line.size() > kMark && curl_strnequal(line.data(), "HTTP/", kMark)) {  // after an interim answer or a redirect another one begins
    response_.status = status_of(line);
    response_.headers.clear();
    answered_ = response_.status >= 200;
    headers_complete_ = false;
    return {};
  }
  headers_complete_ = headers_complete_ || line == "\r\n" || line == "\n";
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  response_.headers.push_back({std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
  return {};
}

std::size_t CurlExchange::on_write(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  return exchange.guarded([&] { return exchange.write({bytes, size * count}); }) ? size * count : 0;
}

result<void> CurlExchange::write(std::string_view bytes) {
  received_ += bytes.size();
  const bool sink = request_.sink && response_.status >= 200 && response_.status < 300;
  const std::uint64_t limit = sink ? request_.max_sink_bytes : request_.max_body_bytes;
  const std::uint64_t so_far = sink ? to_sink_ : response_.body.size();
  if (bytes.size() > limit - so_far) {
    return make_error(Errc::limit_exceeded, fmt::format("the answer (status {}) is longer than {} bytes", response_.status, limit));
  }
  if (!sink) {
    response_.body += bytes;
    return {};
  }
  to_sink_ += bytes.size();
  return request_.sink(bytes);
}

curl_socket_t CurlExchange::on_open_socket(void* self, curlsocktype, curl_sockaddr* where) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  const bool allowed = exchange.guarded([&]() -> result<void> {
    if (!exchange.guard_) return {};
    const auto address = address_of(where->addr);
    auto verdict = address ? exchange.guard_(*address) : result<void>(make_error(Errc::forbidden_address, "it is no internet address"));
    if (!verdict) exchange.refused_ = verdict.error();
    return verdict;
  });
  // A name may have further addresses, of which one is allowed: that one was refused is no failure yet.
  if (exchange.refused_) exchange.failure_.reset();
  return allowed ? socket(where->family, where->socktype | SOCK_CLOEXEC, where->protocol) : CURL_SOCKET_BAD;
}

int CurlExchange::on_request(void* self, char*, char*, int, int) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  exchange.connected_ = true;
  exchange.answered_ = false;
  return CURL_PREREQFUNC_OK;
}

}  // namespace faturad::net
