#include "faturad/obs/log.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "faturad/obs/service.hpp"

namespace faturad::obs {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

// The priority that the journal takes from the start of a line (sd-daemon(3)).
const char* journal_prefix(Level level) {
  switch (level) {
    case Level::debug: return "<7>";
    case Level::info: return "<6>";
    case Level::warning: return "<4>";
    case Level::error: return "<3>";
  }
  return "<6>";
}

// One line is one message, whatever is in it.
std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

class SpdLog final : public Log {
 public:
  SpdLog(Level level, bool json) : json_(json), journal_(!json && under_systemd()), logger_("faturad", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger_.set_pattern(json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":%v})" : journal_ ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %-7l %v");
    set_level(level);
    logger_.flush_on(spdlog::level::debug);
  }

  void write(Level level, const std::string& message) override {
    if (json_) {
      logger_.log(to_spdlog(level), boost::json::serialize(boost::json::string(message)));
    } else {
      logger_.log(to_spdlog(level), (journal_ ? journal_prefix(level) : "") + on_one_line(message));
    }
  }

  void set_level(Level level) override { logger_.set_level(to_spdlog(level)); }

 private:
  bool json_, journal_;
  spdlog::logger logger_;
};

}  // namespace

std::optional<Level> parse_level(const std::string& text) {
  if (text == "debug") return Level::debug;
  if (text == "info") return Level::info;
  if (text == "warning") return Level::warning;
  if (text == "error") return Level::error;
  return std::nullopt;
}

std::unique_ptr<Log> make_log(Level level, bool json) { return std::make_unique<SpdLog>(level, json); }

}  // namespace faturad::obs
