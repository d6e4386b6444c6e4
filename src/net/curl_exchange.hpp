// What libcurl asks and tells while one request is under way: the body's bytes, the answer's, each new connection.
#pragma once

#include <optional>
#include <string>

#include <curl/curl.h>

#include "faturad/net/http_client.hpp"

namespace faturad::net {

class CurlExchange {
 public:
  CurlExchange(const Request& request, const AddressGuard& guard) : request_(request), guard_(guard) {}
  CurlExchange(const CurlExchange&) = delete;  // libcurl holds its address
  CurlExchange& operator=(const CurlExchange&) = delete;

  void install(CURL* easy);  // sets the callbacks

  bool connected() const { return connected_; }  // the request is on its way, on a new connection or a kept one
  bool answered() const { return answered_; }    // the final status line has come
  bool headers_complete() const { return headers_complete_; }
  std::uint64_t received() const { return received_; }
  const std::optional<Error>& failure() const { return failure_; }            // why a callback broke off
  const std::optional<Error>& refused_address() const { return refused_; }    // the last that the guard refused
  Response take_response() { return std::move(response_); }

 private:
  static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);
  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* self);
  static std::size_t on_write(char* bytes, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* where);
  static int on_request(void* self, char* remote, char* local, int remote_port, int local_port);

  result<std::size_t> read(std::span<char> into);
  result<void> rewind();
  result<void> header(std::string_view line);
  result<void> write(std::string_view bytes);
  template <class Call>
  bool guarded(Call call) noexcept;  // false: failure_ says why; nothing may be thrown through libcurl

  const Request& request_;
  const AddressGuard& guard_;
  Response response_;
  std::optional<Error> failure_, refused_;
  std::uint64_t handed_over_ = 0, received_ = 0, to_sink_ = 0;
  std::size_t header_bytes_ = 0;
  bool connected_ = false, answered_ = false, headers_complete_ = false;
};

}  // namespace faturad::net
