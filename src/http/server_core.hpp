// What all connections of a server share.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include <boost/asio/thread_pool.hpp>

#include "faturad/http/server.hpp"
#include "http/hub.hpp"
#include "http/reply.hpp"

namespace faturad::http {

class ServerCore {
 public:
  ServerCore(const ServerOptions& options, Ports ports_in)
      : ports(std::move(ports_in)), pool(static_cast<std::size_t>(options.read_threads)),
        options_(std::make_shared<const ServerOptions>(options)) {}

  // A request keeps the options that it began with.
  std::shared_ptr<const ServerOptions> options() const {
    const std::lock_guard lock(mutex_);
    return options_;
  }
  void set_options(const ServerOptions& options) {
    const std::lock_guard lock(mutex_);
    options_ = std::make_shared<const ServerOptions>(options);
  }

  Ports ports;
  Hub hub;
  ServerStats stats;
  boost::asio::thread_pool admin{1};       // for requests that read many documents again
  boost::asio::thread_pool pool;           // for calls that block on the database
  std::atomic<std::size_t> pool_waiting{0};
  std::atomic<bool> draining{false};

 private:
  mutable std::mutex mutex_;  // guards options_
  std::shared_ptr<const ServerOptions> options_;
};

}  // namespace faturad::http
