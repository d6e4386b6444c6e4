// One attempt to give one message to one receiver.
#pragma once

#include <stop_token>

#include "faturad/notify/receivers.hpp"
#include "notify/message.hpp"

namespace faturad::notify {

struct Attempt {
  enum class Outcome { delivered, failed, blocked, stopped };
  Outcome outcome = Outcome::delivered;
  Error error{};                       // why it was not delivered
  std::chrono::milliseconds wait{0};   // at least, before another one: the circuit's wish, or Retry-After
};

// The signed request; its body is a view into `message`.
net::Request make_request(const Endpoint& endpoint, const Message& message, UnixMillis now);

struct Sending {
  std::uint32_t attempt = 1;
  UnixMillis now = 0;
  std::chrono::milliseconds max_delay{0};
  std::stop_token stop{};
};
Attempt deliver(Receiver& receiver, const Message& message, const Sending& how);

}  // namespace faturad::notify
