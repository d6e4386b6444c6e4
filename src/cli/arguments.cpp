#include "cli/arguments.hpp"

#include <fmt/format.h>

namespace faturad::cli {
namespace {

Error usage(std::string message) { return make_error(Errc::invalid_argument, std::move(message)); }

}  // namespace

result<Arguments> parse_arguments(const Syntax& syntax, const std::vector<std::string>& arguments) {
  Arguments out;
  bool only_operands = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (only_operands || argument.size() < 2 || argument[0] != '-') {
      out.operands.push_back(argument);
      continue;
    }
    if (argument == "--") {
      only_operands = true;
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (syntax.flags.contains(name)) {
      if (equals != std::string::npos) return usage(fmt::format("{} takes no value", name));
      out.flags.insert(name);
    } else if (!syntax.options.contains(name)) {
      return usage(fmt::format("there is no option {}", name));
    } else if (equals != std::string::npos) {
      out.options[name] = argument.substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      out.options[name] = arguments[++i];
    } else {
      return usage(fmt::format("{} needs a value", name));
    }
  }
  if (out.operands.size() < syntax.min_operands) return usage(fmt::format("there is no {}", syntax.operand));
  if (out.operands.size() > syntax.max_operands) return usage(fmt::format("\"{}\" is one argument too many", out.operands[syntax.max_operands]));
  return out;
}

}  // namespace faturad::cli
