// The daemon's log: one line an event, on stderr. Never carries payloads, extracted text or secrets.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "faturad/core/clock.hpp"

namespace faturad::obs {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat {
  text,     // 2026-11-22T13:05:11.482Z warning message key=value
  json,     // {"time":"...","level":"warning","message":"...","key":"value"}
  journal,  // <4>message key=value: the journal has the time and reads the level from the prefix
};

LogLevel parse_log_level(std::string_view text);  // of a checked configuration; info for anything else

struct LogField {
  std::string_view name;  // request_id, document_id...
  std::string value;
};

// Thread safe.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {}) = 0;
  virtual void set_level(LogLevel level) = 0;
};

// The line without its end. Line breaks and control characters in values cannot start a line of their own.
std::string format_log_line(LogFormat format, LogLevel level, UnixMillis time, std::string_view message,
                            std::initializer_list<LogField> fields);

std::unique_ptr<Logger> make_stderr_logger(LogFormat format, LogLevel level, const Clock& clock);

}  // namespace faturad::obs
