// One connection: requests in, replies out, with a deadline on every wait.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/server_core.hpp"

namespace faturad::http {

// What the server knows of a connection.
class SessionHandle {
 public:
  explicit SessionHandle(boost::asio::ip::tcp::socket socket);
  ~SessionHandle();
  SessionHandle(const SessionHandle&) = delete;
  SessionHandle& operator=(const SessionHandle&) = delete;

  struct Impl;
  std::unique_ptr<Impl> impl;
};

// Any thread: ends whatever the connection waits for.
void abort(const std::shared_ptr<SessionHandle>& session);

// Answers requests until the connection ends. `on_idle` hears when it begins and ends to wait for the next one.
boost::asio::awaitable<void> serve(std::shared_ptr<ServerCore> core, std::shared_ptr<SessionHandle> session,
                                   std::function<void(bool idle)> on_idle);
// Tells a client that there is no room for it, and closes.
boost::asio::awaitable<void> refuse(std::shared_ptr<ServerCore> core, std::shared_ptr<SessionHandle> session);

}  // namespace faturad::http
