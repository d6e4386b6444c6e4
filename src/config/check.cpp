#include "config/check.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "config/secret_file.hpp"

namespace faturad::config {
namespace {

std::filesystem::path nearest_there(std::filesystem::path path) {
  std::error_code failed;
  while (!std::filesystem::exists(path, failed) && path.has_relative_path()) path = path.has_parent_path() ? path.parent_path() : ".";
  return path;
}

}  // namespace

bool is_writable_folder(const std::filesystem::path& path) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) return access(path.c_str(), R_OK | W_OK | X_OK) == 0;
  errno = failed ? failed.value() : ENOTDIR;
  return false;
}

std::vector<Problem> check_surroundings(const Loaded& loaded, const std::string& file) {
  std::vector<Problem> out;
  const auto refuse = [&](std::string_view key, std::string message) {
    const auto origin = loaded.origins.find(key);
    out.push_back({origin == loaded.origins.end() ? Origin{file} : origin->second, std::move(message)});
  };
  const std::string& data_dir = loaded.config.storage.data_dir;
  const std::filesystem::path there = nearest_there(data_dir);  // the daemon makes what is below it
  if (!is_writable_folder(there)) {
    const bool made = there == data_dir;
    refuse("storage.data_dir", fmt::format("storage.data_dir \"{}\" cannot be {}: {}; {}", data_dir, made ? "written" : "made", std::strerror(errno),
                                           made ? "give it to the user that runs faturad" : "make it, owned by the user that runs faturad"));
  }
  const std::string& passwords = loaded.config.parser.passwords_file;
  if (!passwords.empty()) {
    const int fd = open(passwords.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      refuse("parser.passwords_file", fmt::format("parser.passwords_file \"{}\" cannot be read: {}; let the user that runs faturad read it",
                                                  passwords, std::strerror(errno)));
    } else {
      close(fd);
    }
  }
  for (const auto& [name, webhook] : loaded.config.webhook) {
    if (const auto secrets = read_secrets(webhook.secret_file); !secrets) {
      refuse(fmt::format("webhook.{}.secret_file", name), fmt::format("webhook.{}.secret_file: {}", name, secrets.error().message));
    }
    for (const auto& [key, path] : {std::pair("ca_file", webhook.ca_file), std::pair("certificate_file", webhook.certificate_file), std::pair("key_file", webhook.key_file)}) {
      if (path.empty() || access(path.c_str(), R_OK) == 0) continue;
      refuse(fmt::format("webhook.{}.{}", name, key), fmt::format("webhook.{}.{} \"{}\" cannot be read: {}; let the user that runs faturad read it", name, key, path,
                                                                  std::strerror(errno)));
    }
  }
  for (const auto& [name, watch] : loaded.config.watch) {
    if (access(watch.folder.c_str(), R_OK | W_OK | X_OK) == 0) continue;
    refuse(fmt::format("watch.{}.folder", name), fmt::format("watch.{}.folder \"{}\" cannot be read and written: {}; make it, or mount it, and give it to the user that runs faturad",
                                                             name, watch.folder, std::strerror(errno)));
  }
  return out;
}

}  // namespace faturad::config
