#include <arpa/inet.h>

#include <charconv>

#include <fmt/format.h>

#include "config/config.hpp"

namespace faturad::config {
namespace {

struct Quantity {
  std::uint64_t value = 0;
  std::string_view unit;
};

std::optional<Quantity> split(std::string_view text) {
  Quantity out;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.value);
  if (error != std::errc() || out.value > 1'000'000'000'000) return std::nullopt;
  out.unit = text.substr(static_cast<std::size_t>(end - text.data()));
  return out;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(const std::string& text) {
  const auto found = split(text);
  if (!found) return std::nullopt;
  std::int64_t factor = 0;
  if (found->unit == "ms") factor = 1;
  if (found->unit == "s") factor = 1'000;
  if (found->unit == "m") factor = 60'000;
  if (found->unit == "h") factor = 3'600'000;
  if (found->unit == "d") factor = 86'400'000;
  if (factor == 0 || found->value > 1'000'000'000) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(found->value) * factor);
}

std::optional<std::uint64_t> parse_size(const std::string& text) {
  const auto found = split(text);
  if (!found) return std::nullopt;
  int shift = -1;
  if (found->unit == "B") shift = 0;
  if (found->unit == "KiB") shift = 10;
  if (found->unit == "MiB") shift = 20;
  if (found->unit == "GiB") shift = 30;
  if (shift < 0 || found->value > (UINT64_MAX >> 1 >> shift)) return std::nullopt;
  return found->value << shift;
}

result<Listen> parse_listen(const std::string& text) {
  const auto wrong = [&] {
    return make_error(Errc::configuration, fmt::format("'{}' is no address and port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"", text));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return wrong();
  Listen out;
  out.address = text.substr(0, colon);
  if (out.address.size() > 2 && out.address.front() == '[' && out.address.back() == ']') {
    out.address = out.address.substr(1, out.address.size() - 2);
  }
  std::uint64_t port = 0;
  const char* const begin = text.data() + colon + 1;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(begin, end, port);
  unsigned char parsed[16];
  const bool address = inet_pton(AF_INET, out.address.c_str(), parsed) == 1 || inet_pton(AF_INET6, out.address.c_str(), parsed) == 1;
  if (error != std::errc() || at != end || begin == end || port > 65'535 || !address) return wrong();
  out.port = static_cast<std::uint16_t>(port);
  return out;
}

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

}  // namespace faturad::config
