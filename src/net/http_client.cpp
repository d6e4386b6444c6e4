#include "faturad/net/http_client.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace faturad::net {

std::string_view Response::header(std::string_view name) const {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  for (const Header& header : headers) {
    if (std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(), same)) return header.value;
  }
  return {};
}

RequestBody body_of(std::string_view text) {
  const auto sent = std::make_shared<std::size_t>(0);
  RequestBody body;
  body.bytes = text.size();
  body.read = [text, sent](std::span<char> into) -> result<std::size_t> {
    const std::size_t count = std::min(into.size(), text.size() - *sent);
    std::memcpy(into.data(), text.data() + *sent, count);
    *sent += count;
    return count;
  };
  body.rewind = [sent]() -> result<void> {
    *sent = 0;
    return {};
  };
  return body;
}

}  // namespace faturad::net
