// The one table of settings: loading, environment, check-config, reload and the documentation's test all read it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/config.hpp"

namespace faturad::config {

// Where a key's value lives in a Config; its type is the key's type (uint64: a size in bytes).
using Slot = std::variant<std::string*, bool*, std::int64_t*, std::uint64_t*, std::chrono::milliseconds*, std::vector<std::string>*>;

struct Key {
  std::string_view name;  // "section.key"; "section.*.key" where the file has a section for each of several things
  Slot (*slot)(Config&, const std::string& instance);  // `instance` is for such a section; made if it is not there
  bool live;              // SIGHUP applies it; otherwise it needs a restart
  std::int64_t min = 0;   // of numbers, in the slot's unit
  std::int64_t max = 0;
  std::vector<std::string_view> choices;  // of a string, or of each in a list; empty: any
  bool url = false;       // may hold secrets: shown by net::shown_url() alone

  std::string_view section() const { return name.substr(0, name.find('.')); }
  std::string_view leaf() const { return name.substr(name.rfind('.') + 1); }
  bool repeated() const { return name.find('*') != std::string_view::npos; }
};

// One key of one section, as the file and the environment name it.
struct Setting {
  const Key* key = nullptr;
  std::string instance;
  std::string name() const;  // "webhook.erp.url"
  Slot slot(Config& config) const { return key->slot(config, instance); }
};

std::span<const Key> keys();
std::vector<Setting> settings(const Config& config);  // of all sections that are there, in the order of the table
std::optional<Setting> find_setting(std::string_view name);
bool is_instance_name(std::string_view text);  // a to z, 0 to 9, - and _
std::string nearest_key(std::string_view name);  // empty when nothing is near

}  // namespace faturad::config
