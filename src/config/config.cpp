#include "config/config.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "config/keys.hpp"

extern char** environ;

namespace faturad::config {
namespace {

// Edit distance, for "did you mean".
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string nearest(const std::string& path) {
  const Key* best = nullptr;
  std::size_t best_distance = 5;
  for (const Key& key : key_table()) {
    const std::size_t d = distance(path, key.path());
    if (d < best_distance) best_distance = d, best = &key;
  }
  return best ? fmt::format("; did you mean {}?", best->path()) : "; see the commented config/faturad.toml";
}

const Key* find_key(std::string_view section, std::string_view name) {
  for (const Key& key : key_table()) {
    if (key.section == section && key.name == name) return &key;
  }
  return nullptr;
}

bool is_section(std::string_view name) {
  return std::any_of(key_table().begin(), key_table().end(), [&](const Key& key) { return key.section == name; });
}

std::optional<Value> value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return Value(text->get());
  if (const auto* number = node.as_integer()) return Value(number->get());
  if (const auto* flag = node.as_boolean()) return Value(flag->get());
  return std::nullopt;
}

std::string shown(const toml::node& node) {
  std::ostringstream out;
  node.visit([&](const auto& typed) { out << typed; });
  std::string text = out.str();
  std::replace(text.begin(), text.end(), '"', '\'');
  return text.size() > 60 ? text.substr(0, 57) + "..." : text;
}

class Loader {
 public:
  Loader(const std::string& file, const Environment& environment) : file_(file), environment_(environment) {}

  boost::system::result<Config, Mistakes> load(const std::string& text) {
    try {
      read(toml::parse(text, file_));
    } catch (const toml::parse_error& error) {
      add(error.source().begin, std::string(error.description()));
    }
    read_environment();
    if (mistakes_.lines.empty()) check_combinations();
    if (!mistakes_.lines.empty()) return mistakes_;
    return config_;
  }

 private:
  void add(const toml::source_position& at, const std::string& what) {
    mistakes_.lines.push_back(fmt::format("{}:{}:{}: {}", file_, at.line, at.column, what));
  }

  void read(const toml::table& root) {
    for (const auto& [name, node] : root) {
      const std::string section(name.str());
      const toml::table* table = node.as_table();
      if (!is_section(section)) {
        add(node.source().begin, fmt::format("unknown section or key '{}'{}", section, nearest(section)));
      } else if (!table) {
        add(node.source().begin, fmt::format("'{}' is a section: write [{}] and its keys below", section, section));
      } else {
        read_section(section, *table);
      }
    }
  }

  void read_section(const std::string& section, const toml::table& table) {
    for (const auto& [name, node] : table) {
      const std::string path = section + "." + std::string(name.str());
      const Key* key = find_key(section, name.str());
      if (!key) {
        add(node.source().begin, fmt::format("unknown key {}{}", path, nearest(path)));
        continue;
      }
      const auto value = value_of(node);
      if (!value || !key->set(config_, *value)) {
        add(node.source().begin, fmt::format("{} = {} is not {}", path, shown(node), key->wanted));
      }
    }
  }

  // FATURAD_SECTION__KEY; a value is read as the key's kind says.
  void read_environment() {
    for (const auto& [name, text] : environment_) {
      const Key* key = nullptr;
      for (const Key& one : key_table()) {
        std::string variable = "FATURAD_" + one.section + "__" + one.name;
        std::transform(variable.begin(), variable.end(), variable.begin(), [](unsigned char c) { return std::toupper(c); });
        if (variable == name) key = &one;
      }
      if (!key) {
        mistakes_.lines.push_back(fmt::format("environment: {} names no key; the form is FATURAD_SECTION__KEY", name));
      } else if (const auto value = from_text(*key, text); !value || !key->set(config_, *value)) {
        mistakes_.lines.push_back(fmt::format("environment: {}='{}' is not {}", name, text, key->wanted));
      }
    }
  }

  static std::optional<Value> from_text(const Key& key, const std::string& text) {
    if (key.kind == Kind::flag) {
      if (text == "true" || text == "false") return Value(text == "true");
      return std::nullopt;
    }
    if (key.kind != Kind::number) return Value(text);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return Value(number);
  }

  void check_combinations() {
    const auto wrong = [&](const std::string& what) { mistakes_.lines.push_back(fmt::format("{}: {}", file_, what)); };
    const auto listen = parse_listen(config_.server.listen);
    if (!listen) {
      wrong("server.listen: " + listen.error().message);
    } else if (!is_loopback(listen->address) && !config_.server.allow_unauthenticated_network) {
      wrong(fmt::format("server.listen = '{}' is open to the network and there are no API keys yet: listen on 127.0.0.1 behind a proxy "
                        "that authenticates, or set server.allow_unauthenticated_network = true if all who can reach it may use it",
                        config_.server.listen));
    }
    if (config_.parser.min_workers > config_.parser.max_workers) {
      wrong(fmt::format("parser.min_workers = {} is above parser.max_workers = {}: raise one or lower the other",
                        config_.parser.min_workers, config_.parser.max_workers));
    }
    if (config_.queue.backoff_base > config_.queue.backoff_max) {
      wrong("queue.backoff_base is above queue.backoff_max: raise one or lower the other");
    }
    if (config_.queue.lease_timeout <= config_.parser.deadline) {
      wrong("queue.lease_timeout must be longer than parser.deadline: a job would be handed out again while it is still read");
    }
  }

  std::string file_;
  const Environment& environment_;
  Config config_;
  Mistakes mistakes_;
};

void check_data_dir(const Config& config, std::vector<std::string>& out) {
  std::error_code error;
  std::filesystem::create_directories(config.storage.data_dir, error);
  const std::string probe = config.storage.data_dir + "/.write-test";
  const int fd = ::open(probe.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) {
    out.push_back(fmt::format("storage.data_dir: cannot write in {}: {}", config.storage.data_dir, std::strerror(errno)));
    return;
  }
  ::close(fd);
  ::unlink(probe.c_str());
}

}  // namespace

boost::system::result<Config, Mistakes> parse(const std::string& toml, const std::string& file_name, const Environment& environment) {
  return Loader(file_name, environment).load(toml);
}

boost::system::result<Config, Mistakes> load(const std::string& file, const Environment& environment) {
  std::ifstream in(file);
  if (!in) return Mistakes{{fmt::format("{}: cannot read it: {}", file, std::strerror(errno))}};
  std::ostringstream text;
  text << in.rdbuf();
  return parse(text.str(), file, environment);
}

void throw_exception_from_error(const Mistakes& mistakes, const boost::source_location&) {
  throw std::logic_error(mistakes.lines.empty() ? "configuration" : mistakes.lines.front());
}

Environment process_environment() {
  Environment out;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (text.starts_with("FATURAD_") && text.find("__") < equals) out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

std::vector<std::string> check_surroundings(const Config& config) {
  std::vector<std::string> out;
  check_data_dir(config, out);
  if (!config.parser.passwords_file.empty() && !std::ifstream(config.parser.passwords_file)) {
    out.push_back(fmt::format("parser.passwords_file: cannot read {}: {}", config.parser.passwords_file, std::strerror(errno)));
  }
  return out;
}

Difference compare(const Config& before, const Config& after) {
  Difference out;
  for (const Key& key : key_table()) {
    if (key.printed(before) != key.printed(after)) (key.live ? out.live : out.restart).push_back(key.path());
  }
  return out;
}

std::vector<KeyInfo> keys() {
  std::vector<KeyInfo> out;
  for (const Key& key : key_table()) out.push_back({key.path(), key.printed(Config{}), key.live});
  return out;
}

}  // namespace faturad::config
