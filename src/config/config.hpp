// The configuration: one TOML file, environment overrides, defaults. config/faturad.toml explains each key.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::config {

struct Config {
  struct {
    std::string listen = "127.0.0.1:8080";
    std::uint64_t io_threads = 2, read_threads = 4;
    std::uint64_t max_body = 64u << 20;
    std::uint64_t max_connections = 12'000;
    std::uint64_t max_parts = 100;
    std::chrono::milliseconds header_timeout{10'000}, body_idle_timeout{30'000}, body_timeout{3'600'000};
    std::chrono::milliseconds idle_timeout{75'000}, max_wait{60'000};
    bool allow_unauthenticated_network = false;
  } server;
  struct {
    std::string data_dir = "/var/lib/faturad";
    std::uint64_t min_free = 512u << 20;
    std::uint64_t block_cache = 64u << 20, write_buffer = 48u << 20;
    std::chrono::milliseconds commit_window{2};
    std::uint64_t kept_events = 1'000'000;
    std::chrono::milliseconds idempotency_retention{7LL * 24 * 3'600'000};
  } storage;
  struct {
    std::uint64_t max_attempts = 5;
    std::chrono::milliseconds backoff_base{1'000}, backoff_max{300'000}, lease_timeout{600'000};
    std::uint64_t max_backlog = 10'000'000;
    std::string duplicates = "link";
  } queue;
  struct {
    std::string isolation = "process";
    std::uint64_t min_workers = 1, max_workers = 4;
    std::chrono::milliseconds deadline{30'000};
    std::uint64_t memory = 1u << 30;
    std::uint64_t recycle_after = 500;
    std::uint64_t max_pages = 2'000;
    std::uint64_t max_inflated = 512u << 20;
    std::string passwords_file;
  } parser;
  struct {
    std::string level = "info";
    std::string format = "text";
  } log;
  struct {
    std::chrono::milliseconds drain_timeout{30'000};
  } shutdown;
};

using Environment = std::map<std::string, std::string>;

// All that is wrong at once: one line a mistake, each with where it is and how to mend it.
struct Mistakes {
  std::vector<std::string> lines;
};
boost::system::result<Config, Mistakes> parse(const std::string& toml, const std::string& file_name,
                                              const Environment& environment);
boost::system::result<Config, Mistakes> load(const std::string& file, const Environment& environment);
[[noreturn]] void throw_exception_from_error(const Mistakes& mistakes, const boost::source_location& where);

Environment process_environment();  // variables that begin with FATURAD_

// What the file names must be there and usable; opens and closes it.
std::vector<std::string> check_surroundings(const Config& config);

// The keys whose values differ, as section.key: those that a running daemon takes over, and those that need a restart.
struct Difference {
  std::vector<std::string> live, restart;
};
Difference compare(const Config& before, const Config& after);

struct KeyInfo {
  std::string name;           // section.key
  std::string default_value;  // as TOML
  bool live = false;
};
std::vector<KeyInfo> keys();

// "host:port" or "[v6]:port".
struct Listen {
  std::string address;
  std::uint16_t port = 0;
};
result<Listen> parse_listen(const std::string& text);
bool is_loopback(const std::string& address);

std::optional<std::chrono::milliseconds> parse_duration(const std::string& text);  // 250ms 30s 5m 2h 7d
std::optional<std::uint64_t> parse_size(const std::string& text);                  // 512 (bytes) 64KiB 64MiB 1GiB

}  // namespace faturad::config
