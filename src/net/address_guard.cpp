#include "faturad/net/address_guard.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>

#include <fmt/format.h>

namespace faturad::net {
namespace {

using Ip4 = boost::asio::ip::address_v4;
using Ip6 = boost::asio::ip::address_v6;

bool same_prefix(std::span<const unsigned char> a, std::span<const unsigned char> b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

struct Block4 {
  std::array<unsigned char, 4> address;
  int prefix;
  std::string_view use;
};
constexpr Block4 kBlocks4[] = {
    {{0, 0, 0, 0}, 8, "this network"},          {{10, 0, 0, 0}, 8, "private"},
    {{100, 64, 0, 0}, 10, "carrier-grade NAT"}, {{127, 0, 0, 0}, 8, "loopback"},
    {{169, 254, 0, 0}, 16, "link-local"},       {{172, 16, 0, 0}, 12, "private"},
    {{192, 0, 0, 0}, 24, "protocol"},           {{192, 0, 2, 0}, 24, "documentation"},
    {{192, 88, 99, 0}, 24, "6to4 relay"},       {{192, 168, 0, 0}, 16, "private"},
    {{198, 18, 0, 0}, 15, "benchmark"},         {{198, 51, 100, 0}, 24, "documentation"},
    {{203, 0, 113, 0}, 24, "documentation"},    {{224, 0, 0, 0}, 4, "multicast"},
    {{240, 0, 0, 0}, 4, "reserved"},
};

std::string_view use_of(const Ip4& address) {
  const auto bytes = address.to_bytes();
  for (const Block4& block : kBlocks4) {
    if (same_prefix(bytes, block.address, block.prefix)) return block.use;
  }
  return {};
}

// The IPv4 address inside of an IPv6 one, if it is of a form that carries one.
std::optional<Ip4> carried(const Ip6& address) {
  constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  constexpr std::array<unsigned char, 12> kNat64 = {0, 0x64, 0xff, 0x9b};
  const auto b = address.to_bytes();
  if (same_prefix(b, kMapped, 96) || same_prefix(b, kNat64, 96)) return Ip4({b[12], b[13], b[14], b[15]});
  if (b[0] == 0x20 && b[1] == 0x02) return Ip4({b[2], b[3], b[4], b[5]});  // 6to4
  return std::nullopt;
}

std::string_view use_of(const Ip6& address) {
  if (const auto inner = carried(address)) return use_of(*inner);
  const auto b = address.to_bytes();
  if (address.is_unspecified()) return "unspecified";
  if (address.is_loopback()) return "loopback";
  if ((b[0] & 0xfe) == 0xfc) return "unique local";
  if (b[0] == 0xfe && (b[1] & 0xc0) == 0x80) return "link-local";
  if (b[0] == 0xfe && (b[1] & 0xc0) == 0xc0) return "site-local";
  if (b[0] == 0xff) return "multicast";
  if (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8) return "documentation";
  if (b[0] == 0x20 && b[1] == 0x01 && (b[2] & 0xfe) == 0) return "protocol";  // 2001::/23: Teredo, ORCHID, benchmark
  // Only 2000::/3 is given out.
  return (b[0] & 0xe0) == 0x20 ? std::string_view() : "reserved";
}

Address unmapped(const Address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
  }
  return address;
}

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  boost::system::error_code failed;
  const Address address = boost::asio::ip::make_address(text.substr(0, slash), failed);
  if (failed) return std::nullopt;
  const int bits = address.is_v4() ? 32 : 128;
  if (slash == std::string_view::npos) return Network{address, bits};
  int prefix = -1;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + slash + 1, last, prefix);
  if (error != std::errc{} || end != last || prefix < 0 || prefix > bits) return std::nullopt;
  return Network{address, prefix};
}

bool Network::contains(const Address& other) const {
  const Address plain = unmapped(other);
  if (plain.is_v4() != address.is_v4()) return false;
  if (plain.is_v4()) return same_prefix(plain.to_v4().to_bytes(), address.to_v4().to_bytes(), prefix);
  return same_prefix(plain.to_v6().to_bytes(), address.to_v6().to_bytes(), prefix);
}

std::string_view special_use(const Address& address) {
  return address.is_v4() ? use_of(address.to_v4()) : use_of(address.to_v6());
}

AddressGuard make_public_address_guard(std::vector<Network> allowed) {
  return [allowed = std::move(allowed)](const Address& address) -> result<void> {
    const std::string_view use = special_use(address);
    if (use.empty()) return {};
    for (const Network& network : allowed) {
      if (network.contains(address)) return {};
    }
    return make_error(Errc::forbidden_address, fmt::format("{} is a {} address, and allow_networks does not name it", address.to_string(), use));
  };
}

}  // namespace faturad::net
