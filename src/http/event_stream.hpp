// GET /v1/events while it waits: the long poll, and server-sent events.
#pragma once

#include <chrono>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "http/connection.hpp"
#include "http/server_core.hpp"

namespace faturad::http {

// Until there is an event behind `after`, at most `limit`.
boost::asio::awaitable<void> wait_for_events(ServerCore& core, std::string tenant, std::uint64_t after, std::chrono::milliseconds limit);

// Server-sent events from `after` on, until the client goes or the daemon stops.
boost::asio::awaitable<void> stream_events(ServerCore& core, Connection& connection, std::string request_id, std::uint64_t after);

}  // namespace faturad::http
