#include "faturad/net/url.hpp"

#include <algorithm>

namespace faturad::net {
namespace {

constexpr char kHidden[] = "***";

struct Parts {
  std::string_view scheme, user, host, path, query, fragment;  // user with its @, the others with what begins them
};

// RFC 3986, 3: no further than what has to be told apart here.
Parts split(std::string_view url) {
  Parts out;
  const auto cut = [&url](std::size_t at) {
    const std::string_view head = url.substr(0, at);
    url.remove_prefix(head.size());
    return head;
  };
  if (const std::size_t colon = url.find("://"); colon < url.find_first_of("/?#@")) out.scheme = cut(colon + 3);
  std::string_view authority = cut(url.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  out.user = authority.substr(0, at + 1);  // at + 1 is 0 where there is none
  out.host = authority.substr(at + 1);
  out.path = cut(url.find_first_of("?#"));
  out.query = cut(url.find('#'));
  out.fragment = url;
  return out;
}

bool is_host_and_port(std::string_view host) {
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view port = colon == std::string_view::npos ? std::string_view() : host.substr(colon + 1);
  return !host.empty() && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string shown_url(std::string_view url) {
  const Parts parts = split(url);
  std::string out(parts.scheme);
  if (!parts.user.empty()) out.append(kHidden).append("@");
  // A password may hold / ? # or @ unescaped.
  const bool late_at = url.substr(parts.scheme.size() + parts.user.size()).find('@') != std::string_view::npos;
  if (!is_host_and_port(parts.host) || late_at) return url.empty() ? out : out + kHidden;
  out.append(parts.host).append(parts.path);
  if (!parts.query.empty()) out.append("?").append(kHidden);
  if (!parts.fragment.empty()) out.append("#").append(kHidden);
  return out;
}

bool has_userinfo(std::string_view url) { return !split(url).user.empty(); }

}  // namespace faturad::net
