#include "faturad/obs/log.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace faturad::obs {
namespace {

constexpr std::string_view kLevelNames[] = {"debug", "info", "warning", "error"};
constexpr int kSyslogLevels[] = {7, 6, 4, 3};  // sd-daemon(3)

std::string_view name(LogLevel level) { return kLevelNames[static_cast<int>(level)]; }

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

void append_clean(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
}

class StderrLogger final : public Logger {
 public:
  StderrLogger(LogFormat format, LogLevel level, const Clock& clock)
      : format_(format), clock_(clock), logger_("faturad", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger_.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
    set_level(level);
  }
  void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) override {
    if (!logger_.should_log(to_spdlog(level))) return;
    logger_.log(to_spdlog(level), format_log_line(format_, level, clock_.unix_ms(), message, fields));
  }
  void set_level(LogLevel level) override { logger_.set_level(to_spdlog(level)); }

 private:
  LogFormat format_;
  const Clock& clock_;
  spdlog::logger logger_;
};

}  // namespace

LogLevel parse_log_level(std::string_view text) {
  for (int i = 0; i < 4; ++i) {
    if (text == kLevelNames[i]) return static_cast<LogLevel>(i);
  }
  return LogLevel::info;
}

std::string format_log_line(LogFormat format, LogLevel level, UnixMillis time, std::string_view message,
                            std::initializer_list<LogField> fields) {
  if (format == LogFormat::json) {
    boost::json::object line{{"time", to_rfc3339(time)}, {"level", name(level)}, {"message", message}};
    for (const LogField& field : fields) line[field.name] = field.value;
    return boost::json::serialize(line);
  }
  std::string line = format == LogFormat::journal ? fmt::format("<{}>", kSyslogLevels[static_cast<int>(level)])
                                                  : fmt::format("{} {} ", to_rfc3339(time), name(level));
  append_clean(line, message);
  for (const LogField& field : fields) {
    line += ' ';
    line += field.name;
    line += '=';
    const bool quoted = field.value.empty() || field.value.find(' ') != std::string::npos;
    if (quoted) line += '"';
    append_clean(line, field.value);
    if (quoted) line += '"';
  }
  return line;
}

std::unique_ptr<Logger> make_stderr_logger(LogFormat format, LogLevel level, const Clock& clock) {
  return std::make_unique<StderrLogger>(format, level, clock);
}

}  // namespace faturad::obs
