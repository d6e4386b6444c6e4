// What of a job its receivers have been told: kept with the job from one attempt to the next.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace faturad::notify {

class Progress {
 public:
  Progress() = default;
  explicit Progress(std::string_view text);  // as str() gave it; lines that are none are left out

  bool told(const std::string& receiver, std::uint64_t event) const;  // events grow, so the last one says it all
  void note(const std::string& receiver, std::uint64_t event) { last_[receiver] = event; }
  std::string str() const;

 private:
  std::map<std::string, std::uint64_t> last_;
};

}  // namespace faturad::notify
