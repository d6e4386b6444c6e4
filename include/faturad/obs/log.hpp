// The daemon's log: lines on stderr, as text for people or JSON for machines. Never a payload, never a secret.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace faturad::obs {

enum class Level { debug, info, warning, error };
std::optional<Level> parse_level(const std::string& text);

class Log {
 public:
  virtual ~Log() = default;
  virtual void write(Level level, const std::string& message) = 0;  // thread safe
  virtual void set_level(Level level) = 0;
};

// `json`: one object a line. Under systemd text lines carry the journal's priority and no time of their own.
std::unique_ptr<Log> make_log(Level level, bool json);

}  // namespace faturad::obs
