#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace faturad::store {

// Cursors of lists are keys in hexadecimal.
std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

}  // namespace faturad::store
