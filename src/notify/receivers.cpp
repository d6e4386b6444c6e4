#include "faturad/notify/receivers.hpp"

#include <fmt/format.h>

#include "notify/delivery.hpp"
#include "notify/signature.hpp"

namespace faturad::notify {

bool Endpoint::wants(const std::string& of_tenant, queue::Notice::Kind kind) const {
  if (!tenant.empty() && tenant != of_tenant) return false;
  switch (kind) {
    case queue::Notice::Kind::done: return done;
    case queue::Notice::Kind::dead: return dead;
    case queue::Notice::Kind::review: return review || done;
  }
  return false;
}

bool usable_secret(std::string_view text) { return !key_of(text).empty(); }

Receivers::Receivers(int connections, const CircuitOptions& circuit, const Clock& clock, obs::Logger& logger)
    : connections_(connections), circuit_(circuit), clock_(clock), logger_(logger), set_(std::make_shared<const ReceiverSet>()) {}

std::shared_ptr<Receiver> Receivers::make(const Endpoint& endpoint) const {
  net::ClientOptions client;
  client.max_connections = connections_;
  client.tls = endpoint.tls;
  client.proxy = endpoint.proxy;
  client.guard = net::make_public_address_guard(endpoint.allowed_networks);
  const auto told = [&logger = logger_](const std::string& name, const CircuitBreaker::Transition& change) {
    const bool opened = change.to == CircuitBreaker::State::open;
    logger.log(opened ? obs::LogLevel::warning : obs::LogLevel::info,
               opened ? fmt::format("webhook {} gets nothing for {} s: {}", name, std::chrono::duration<double>(change.open_for).count(), change.reason)
                      : fmt::format("webhook {}: circuit {}", name, faturad::name(change.to)),
               {{"webhook", name}});
  };
  return std::shared_ptr<Receiver>(new Receiver{endpoint, net::make_http_client(std::move(client)), Circuit(endpoint.name, circuit_, clock_, told)});
}

void Receivers::replace(const std::vector<Endpoint>& endpoints) {
  const auto before = current();
  ReceiverSet next;
  for (const Endpoint& endpoint : endpoints) {
    const auto same = std::find_if(before->begin(), before->end(), [&](const auto& receiver) { return receiver->endpoint == endpoint; });
    next.push_back(same != before->end() ? *same : make(endpoint));
  }
  set_.store(std::make_shared<const ReceiverSet>(std::move(next)));
}

bool Receivers::want(const std::string& tenant, queue::Notice::Kind kind) const {
  const auto set = current();
  return std::any_of(set->begin(), set->end(), [&](const auto& receiver) { return receiver->endpoint.wants(tenant, kind); });
}

std::vector<obs::Sample> receiver_samples(const Receivers& receivers) {
  std::vector<obs::Sample> deliveries, seconds;
  const char* const attempts = "Attempts to give an event to a webhook, by how they ended.";
  for (const auto& receiver : *receivers.current()) {
    const std::string& name = receiver->endpoint.name;
    deliveries.push_back({"faturad_webhook_attempts_total", attempts, true, static_cast<double>(receiver->delivered.value()), {{"webhook", name}, {"outcome", "delivered"}}});
    deliveries.push_back({"faturad_webhook_attempts_total", attempts, true, static_cast<double>(receiver->failed.value()), {{"webhook", name}, {"outcome", "failed"}}});
    seconds.push_back({"faturad_webhook_sending_seconds_total", "Time that attempts took.", true, static_cast<double>(receiver->sending_us.value()) / 1e6, {{"webhook", name}}});
  }
  deliveries.insert(deliveries.end(), seconds.begin(), seconds.end());
  return deliveries;
}

std::vector<CircuitStatus> receiver_circuits(const Receivers& receivers) {
  std::vector<CircuitStatus> out;
  for (const auto& receiver : *receivers.current()) {
    out.push_back(receiver->circuit.status());
    out.back().name.insert(0, "webhook.");
  }
  return out;
}

result<net::Response> send_test(const Receiver& receiver, const faturad::Clock& clock) {
  const UnixMillis now = clock.unix_ms();
  const Message message = make_test_message(now);
  return receiver.client->send(make_request(receiver.endpoint, message, now));
}

}  // namespace faturad::notify
