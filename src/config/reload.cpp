#include "config/reload.hpp"

#include <fmt/format.h>

#include "config/value.hpp"
#include "faturad/net/url.hpp"

namespace faturad::config {
namespace {

std::string shown(const Setting& setting, const Slot& slot) {
  return setting.key->url ? fmt::format("\"{}\"", net::shown_url(*std::get<std::string*>(slot))) : format_value(slot);
}

}  // namespace

std::vector<Change> changes(const Config& from, const Config& to) {
  Config a = from, b = to, both = from;  // slots point into what they may change
  both.webhook.insert(to.webhook.begin(), to.webhook.end());
  both.watch.insert(to.watch.begin(), to.watch.end());
  std::vector<Change> out;
  for (const Setting& setting : settings(both)) {
    const Slot before = setting.slot(a), after = setting.slot(b);
    if (format_value(before) != format_value(after)) out.push_back({setting.name(), shown(setting, before), shown(setting, after), setting.key->live});
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
