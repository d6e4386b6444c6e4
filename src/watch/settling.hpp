// Decides which files are complete: a pure function of what was seen when.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace faturad::watch {

// Names that programs give to files which are not complete yet, and that are nobody's document: hidden ones, .part, .tmp...
bool is_in_the_making(std::string_view name);

struct Seen {
  std::uint64_t bytes = 0;
  std::int64_t changed_ns = 0;  // the file system's time; only compared with itself, for a server's clock may be off
  bool operator==(const Seen&) const = default;
};

class Settling {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit Settling(std::chrono::milliseconds settle) : settle_(settle) {}

  // All that a look at the folder has found. The names that have not changed for long enough, in their order.
  std::vector<std::string> look(const std::map<std::string, Seen>& found, Time now);
  std::size_t waiting() const { return known_.size(); }

 private:
  struct Known {
    Seen seen;
    Time since;
  };
  const std::chrono::milliseconds settle_;
  std::map<std::string, Known> known_;
};

}  // namespace faturad::watch
