#include "faturad/net/address_guard.hpp"

#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::net;

namespace {

Address address(const char* text) { return boost::asio::ip::make_address(text); }

}  // namespace

TEST_CASE("addresses that are not of the public internet are told apart by their use", "[net]") {
  const std::vector<std::pair<const char*, const char*>> known = {
      {"0.0.0.0", "this network"},      {"10.255.255.255", "private"},       {"100.64.0.1", "carrier-grade NAT"}, {"100.127.255.255", "carrier-grade NAT"},
      {"127.0.0.1", "loopback"},        {"169.254.169.254", "link-local"},   {"172.16.0.1", "private"},           {"172.31.255.255", "private"},
      {"192.168.1.1", "private"},       {"198.19.0.1", "benchmark"},         {"224.0.0.1", "multicast"},          {"255.255.255.255", "reserved"},
      {"::", "unspecified"},            {"::1", "loopback"},                 {"fc00::1", "unique local"},         {"fdff::1", "unique local"},
      {"fe80::1", "link-local"},        {"febf::1", "link-local"},           {"fec0::1", "site-local"},           {"ff02::1", "multicast"},
      {"2001:db8::1", "documentation"}, {"2001::1", "protocol"},             {"100::1", "reserved"},              {"64:ff9b:1::1", "reserved"},
      {"::10.0.0.1", "reserved"},       {"::ffff:127.0.0.1", "loopback"},    {"::ffff:10.1.2.3", "private"},      {"64:ff9b::192.168.0.1", "private"},
      {"2002:a9fe:a9fe::1", "link-local"},
  };
  for (const auto& [text, use] : known) {
    INFO(text);
    CHECK(special_use(address(text)) == use);
  }
}

TEST_CASE("public addresses pass the guard, others only within allowed networks", "[net]") {
  for (const char* text : {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "172.15.255.255",
                           "172.32.0.0", "192.167.255.255", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1"}) {
    INFO(text);
    CHECK(special_use(address(text)).empty());
    CHECK(make_public_address_guard({})(address(text)));
  }
  const auto guard = make_public_address_guard({*Network::parse("10.1.0.0/16"), *Network::parse("fd00:1::/32"), *Network::parse("127.0.0.1")});
  for (const char* text : {"10.1.2.3", "::ffff:10.1.2.3", "fd00:1::5", "127.0.0.1"}) CHECK(guard(address(text)));
  for (const char* text : {"10.2.0.1", "fd00:2::5", "127.0.0.2", "::1"}) {
    const auto refused = guard(address(text));
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == Errc::forbidden_address);
    CHECK(refused.error().message.find(text) != std::string::npos);
  }
}

TEST_CASE("a network is an address with an optional prefix", "[net]") {
  CHECK(Network::parse("10.0.0.0/8")->contains(address("10.9.9.9")));
  CHECK(Network::parse("0.0.0.0/0")->contains(address("8.8.8.8")));
  CHECK_FALSE(Network::parse("0.0.0.0/0")->contains(address("::1")));
  CHECK(Network::parse("10.0.0.128/25")->contains(address("10.0.0.200")));
  CHECK_FALSE(Network::parse("10.0.0.128/25")->contains(address("10.0.0.127")));
  for (const char* text : {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "fe80::/129", "example.org", "10.0.0/8"}) {
    INFO(text);
    CHECK_FALSE(Network::parse(text));
  }
}
