#include "cli/input_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include <fmt/format.h>

namespace faturad::cli {

result<void> read_input(const std::string& path, const std::function<result<void>(std::string_view)>& take) {
  const auto close = [](std::FILE* file) {
    if (file != stdin) std::fclose(file);
  };
  const std::unique_ptr<std::FILE, decltype(close)> file(path == "-" ? stdin : std::fopen(path.c_str(), "rbe"), close);
  if (!file) return make_error(Errc::not_found, fmt::format("{} cannot be opened: {}", path, std::strerror(errno)));
  std::vector<char> buffer(256 * 1024);
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    if (auto taken = take({buffer.data(), got}); !taken) return taken;
  }
  if (std::ferror(file.get())) return make_error(Errc::not_found, fmt::format("{} cannot be read: {}", path, std::strerror(errno)));
  return {};
}

result<std::string> read_whole(const std::string& path) {
  std::string bytes;
  const auto read = read_input(path, [&](std::string_view piece) -> result<void> {
    bytes += piece;
    return {};
  });
  if (!read) return read.error();
  return bytes;
}

}  // namespace faturad::cli
