// Command-line arguments: flags, options with a value, and the rest. "--" ends the options.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::cli {

struct Syntax {
  std::set<std::string, std::less<>> flags;    // "--layout"
  std::set<std::string, std::less<>> options;  // "--config", which takes a value: "--config F" or "--config=F"
  std::size_t min_operands = 0, max_operands = SIZE_MAX;
  std::string operand;                         // its name, for messages: "FILE"
};

struct Arguments {
  std::set<std::string, std::less<>> flags;
  std::map<std::string, std::string, std::less<>> options;
  std::vector<std::string> operands;
  bool has(std::string_view flag) const { return flags.find(flag) != flags.end(); }
  std::string option(std::string_view name) const {  // empty where it is not given
    const auto at = options.find(name);
    return at == options.end() ? std::string() : at->second;
  }
};

result<Arguments> parse_arguments(const Syntax& syntax, const std::vector<std::string>& arguments);

}  // namespace faturad::cli
