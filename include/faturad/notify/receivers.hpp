// Who is told of what happened to documents: the webhooks of the configuration.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "faturad/core/circuit.hpp"
#include "faturad/net/http_client.hpp"
#include "faturad/obs/log.hpp"
#include "faturad/obs/metrics.hpp"
#include "faturad/queue/queue.hpp"

namespace faturad::notify {

struct Endpoint {
  std::string name;    // letters, digits, - and _; stays the same over time, for progress is noted by it
  std::string url;
  std::string tenant;  // only this one's documents; empty: everybody's
  bool done = true, dead = true, review = false;
  std::vector<std::string> secrets;            // each signs, so that one can take over from another; usable ones
  bool include_result = true;
  std::chrono::milliseconds timeout{10'000};   // of one attempt
  std::vector<net::Network> allowed_networks;  // that are not public and may be told all the same
  net::TlsOptions tls;
  std::string proxy;
  bool operator==(const Endpoint&) const = default;

  bool wants(const std::string& of_tenant, queue::Notice::Kind kind) const;
};

bool usable_secret(std::string_view text);  // any text, but what begins with "whsec_" goes on in base64

// One endpoint with its connections, its circuit breaker and its counts.
struct Receiver {
  Endpoint endpoint;
  std::unique_ptr<net::HttpClient> client;
  Circuit circuit;
  obs::Counter delivered{}, failed{};  // attempts
  obs::Counter sending_us{};           // time in them, microseconds
};
using ReceiverSet = std::vector<std::shared_ptr<Receiver>>;

// The receivers of now; who has a snapshot goes on with it while they are replaced. Thread safe.
class Receivers {
 public:
  Receivers(int connections, const CircuitOptions& circuit, const Clock& clock, obs::Logger& logger);

  void replace(const std::vector<Endpoint>& endpoints);  // those that stay as they were keep their circuit and counts
  std::shared_ptr<const ReceiverSet> current() const { return set_.load(); }
  bool want(const std::string& tenant, queue::Notice::Kind kind) const;

 private:
  std::shared_ptr<Receiver> make(const Endpoint& endpoint) const;

  const int connections_;
  const CircuitOptions circuit_;
  const Clock& clock_;
  obs::Logger& logger_;
  std::atomic<std::shared_ptr<const ReceiverSet>> set_;
};

std::vector<obs::Sample> receiver_samples(const Receivers& receivers);
std::vector<CircuitStatus> receiver_circuits(const Receivers& receivers);  // each called "webhook.NAME"

// Sends a signed event of type "test" and says what came back; for `faturad webhook test`.
result<net::Response> send_test(const Receiver& receiver, const Clock& clock);

}  // namespace faturad::notify
