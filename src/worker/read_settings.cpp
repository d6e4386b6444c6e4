#include "worker/read_settings.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace faturad::worker {

result<std::vector<std::string>> read_passwords(const std::string& file) {
  std::vector<std::string> out;
  if (file.empty()) return out;
  std::ifstream stream(file);
  if (!stream) return make_error(Errc::parser_unavailable, fmt::format("the passwords file \"{}\" cannot be read: {}", file, std::strerror(errno)));
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) out.push_back(line);
  }
  return out;
}

pdf::ReadLimits read_limits(const ParserOptions& options) {
  pdf::ReadLimits limits;
  limits.max_pages = options.max_pages;
  limits.max_inflated_bytes = options.max_inflated_bytes;
  return limits;
}

}  // namespace faturad::worker
