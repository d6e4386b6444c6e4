#include "notify/progress.hpp"

#include <charconv>

#include <fmt/format.h>

namespace faturad::notify {

Progress::Progress(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = line.find('=');
    std::uint64_t event = 0;
    if (equals == std::string_view::npos) continue;
    if (std::from_chars(line.data() + equals + 1, line.data() + line.size(), event).ec == std::errc{}) last_[std::string(line.substr(0, equals))] = event;
  }
}

bool Progress::told(const std::string& receiver, std::uint64_t event) const {
  const auto found = last_.find(receiver);
  return found != last_.end() && found->second >= event;
}

std::string Progress::str() const {
  std::string out;
  for (const auto& [receiver, event] : last_) out += fmt::format("{}={}\n", receiver, event);
  return out;
}

}  // namespace faturad::notify
