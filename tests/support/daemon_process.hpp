// The real binary as a child process, on a data directory and port of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>

namespace faturad::test {

class DaemonProcess {
 public:
  // `settings` is TOML of further sections beside what a test needs ([server] listen, [storage]); `server_settings` are further
  // lines of [server].
  DaemonProcess(std::filesystem::path directory, std::string settings = {}, std::string server_settings = {});
  ~DaemonProcess();  // kill -9 when still running
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  void start();                      // returns when /readyz answers 200; throws when it does not within 60 s
  void start_without_waiting();
  int stop(int signal);              // sends it and waits for the end; the wait status
  bool running();                    // reaps
  bool wait_ready(std::chrono::milliseconds limit);
  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  std::string log() const;           // all that it has written so far
  // Whether that holds `text` from byte `from` on, or comes to within `limit`.
  bool wait_for_log(const std::string& text, std::size_t from = 0, std::chrono::milliseconds limit = std::chrono::seconds(20)) const;
  const std::filesystem::path& directory() const { return directory_; }
  std::filesystem::path config_file() const { return directory_ / "faturad.toml"; }

 private:
  std::filesystem::path directory_;
  int port_;
  pid_t pid_ = -1;
};

}  // namespace faturad::test
