#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "faturad/core/error.hpp"

namespace faturad::cli {

// Hands the file's bytes to `take` in pieces of bounded size. "-" is standard input.
result<void> read_input(const std::string& path, const std::function<result<void>(std::string_view)>& take);
result<std::string> read_whole(const std::string& path);

}  // namespace faturad::cli
