#include "config/reload.hpp"

#include "config/value.hpp"

namespace faturad::config {

std::vector<Change> changes(const Config& from, const Config& to) {
  Config a = from, b = to;  // slots point into what they may change
  std::vector<Change> out;
  for (const Key& key : keys()) {
    Change change{std::string(key.name), format_value(key.slot(a)), format_value(key.slot(b)), key.live};
    if (change.from != change.to) out.push_back(std::move(change));
  }
  return out;
}

Config with_live_changes(const Config& running, const Config& wanted) {
  Config out = running, source = wanted;
  for (const Key& key : keys()) {
    if (!key.live) continue;
    std::visit([&](auto* target) { *target = *std::get<decltype(target)>(key.slot(source)); }, key.slot(out));
  }
  return out;
}

}  // namespace faturad::config
