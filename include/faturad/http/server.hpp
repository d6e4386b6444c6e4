// The HTTP side: takes documents in, serves results. Knows ports only.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "faturad/core/clock.hpp"
#include "faturad/core/error.hpp"
#include "faturad/queue/dead_letters.hpp"
#include "faturad/core/circuit.hpp"
#include "faturad/queue/queue.hpp"
#include "faturad/store/archive.hpp"
#include "faturad/store/documents.hpp"
#include "faturad/store/intake.hpp"

namespace faturad::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;                       // 0: one that is free
  int io_threads = 2;
  int read_threads = 4;                            // for calls that block on the database
  std::size_t read_queue = 1'000;                  // of those; beyond it 503
  std::uint64_t max_body = 64u << 20;              // bytes of one request
  std::size_t max_parts = 100;                     // files of one multipart request
  std::size_t max_connections = 12'000;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_idle_timeout{30'000};   // without a byte
  std::chrono::milliseconds body_timeout{3'600'000};     // for the whole body
  std::chrono::milliseconds idle_timeout{75'000};        // between requests
  std::chrono::milliseconds max_wait{60'000};            // ?wait= at most
  std::chrono::seconds retry_after{2};
  store::DuplicatePolicy duplicates = store::DuplicatePolicy::link;
};

// Documents on their way to where blob.store says.
struct Migration {
  std::string store;        // blob.store, as it holds now
  bool looking = false;         // at all documents
  std::uint64_t elsewhere = 0;  // that the last look found in another blob store
  std::uint64_t stuck = 0;      // that it found where they should not be, with a dead letter
  std::uint64_t to_remove = 0;  // old copies; up to 1000 are counted
};

struct Ports {
  store::Intake& intake;
  store::Documents& documents;
  queue::Queue& queue;
  queue::DeadLetters& dead_letters;
  store::Archive& archive;
  const Clock& clock;
  std::function<std::string()> metrics;                                        // Prometheus text
  std::function<result<void>(const DocumentRecord&)> would_pass;               // reads it without keeping anything; blocks
  std::function<void(int level, const std::string& message)> log;              // 0 debug, 1 info, 2 warning, 3 error
  std::function<std::chrono::seconds()> room_in{};                             // until uploads can be taken again; 0: now
  std::function<std::vector<CircuitStatus>()> circuits{};                      // of dependencies; empty: there are none
  std::function<Migration(std::chrono::milliseconds wait)> migration{};        // now, or when no document is on its way; blocks
  std::function<void()> migrate{};                                             // looks for documents that lie elsewhere; returns at once
  std::function<result<void>()> stores_are_ours{};                             // or why a blob store is not the one that it was (readiness)
};

struct ServerStats {
  std::atomic<std::uint64_t> connections{0}, connections_total{0}, connections_refused{0};
  std::atomic<std::uint64_t> requests{0}, responses_2xx{0}, responses_3xx{0}, responses_4xx{0}, responses_5xx{0};
  std::atomic<std::uint64_t> uploads_in_progress{0}, uploaded_bytes{0};
};

class Server {
 public:
  virtual ~Server() = default;  // stops at once
  virtual result<void> start() = 0;
  virtual std::uint16_t port() const = 0;
  virtual void stop_accepting() = 0;  // requests under way go on, idle connections close
  virtual bool wait_idle(std::chrono::milliseconds limit) = 0;  // true: no connection is left
  virtual bool drain(std::chrono::milliseconds limit) = 0;  // false: some were cut off
  virtual void update(const ServerOptions& options) = 0;    // limits and timeouts; not address, port, threads
  virtual const ServerStats& stats() const = 0;
};

std::unique_ptr<Server> make_server(const ServerOptions& options, Ports ports);

}  // namespace faturad::http
