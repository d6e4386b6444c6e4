// Which addresses a request may go to. A name that somebody configured can resolve to the inside of the network (server-side
// request forgery), so it is the address that is really connected to which is judged, after DNS and for every connection.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "faturad/core/error.hpp"

namespace faturad::net {

using Address = boost::asio::ip::address;

// ok, or forbidden_address with the reason. Called on the sending thread before the connection is made; must not block.
using AddressGuard = std::function<result<void>(const Address&)>;

// A block of addresses, "10.0.0.0/8" or "fd00::/8"; a single address is a block of one.
struct Network {
  Address address;
  int prefix = 0;  // bits
  static std::optional<Network> parse(std::string_view text);
  bool contains(const Address& other) const;  // IPv4-mapped IPv6 counts as IPv4
  bool operator==(const Network&) const = default;
};

// What an address that is not for the public internet is for: "loopback", "private", "carrier-grade NAT"...; empty for a
// public one. IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4) are judged by that. Source: the special-purpose
// registries of IANA (RFC 6890 and its updates).
std::string_view special_use(const Address& address);

// Lets public addresses pass, and those within `allowed`.
AddressGuard make_public_address_guard(std::vector<Network> allowed);

}  // namespace faturad::net
