// How an address is written where people read it: logs, errors, reports of a configuration.
#pragma once

#include <string>
#include <string_view>

namespace faturad::net {

// Without what may be a secret: user and password, query and fragment are "***" each. What has no host[:port] where a URL has it,
// or an @ after it, is hidden but for its scheme: nobody knows then which part of it is a password.
std::string shown_url(std::string_view url);

// Whether there is a user or password in it, as far as shown_url() can tell.
bool has_userinfo(std::string_view url);

}  // namespace faturad::net
