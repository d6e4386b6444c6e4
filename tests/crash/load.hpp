// Uploaders that remember what was acknowledged, and the checks that nothing of it may be lost.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace faturad::test {

class Load {
 public:
  Load(int port, std::string document) : port_(port), document_(std::move(document)) {}

  void start(int uploaders);        // each sends one document after the other until stop() or the daemon is gone
  void stop();
  std::uint64_t acknowledged() const;
  std::map<int, std::uint64_t> refusals() const;  // answers that were no 202, by status

  // No answer reaches the uploaders from here to the next start(): what they had not heard by now was not acknowledged to them.
  void stop_listening() { listening_ = false; }
  // The moment at which the failure under test began; verify() says how long before it a lost document was acknowledged.
  void failure_begins() { failures_.push_back(std::chrono::steady_clock::now()); }
  // Every acknowledged document is done or dead, its bytes are those that were sent, and it ended once. Waits for the end
  // of the backlog. One line for each thing that is wrong.
  std::vector<std::string> verify() const;
  // What /v1/stats says of conservation right now; empty when it holds.
  std::string conservation() const;

 private:
  void upload();
  std::string before_failure(std::chrono::steady_clock::time_point at) const;

  int port_;
  std::string document_;
  std::atomic<bool> running_{false};
  std::atomic<bool> listening_{false};
  std::atomic<std::uint64_t> serial_{0};
  std::vector<std::thread> threads_;
  std::vector<std::chrono::steady_clock::time_point> failures_;
  mutable std::mutex mutex_;  // guards the members below
  struct Acknowledged {
    std::string sha256;  // in the answer
    std::chrono::steady_clock::time_point at;
  };
  std::map<std::string, Acknowledged> acknowledged_;  // by id
  std::map<int, std::uint64_t> refusals_;
};

}  // namespace faturad::test
