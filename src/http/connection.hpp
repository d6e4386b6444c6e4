// One client's TCP connection: HTTP/1.1 framing in both directions, with a deadline on every wait.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "faturad/http/server.hpp"
#include "http/reply.hpp"
#include "http/request.hpp"

namespace faturad::http {

// A request's body, piece by piece.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // The next bytes, valid until the next call; empty at the end. Errors: too_large, timeout, invalid_argument (broken
  // framing, or the client went away).
  virtual boost::asio::awaitable<result<std::string_view>> read() = 0;
};

// A connection is used on its strand only, by one coroutine; abort() is for everyone.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(boost::asio::ip::tcp::socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The first byte of the next request. False: the peer left, or sent nothing for `limit`.
  boost::asio::awaitable<bool> wait_for_request(std::chrono::milliseconds limit);
  struct Head {
    Request request;               // only its id when not whole
    bool whole = false;
    std::optional<Reply> refused;  // why it is no request; nothing when the peer just left
  };
  boost::asio::awaitable<Head> read_head(std::chrono::milliseconds limit, std::uint64_t max_body);
  // The body of the request whose head was read last. `options` must outlive it.
  std::unique_ptr<BodyReader> body(const ServerOptions& options, bool expects_continue);
  bool body_is_read() const;

  // False: the peer is gone, or took too long.
  boost::asio::awaitable<bool> write(std::string_view first, std::string_view second);
  // After an early answer: lets the client read it before the connection is reset for what it still sends.
  boost::asio::awaitable<void> linger();
  void close();
  void abort();  // any thread: ends whatever the connection waits for

 private:
  struct Impl;
  class SocketBody;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace faturad::http
