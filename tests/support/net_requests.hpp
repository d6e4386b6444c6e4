// Requests to test servers through the client of the daemon.
#pragma once

#include <string>

#include "faturad/net/http_client.hpp"
#include "support/test_server.hpp"

namespace faturad::test {

inline net::Request get(std::string url) {
  net::Request request;
  request.url = std::move(url);
  return request;
}

inline std::string pattern(std::size_t bytes) {
  std::string out(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<char>('a' + i * 31 % 26);
  return out;
}

inline TestAnswer echo(const TestRequest& request) { return {200, {{"X-Method", request.method}}, request.body}; }

}  // namespace faturad::test
