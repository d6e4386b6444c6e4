#include "http/event_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "http/await.hpp"
#include "http/render.hpp"

namespace faturad::http {
namespace {

using boost::system::error_code;
constexpr std::chrono::seconds kHeartbeat{15};  // of an event stream
constexpr std::chrono::seconds kErrorPause{1};  // while the store cannot be read: not to spin on it

}  // namespace

asio::awaitable<void> wait_for_events(ServerCore& core, std::string tenant, std::uint64_t after, std::chrono::milliseconds limit) {
  const auto executor = co_await asio::this_coro::executor;
  const auto waiting = std::make_shared<Waiting>(executor);
  waiting->timer.expires_after(limit);
  core.hub.add_for_events(waiting);
  std::function<result<store::EventPage>()> look = [&core, tenant, after] { return core.ports.documents.events(tenant, after, 1); };
  result<store::EventPage> page = co_await on_pool<store::EventPage>(core, std::move(look));
  const bool refused = !page && page.error().code == Errc::invalid_argument;  // waiting changes nothing
  if (!page) waiting->timer.expires_after(std::min<std::chrono::milliseconds>(limit, kErrorPause));
  const bool nothing = !refused && (!page || page->items.empty());
  if (nothing && !core.draining) {
    error_code ignored;
    co_await waiting->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  core.hub.remove_for_events(waiting);
}

asio::awaitable<void> stream_events(ServerCore& core, Connection& connection, std::string request_id, std::uint64_t after) {
  const std::string head = fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Request-Id: {}\r\nConnection: close\r\n\r\n",
      request_id);
  bool open = co_await connection.write(head, std::string_view());
  while (open && !core.draining) {
    std::function<result<store::EventPage>()> read = [&core, after] { return core.ports.documents.events("", after, 500); };
    result<store::EventPage> page = co_await on_pool<store::EventPage>(core, std::move(read));
    std::string text;
    if (page) {
      for (const store::Event& event : page->items) {
        Json json;
        render(json, event);
        fmt::format_to(std::back_inserter(text), "id: {}\nevent: {}\ndata: {}\n\n", event.sequence, name(event.type), json.take());
      }
      after = page->last;
    }
    if (text.empty()) {
      co_await wait_for_events(core, "", after, std::chrono::milliseconds(kHeartbeat));
      text = ": \n\n";
    }
    open = co_await connection.write(text, std::string_view());
  }
}

}  // namespace faturad::http
