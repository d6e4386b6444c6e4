#include "watch/settling.hpp"

#include <algorithm>
#include <cctype>

namespace faturad::watch {

bool is_in_the_making(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.front() == '~' || name.back() == '~') return true;
  constexpr std::string_view kEndings[] = {".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", ".lock", ".!ut"};
  std::string low(name);
  std::transform(low.begin(), low.end(), low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::any_of(std::begin(kEndings), std::end(kEndings), [&](std::string_view ending) { return low.ends_with(ending); });
}

std::vector<std::string> Settling::look(const std::map<std::string, Seen>& found, Time now) {
  std::erase_if(known_, [&](const auto& entry) { return !found.contains(entry.first); });
  std::vector<std::string> settled;
  for (const auto& [name, seen] : found) {
    auto [known, is_new] = known_.try_emplace(name, Known{seen, now});
    if (!is_new && known->second.seen != seen) known->second = {seen, now};
    if (now - known->second.since >= settle_) settled.push_back(name);
  }
  return settled;
}

}  // namespace faturad::watch
