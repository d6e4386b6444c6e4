#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace faturad::config {

struct Change {
  std::string key, from, to;  // values as TOML
  bool live = false;
};

// What differs, in the order of the table.
std::vector<Change> changes(const Config& from, const Config& to);
// `running` with those settings of `wanted` that can change live.
Config with_live_changes(const Config& running, const Config& wanted);

}  // namespace faturad::config
