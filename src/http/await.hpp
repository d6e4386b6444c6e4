// Bridges from coroutines to callbacks of the store and to calls that block.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/server_core.hpp"

namespace faturad::http {

namespace asio = boost::asio;

// Awaits `start(callback)`, whose callback is called once, on any thread. Resumes on the coroutine's own executor.
template <class T>
asio::awaitable<T> await_callback(std::function<void(std::function<void(T)>)> start) {
  const auto executor = co_await asio::this_coro::executor;
  const auto initiate = [executor, start = std::move(start)](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    start([executor, shared](T value) {
      asio::post(executor, [shared, value = std::move(value)]() mutable { (*shared)(std::move(value)); });
    });
  };
  T value = co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(T)>(initiate, asio::use_awaitable);
  co_return value;
}

template <class T>
result<T> guarded(const std::function<result<T>()>& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    return make_error(Errc::internal, std::string("an unexpected error: ") + error.what());
  }
}

// Runs `work` on the pool for blocking calls, or on another one. Errors: overloaded, when too many wait for it; internal, when it throws.
template <class T>
asio::awaitable<result<T>> on_pool(ServerCore& core, std::function<result<T>()> work, asio::thread_pool* other = nullptr) {
  const std::size_t limit = core.options()->read_queue;
  if (core.pool_waiting.fetch_add(1) >= limit) {
    --core.pool_waiting;
    co_return make_error(Errc::overloaded, "too many requests wait for the database; try again later");
  }
  asio::thread_pool* const pool = other ? other : &core.pool;
  std::function<void(std::function<void(result<T>)>)> start = [&core, pool, work](std::function<void(result<T>)> done) {
    asio::post(*pool, [&core, work, done] {
      --core.pool_waiting;
      done(guarded(work));
    });
  };
  result<T> outcome = co_await await_callback<result<T>>(std::move(start));
  co_return outcome;
}

}  // namespace faturad::http
