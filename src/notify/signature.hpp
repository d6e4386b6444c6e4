// How a receiver knows that an event is from us and fresh. Source: Standard Webhooks 1.0.0, symmetric signatures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faturad::notify {

// The bytes that a secret stands for: those of the base64 behind "whsec_", or the text itself. Empty: it is no secret.
std::string key_of(std::string_view secret);

// "v1,<base64 of HMAC-SHA256 over ID.TIMESTAMP.BODY>", one for each key, separated by spaces.
std::string sign(const std::vector<std::string>& keys, std::string_view id, std::int64_t unix_seconds, std::string_view body);

}  // namespace faturad::notify
