#include "config/reload.hpp"

#include "config/value.hpp"

namespace faturad::config {

std::vector<Change> changes(const Config& from, const Config& to) {
  Config a = from, b = to, both = from;  // slots point into what they may change
  both.webhook.insert(to.webhook.begin(), to.webhook.end());
  both.watch.insert(to.watch.begin(), to.watch.end());
  std::vector<Change> out;
  for (const Setting& setting : settings(both)) {
    Change change{setting.name(), format_value(setting.slot(a)), format_value(setting.slot(b)), setting.key->live};
    if (change.from != change.to) out.push_back(std::move(change));
  }
  return out;
}

Config with_live_changes(const Config& running, const Config& wanted) {
  Config out = running, source = wanted;
  out.webhook = wanted.webhook;  // all of its keys are live, and whole sections come and go
  for (const Setting& setting : settings(out)) {
    if (!setting.key->live) continue;
    std::visit([&](auto* target) { *target = *std::get<decltype(target)>(setting.slot(source)); }, setting.slot(out));
  }
  return out;
}

}  // namespace faturad::config
