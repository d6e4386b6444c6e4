// The one table of all keys: what a key is called, which member it fills, what it may be.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.hpp"

namespace faturad::config {

// Durations and sizes are strings with a unit, so that no one has to guess it.
enum class Kind { text, number, flag, duration, size };

using Value = std::variant<std::string, std::int64_t, bool>;  // as TOML or the environment give it

struct Key {
  std::string section, name;
  Kind kind;
  bool live;           // SIGHUP takes it over
  std::string wanted;  // what a value must be, for the error
  std::function<bool(Config&, const Value&)> set;     // false: not what is wanted
  std::function<std::string(const Config&)> printed;  // as TOML
  std::string path() const { return section + "." + name; }
};

const std::vector<Key>& key_table();

}  // namespace faturad::config
