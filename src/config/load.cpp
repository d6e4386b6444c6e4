#include "config/load.hpp"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "config/combinations.hpp"
#include "config/value.hpp"

namespace faturad::config {
namespace {

constexpr std::string_view kPrefix = "FATURAD_";

Origin origin_of(const std::string& file, const toml::source_position& at) { return {file, at.line, at.column}; }

std::string unknown(std::string_view name) {
  const std::string near = nearest_key(name);
  if (near.empty()) return fmt::format("{} is no setting; remove it, or see docs/configuration.md for those that exist", name);
  return fmt::format("{} is no setting; did you mean {}?", name, near);
}

class Loader {
 public:
  Loader(Loaded& out, const std::string& file) : out_(out), file_(file) {}

  void section(std::string_view name, const toml::node& node) {
    const auto* table = node.as_table();
    const auto key = std::find_if(keys().begin(), keys().end(), [&](const Key& candidate) { return candidate.section() == name; });
    if (!table || key == keys().end()) {
      refuse(node.source(), table ? fmt::format("[{}] is no section; there are {}", name, sections())
                                  : fmt::format("{} stands outside of a section; put it below one of {}", name, sections()));
      return;
    }
    if (!key->repeated()) return values(std::string(name), *table);
    for (const auto& [instance, inner] : *table) {
      if (!inner.is_table()) {
        refuse(instance.source(), fmt::format("{0}.{1} belongs to no {0}; put it below a section with a name, such as [{0}.example]", name, instance.str()));
      } else if (!is_instance_name(instance.str())) {
        refuse(instance.source(), fmt::format("[{}.{}] must have a name of a to z, 0 to 9, - and _", name, instance.str()));
      } else if (inner.as_table()->empty()) {
        refuse(inner.source(), fmt::format("[{}.{}] is empty; give it its settings, or remove it", name, instance.str()));
      } else {
        values(fmt::format("{}.{}", name, instance.str()), *inner.as_table());
      }
    }
  }

  void variable(const std::string& name, const std::string& value) {
    if (name.find("__") == std::string::npos) return;  // not a setting: FATURAD_ alone belongs to whoever wants it
    std::string key = name.substr(kPrefix.size());
    for (std::size_t at; (at = key.find("__")) != std::string::npos;) key.replace(at, 2, ".");
    std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto found = find_setting(key);
    if (!found) {
      out_.problems.push_back({Origin{name}, unknown(key)});
      return;
    }
    note(*found, Origin{name}, assign_text(*found, value, out_.config));
  }

 private:
  static std::string sections() {
    std::string all;
    for (const Key& key : keys()) {
      const std::string name = fmt::format("[{}{}]", key.section(), key.repeated() ? ".NAME" : "");
      if (all.find(name) == std::string::npos) all += (all.empty() ? "" : ", ") + name;
    }
    return all;
  }
  void refuse(const toml::source_region& at, std::string message) {
    out_.problems.push_back({origin_of(file_, at.begin), std::move(message)});
  }
  // The keys of one section, "server" or "webhook.erp".
  void values(const std::string& section, const toml::table& table) {
    for (const auto& [leaf, value] : table) {
      const std::string name = fmt::format("{}.{}", section, leaf.str());
      if (const auto found = find_setting(name)) {
        note(*found, origin_of(file_, value.source().begin), assign_node(*found, value));
      } else {
        refuse(leaf.source(), unknown(name));
      }
    }
  }
  void note(const Setting& setting, Origin origin, const result<void>& assigned) {
    if (!assigned) out_.problems.push_back({origin, assigned.error().message});
    out_.origins[setting.name()] = std::move(origin);
  }
  result<void> assign_node(const Setting& setting, const toml::node& node) {
    const Slot slot = setting.slot(out_.config);
    const auto wrong_type = [&] {
      return make_error(Errc::configuration, fmt::format("{} has the wrong type; write it like {}", setting.name(), format_value(slot)));
    };
    if (const auto* array = node.as_array()) {
      std::vector<std::string> list;
      for (const toml::node& element : *array) {
        const auto text = element.value_exact<std::string>();
        if (!text) return wrong_type();
        list.push_back(*text);
      }
      return std::holds_alternative<std::vector<std::string>*>(slot) ? assign_list(setting, std::move(list), out_.config) : wrong_type();
    }
    if (const auto number = node.value_exact<std::int64_t>()) return assign_integer(setting, *number, out_.config);
    if (const auto flag = node.value_exact<bool>()) {
      if (std::holds_alternative<bool*>(slot)) return assign_text(setting, *flag ? "true" : "false", out_.config);
      return make_error(Errc::configuration, fmt::format("{} is a truth value; write it like {}", setting.name(), format_value(slot)));
    }
    const auto text = node.value_exact<std::string>();
    const bool quoted = std::holds_alternative<std::int64_t*>(slot) || std::holds_alternative<bool*>(slot) || std::holds_alternative<std::vector<std::string>*>(slot);
    return text && !quoted ? assign_text(setting, *text, out_.config) : wrong_type();
  }

  Loaded& out_;
  const std::string& file_;
};

}  // namespace

std::string Problem::str() const {
  if (origin.line == 0) return fmt::format("{}: {}", origin.name, message);
  return fmt::format("{}:{}:{}: {}", origin.name, origin.line, origin.column, message);
}

Environment process_environment() {
  Environment out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (text.starts_with(kPrefix) && equals != std::string_view::npos) out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  std::sort(out.begin(), out.end());
  return out;
}

Loaded load_text(std::string_view text, const std::string& file, const Environment& environment) {
  Loaded out;
  Loader loader(out, file);
  try {
    const toml::table table = toml::parse(text, file);
    for (const auto& [name, node] : table) loader.section(name.str(), node);
  } catch (const toml::parse_error& error) {
    out.problems.push_back({origin_of(file, error.source().begin), fmt::format("this is no TOML: {} (addresses, sizes, durations and other text stand in quotes)", error.description())});
    return out;
  }
  for (const auto& [name, value] : environment) loader.variable(name, value);
  check_combinations(out, file);
  const auto position = [](const Problem& p) { return std::tuple(p.origin.line == 0, p.origin.line, p.origin.column); };
  std::stable_sort(out.problems.begin(), out.problems.end(), [&](const Problem& a, const Problem& b) { return position(a) < position(b); });
  return out;
}

Loaded load_file(const std::string& file, const Environment& environment) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  const bool unread = text.fail() && (stream.peek() != std::ifstream::traits_type::eof() || stream.bad());  // an empty file fails, too
  if (!stream.is_open() || unread) {
    Loaded out;
    out.problems.push_back({Origin{file}, fmt::format("cannot be read: {}", std::strerror(errno))});
    return out;
  }
  return load_text(text.str(), file, environment);
}

}  // namespace faturad::config
