// Answers the requests of one connection, one after the other.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include "http/connection.hpp"
#include "http/server_core.hpp"

namespace faturad::http {

// Answers requests until the connection ends. `on_idle` hears when it begins and ends to wait for the next one.
boost::asio::awaitable<void> serve(std::shared_ptr<ServerCore> core, std::shared_ptr<Connection> connection,
                                   std::function<void(bool idle)> on_idle);
// Tells a client that there is no room for it, and closes.
boost::asio::awaitable<void> refuse(std::shared_ptr<ServerCore> core, std::shared_ptr<Connection> connection);

}  // namespace faturad::http
