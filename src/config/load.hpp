// From a TOML file and the environment to a Config, or to all that is wrong with them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.hpp"

namespace faturad::config {

// Where a value comes from: a place in the file, or an environment variable.
struct Origin {
  std::string name;  // the file's path, or the variable's name
  std::uint32_t line = 0, column = 0;  // 0: none
};

struct Problem {
  Origin origin;
  std::string message;
  std::string str() const;  // "faturad.toml:3:1: message"
};

using Origins = std::map<std::string, Origin, std::less<>>;  // by key, of those that were set
using Environment = std::vector<std::pair<std::string, std::string>>;

struct Loaded {
  Config config;  // defaults where a value is wrong
  Origins origins;
  std::vector<Problem> problems;
  bool ok() const { return problems.empty(); }
};

Environment process_environment();  // the variables that begin with FATURAD_
Loaded load_text(std::string_view toml, const std::string& file, const Environment& environment);
Loaded load_file(const std::string& file, const Environment& environment);

}  // namespace faturad::config
