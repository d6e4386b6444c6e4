#include "config/keys.hpp"

#include <charconv>

#include <fmt/format.h>

namespace faturad::config {
namespace {

std::string print_duration(std::chrono::milliseconds value) {
  const std::int64_t ms = value.count();
  if (ms != 0 && ms % 86'400'000 == 0) return fmt::format("\"{}d\"", ms / 86'400'000);
  if (ms != 0 && ms % 3'600'000 == 0) return fmt::format("\"{}h\"", ms / 3'600'000);
  if (ms != 0 && ms % 60'000 == 0) return fmt::format("\"{}m\"", ms / 60'000);
  if (ms % 1'000 == 0) return fmt::format("\"{}s\"", ms / 1'000);
  return fmt::format("\"{}ms\"", ms);
}

std::string print_size(std::uint64_t value) {
  if (value != 0 && value % (1u << 30) == 0) return fmt::format("\"{}GiB\"", value >> 30);
  if (value != 0 && value % (1u << 20) == 0) return fmt::format("\"{}MiB\"", value >> 20);
  if (value != 0 && value % (1u << 10) == 0) return fmt::format("\"{}KiB\"", value >> 10);
  return fmt::format("\"{}B\"", value);
}

std::optional<std::int64_t> as_number(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  return std::nullopt;
}

template <class Member>
Key number(const char* section, const char* name, bool live, std::int64_t low, std::int64_t high, Member member) {
  return {section, name, Kind::number, live, fmt::format("a whole number from {} to {}", low, high),
          [=](Config& config, const Value& value) {
            const auto found = as_number(value);
            if (!found || *found < low || *found > high) return false;
            member(config) = static_cast<std::uint64_t>(*found);
            return true;
          },
          [=](const Config& config) { return std::to_string(member(const_cast<Config&>(config))); }};
}

template <class Member>
Key duration(const char* section, const char* name, bool live, std::chrono::milliseconds low, std::chrono::milliseconds high, Member member) {
  return {section, name, Kind::duration, live,
          fmt::format("a duration from {} to {}, such as \"500ms\", \"30s\", \"5m\", \"2h\", \"7d\"", print_duration(low), print_duration(high)),
          [=](Config& config, const Value& value) {
            const auto* text = std::get_if<std::string>(&value);
            const auto found = text ? parse_duration(*text) : std::nullopt;
            if (!found || *found < low || *found > high) return false;
            member(config) = *found;
            return true;
          },
          [=](const Config& config) { return print_duration(member(const_cast<Config&>(config))); }};
}

template <class Member>
Key size(const char* section, const char* name, bool live, std::uint64_t low, std::uint64_t high, Member member) {
  return {section, name, Kind::size, live,
          fmt::format("a size from {} to {}, such as \"512KiB\", \"64MiB\", \"1GiB\"", print_size(low), print_size(high)),
          [=](Config& config, const Value& value) {
            const auto* text = std::get_if<std::string>(&value);
            const auto found = text ? parse_size(*text) : std::nullopt;
            if (!found || *found < low || *found > high) return false;
            member(config) = *found;
            return true;
          },
          [=](const Config& config) { return print_size(member(const_cast<Config&>(config))); }};
}

template <class Member>
Key text(const char* section, const char* name, bool live, const char* wanted, std::vector<std::string> choices, Member member) {
  return {section, name, Kind::text, live, wanted,
          [=](Config& config, const Value& value) {
            const auto* found = std::get_if<std::string>(&value);
            if (!found) return false;
            if (!choices.empty() && std::find(choices.begin(), choices.end(), *found) == choices.end()) return false;
            member(config) = *found;
            return true;
          },
          [=](const Config& config) { return fmt::format("\"{}\"", member(const_cast<Config&>(config))); }};
}

template <class Member>
Key flag(const char* section, const char* name, bool live, Member member) {
  return {section, name, Kind::flag, live, "true or false",
          [=](Config& config, const Value& value) {
            const auto* found = std::get_if<bool>(&value);
            if (!found) return false;
            member(config) = *found;
            return true;
          },
          [=](const Config& config) { return member(const_cast<Config&>(config)) ? "true" : "false"; }};
}

constexpr bool kLive = true, kRestart = false;
constexpr std::uint64_t kMiB = 1u << 20, kGiB = 1u << 30;

}  // namespace

#define FATURAD_MEMBER(path) [](Config& c) -> auto& { return c.path; }

const std::vector<Key>& key_table() {
  using namespace std::chrono_literals;
  static const std::vector<Key> table{
      text("server", "listen", kRestart, "an address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"", {}, FATURAD_MEMBER(server.listen)),
      number("server", "io_threads", kRestart, 1, 64, FATURAD_MEMBER(server.io_threads)),
      number("server", "read_threads", kRestart, 1, 64, FATURAD_MEMBER(server.read_threads)),
      size("server", "max_body", kLive, 1024, 1024 * kGiB, FATURAD_MEMBER(server.max_body)),
      number("server", "max_connections", kLive, 1, 1'000'000, FATURAD_MEMBER(server.max_connections)),
      number("server", "max_parts", kLive, 1, 10'000, FATURAD_MEMBER(server.max_parts)),
      duration("server", "header_timeout", kLive, 100ms, 1h, FATURAD_MEMBER(server.header_timeout)),
      duration("server", "body_idle_timeout", kLive, 100ms, 1h, FATURAD_MEMBER(server.body_idle_timeout)),
      duration("server", "body_timeout", kLive, 100ms, 24h, FATURAD_MEMBER(server.body_timeout)),
      duration("server", "idle_timeout", kLive, 100ms, 24h, FATURAD_MEMBER(server.idle_timeout)),
      duration("server", "max_wait", kLive, 0ms, 1h, FATURAD_MEMBER(server.max_wait)),
      flag("server", "allow_unauthenticated_network", kRestart, FATURAD_MEMBER(server.allow_unauthenticated_network)),
      text("storage", "data_dir", kRestart, "a directory", {}, FATURAD_MEMBER(storage.data_dir)),
      size("storage", "min_free", kRestart, 0, 1024 * kGiB, FATURAD_MEMBER(storage.min_free)),
      size("storage", "block_cache", kRestart, kMiB, 1024 * kGiB, FATURAD_MEMBER(storage.block_cache)),
      size("storage", "write_buffer", kRestart, 8 * kMiB, 64 * kGiB, FATURAD_MEMBER(storage.write_buffer)),
      duration("storage", "commit_window", kRestart, 0ms, 100ms, FATURAD_MEMBER(storage.commit_window)),
      number("storage", "kept_events", kRestart, 1'000, 1'000'000'000, FATURAD_MEMBER(storage.kept_events)),
      duration("storage", "idempotency_retention", kRestart, 1h, 24h * 365, FATURAD_MEMBER(storage.idempotency_retention)),
      number("queue", "max_attempts", kRestart, 1, 100, FATURAD_MEMBER(queue.max_attempts)),
      duration("queue", "backoff_base", kRestart, 1ms, 1h, FATURAD_MEMBER(queue.backoff_base)),
      duration("queue", "backoff_max", kRestart, 1ms, 24h * 7, FATURAD_MEMBER(queue.backoff_max)),
      duration("queue", "lease_timeout", kRestart, 1s, 24h, FATURAD_MEMBER(queue.lease_timeout)),
      number("queue", "max_backlog", kRestart, 1, 1'000'000'000, FATURAD_MEMBER(queue.max_backlog)),
      text("queue", "duplicates", kLive, "\"link\", \"reject\" or \"accept\"", {"link", "reject", "accept"}, FATURAD_MEMBER(queue.duplicates)),
      text("parser", "isolation", kRestart, "\"process\" or \"thread\"", {"process", "thread"}, FATURAD_MEMBER(parser.isolation)),
      number("parser", "min_workers", kLive, 1, 256, FATURAD_MEMBER(parser.min_workers)),
      number("parser", "max_workers", kLive, 1, 256, FATURAD_MEMBER(parser.max_workers)),
      duration("parser", "deadline", kRestart, 100ms, 1h, FATURAD_MEMBER(parser.deadline)),
      size("parser", "memory", kRestart, 64 * kMiB, 1024 * kGiB, FATURAD_MEMBER(parser.memory)),
      number("parser", "recycle_after", kRestart, 1, 1'000'000, FATURAD_MEMBER(parser.recycle_after)),
      number("parser", "max_pages", kRestart, 1, 1'000'000, FATURAD_MEMBER(parser.max_pages)),
      size("parser", "max_inflated", kRestart, kMiB, 64 * kGiB, FATURAD_MEMBER(parser.max_inflated)),
      text("parser", "passwords_file", kRestart, "a file with one password a line, or \"\" for none", {}, FATURAD_MEMBER(parser.passwords_file)),
      text("log", "level", kLive, "\"debug\", \"info\", \"warning\" or \"error\"", {"debug", "info", "warning", "error"}, FATURAD_MEMBER(log.level)),
      text("log", "format", kRestart, "\"text\" or \"json\"", {"text", "json"}, FATURAD_MEMBER(log.format)),
      duration("shutdown", "drain_timeout", kLive, 0ms, 1h, FATURAD_MEMBER(shutdown.drain_timeout)),
  };
  return table;
}

}  // namespace faturad::config
