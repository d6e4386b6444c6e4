#include "support/daemon_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/http_client.hpp"

extern char** environ;

namespace faturad::test {

DaemonProcess::DaemonProcess(std::filesystem::path directory, std::string settings, std::string server_settings)
    : directory_(std::move(directory)), port_(free_port()) {
  std::filesystem::create_directories(directory_);
  std::ofstream config(config_file());
  config << "[server]\nlisten = \"127.0.0.1:" << port_ << "\"\n" << server_settings << "\n[storage]\ndata_dir = \"" << (directory_ / "data").string()
         << "\"\nmin_free = \"1MiB\"\n" << settings << "\n";
}

DaemonProcess::~DaemonProcess() {
  if (running()) stop(SIGKILL);
}

void DaemonProcess::start_without_waiting() {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::string log_file = (directory_ / "log").string();
  posix_spawn_file_actions_addopen(&actions, 2, log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&actions, 2, 1);
  const std::string config = config_file().string();
  const char* const arguments[] = {FATURAD_BINARY, "serve", "--config", config.c_str(), nullptr};
  const int failed = posix_spawn(&pid_, FATURAD_BINARY, &actions, nullptr, const_cast<char* const*>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " FATURAD_BINARY);
}

void DaemonProcess::start() {
  start_without_waiting();
  if (!wait_ready(std::chrono::seconds(60))) throw std::runtime_error("the daemon does not get ready:\n" + log());
}

bool DaemonProcess::wait_ready(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    if (!running()) return false;
    HttpClient client(port_, std::chrono::seconds(2));
    const auto answer = client.request("GET", "/readyz");
    if (answer && answer->status == 200) return true;
    // No event tells a client that a port begins to listen.
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

bool DaemonProcess::running() {
  if (pid_ < 0) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == 0) return true;
  pid_ = -1;
  return false;
}

int DaemonProcess::stop(int signal) {
  int status = 0;
  if (pid_ < 0) return status;
  kill(pid_, signal);
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return status;
}

std::string DaemonProcess::log() const {
  std::ifstream file(directory_ / "log");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool DaemonProcess::wait_for_log(const std::string& text, std::size_t from, std::chrono::milliseconds limit) const {
  const auto end = std::chrono::steady_clock::now() + limit;
  const int changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  inotify_add_watch(changes, (directory_ / "log").c_str(), IN_MODIFY);
  bool found = log().find(text, from) != std::string::npos;
  while (!found) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd changed{changes, POLLIN, 0};
    if (left.count() <= 0 || poll(&changed, 1, static_cast<int>(left.count())) <= 0) break;
    char events[4096];
    while (read(changes, events, sizeof events) > 0) {}
    found = log().find(text, from) != std::string::npos;
  }
  close(changes);
  return found;
}

}  // namespace faturad::test
