#include "config/secret_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace faturad::config {
namespace {

constexpr std::size_t kShortest = 16, kMost = 2;

Error refuse(const std::string& path, std::string_view why) {
  return make_error(Errc::configuration, fmt::format("\"{}\" {}", path, why));
}

std::string trimmed(const std::string& line) {
  const auto first = line.find_first_not_of(" \t\r"), last = line.find_last_not_of(" \t\r");
  return first == std::string::npos ? std::string() : line.substr(first, last - first + 1);
}

}  // namespace

result<std::vector<std::string>> read_secrets(const std::string& file) {
  std::string path = file;
  if (file.find('/') == std::string::npos) {
    const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    if (!directory) return refuse(file, "is a systemd credential, and there are none; add LoadCredential= to the unit, or give a path with a slash");
    path = fmt::format("{}/{}", directory, file);
  }
  std::ifstream stream(path);
  if (!stream) return refuse(path, fmt::format("cannot be read: {}; let the user that runs faturad read it", std::strerror(errno)));
  struct stat about {};
  if (stat(path.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0) return refuse(path, "can be read by everybody; chmod o-rwx it");
  std::vector<std::string> secrets;
  for (std::string line; std::getline(stream, line);) {
    if (line = trimmed(line); line.empty()) continue;
    if (line.size() < kShortest) return refuse(path, fmt::format("holds a secret of less than {} characters; make one with: openssl rand -hex 32", kShortest));
    secrets.push_back(std::move(line));
  }
  if (secrets.empty() || secrets.size() > kMost) return refuse(path, fmt::format("holds {} secrets; write one a line, at most {}", secrets.size(), kMost));
  return secrets;
}

}  // namespace faturad::config
