#pragma once

#include <string>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::config {

// The secrets of a file, one a line, at most two: the one in use, and beside it the one that takes its place or that it took
// the place of. A name without a slash is a systemd credential (LoadCredential=). Errors say why without the content.
result<std::vector<std::string>> read_secrets(const std::string& file);

}  // namespace faturad::config
