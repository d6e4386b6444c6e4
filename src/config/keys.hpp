// The one table of settings: loading, environment, check-config, reload and the documentation's test all read it.
#pragma once

#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "config/config.hpp"

namespace faturad::config {

// Where a key's value lives in a Config; its type is the key's type (uint64: a size in bytes).
using Slot = std::variant<std::string*, bool*, std::int64_t*, std::uint64_t*, std::chrono::milliseconds*>;

struct Key {
  std::string_view name;  // "section.key"
  Slot (*slot)(Config&);
  bool live;              // SIGHUP applies it; otherwise it needs a restart
  std::int64_t min = 0;   // of numbers, in the slot's unit
  std::int64_t max = 0;
  std::vector<std::string_view> choices;  // of a string; empty: any

  std::string_view section() const { return name.substr(0, name.find('.')); }
  std::string_view leaf() const { return name.substr(name.find('.') + 1); }
};

std::span<const Key> keys();
const Key* find_key(std::string_view name);
std::string_view nearest_key(std::string_view name);  // empty when nothing is near

}  // namespace faturad::config
