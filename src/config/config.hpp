// Every setting with its default. What each means, its unit and its limits: keys.cpp, the one table of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace faturad::config {

inline constexpr std::uint64_t kMiB = 1u << 20;

struct Config {
  struct Server {
    std::string listen = "127.0.0.1:8080";
    bool allow_unauthenticated_network = false;
    std::int64_t io_threads = 2;
    std::int64_t read_threads = 4;
    std::uint64_t max_body = 64 * kMiB;
    std::int64_t max_parts = 100;
    std::int64_t max_connections = 12'000;
    std::chrono::milliseconds header_timeout{10'000};
    std::chrono::milliseconds body_idle_timeout{30'000};
    std::chrono::milliseconds body_timeout{3'600'000};
    std::chrono::milliseconds idle_timeout{75'000};
    std::chrono::milliseconds max_wait{60'000};
    std::chrono::milliseconds retry_after{2'000};
  } server;
  struct Storage {
    std::string data_dir = "/var/lib/faturad";
    std::uint64_t min_free = 512 * kMiB;
    std::uint64_t max_pending = 64 * kMiB;
    std::chrono::milliseconds commit_window{2};
    std::uint64_t block_cache = 64 * kMiB;
    std::uint64_t write_buffer = 48 * kMiB;
    std::int64_t kept_events = 1'000'000;
    std::chrono::milliseconds idempotency_retention = std::chrono::hours(24 * 7);
  } storage;
  struct Queue {
    std::int64_t max_attempts = 5;
    std::chrono::milliseconds backoff_base{1'000};
    std::chrono::milliseconds backoff_max{300'000};
    std::chrono::milliseconds lease_timeout{600'000};
    std::int64_t max_backlog = 10'000'000;
    std::string duplicates = "link";
  } queue;
  struct Parser {
    std::string isolation = "process";
    std::int64_t min_workers = 1;
    std::int64_t max_workers = 2;
    std::chrono::milliseconds deadline{30'000};
    std::uint64_t memory = 1024 * kMiB;
    std::int64_t recycle_after = 500;
    std::int64_t max_pages = 2'000;
    std::uint64_t max_inflated = 512 * kMiB;
    std::string passwords_file;
  } parser;
  struct Webhooks {
    std::int64_t workers = 4;
    std::int64_t max_attempts = 20;
    std::chrono::milliseconds backoff_base{10'000};
    std::chrono::milliseconds backoff_max = std::chrono::hours(4);
  } webhooks;
  struct Webhook {
    std::string url;
    std::string secret_file;
    std::string tenant;
    std::vector<std::string> events = {"done", "dead"};
    bool include_result = true;
    std::chrono::milliseconds timeout{10'000};
    std::vector<std::string> allow_networks;
    bool allow_http = false;
    std::string ca_file;
    std::string certificate_file;
    std::string key_file;
    std::string proxy;
    bool operator==(const Webhook&) const = default;
  };
  std::map<std::string, Webhook> webhook;  // [webhook.NAME], by name
  struct Watch {
    std::string folder;
    std::string tenant;
    std::int64_t priority = 5;
    std::chrono::milliseconds interval{2'000};
    std::chrono::milliseconds settle{2'000};
  };
  std::map<std::string, Watch> watch;  // [watch.NAME], by name
  struct Blob {
    std::string store = "embedded";
    std::int64_t threads = 4;
    std::uint64_t max_spool = 10 * 1024 * kMiB;
    std::int64_t max_attempts = 10;
    std::chrono::milliseconds backoff_max{30'000};
    std::chrono::milliseconds sweep_every{3'600'000};
  } blob;
  struct BlobSite {
    std::string kind = "none";
    std::string directory;
    std::string endpoint;
    std::string region = "us-east-1";
    std::string bucket;
    std::string prefix;
    std::string addressing = "path";
    std::string credentials_file;
    std::string profile;
    std::string storage_class;
    std::string encryption;
    std::string ca_file;
    std::string client_certificate;
    std::string client_key;
    std::uint64_t multipart_threshold = 16 * kMiB;
    std::uint64_t part_size = 8 * kMiB;
    std::int64_t max_connections = 16;
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds answer_timeout{15'000};
    std::chrono::milliseconds total_timeout{300'000};
  } blob_primary, blob_secondary;
  struct Log {
    std::string level = "info";
    std::string format = "text";
  } log;
  struct Shutdown {
    std::chrono::milliseconds drain_timeout{30'000};
  } shutdown;
};

// "127.0.0.1:8080" or "[::1]:8080" in its parts.
struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
  bool loopback = false;
};

}  // namespace faturad::config
