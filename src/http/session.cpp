#include "http/session.hpp"

#include <charconv>

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "http/await.hpp"
#include "http/document_route.hpp"
#include "http/event_stream.hpp"
#include "http/read_routes.hpp"
#include "http/request.hpp"
#include "http/router.hpp"
#include "http/upload.hpp"

namespace faturad::http {
namespace {

std::string head_of(const Reply& reply, std::uint64_t content_length, bool keep_alive, const std::string& request_id) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", reply.status, reason_phrase(reply.status));
  if (reply.status != 204 && reply.status != 304) {
    fmt::format_to(std::back_inserter(out), "Content-Type: {}\r\nContent-Length: {}\r\n", reply.content_type, content_length);
  }
  for (const auto& [name, value] : reply.headers) fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
  fmt::format_to(std::back_inserter(out), "X-Request-Id: {}\r\nX-Content-Type-Options: nosniff\r\nServer: faturad\r\n{}\r\n",
                 request_id, keep_alive ? "" : "Connection: close\r\n");
  return out;
}

void count(ServerStats& stats, int status) {
  if (status < 300) {
    ++stats.responses_2xx;
  } else if (status < 400) {
    ++stats.responses_3xx;
  } else if (status < 500) {
    ++stats.responses_4xx;
  } else {
    ++stats.responses_5xx;
  }
}

Reply refusal(ServerCore& core, const Request& request, const Error& error) {
  return problem(error, static_cast<int>(core.options()->retry_after.count()), request.path, request.id);
}

result<std::uint64_t> sequence_of(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number < UINT64_MAX) return number;
  return make_error(Errc::invalid_argument, fmt::format("Last-Event-ID: '{}' is not the number of an event", text));
}

asio::awaitable<Reply> read_reply(ServerCore& core, ReadRequest request) {
  if (never_blocks(request.route)) co_return handle_read(core, request);
  std::function<result<Reply>()> work = [&core, request] { return result<Reply>(handle_read(core, request)); };
  const std::string instance = request.instance, id = request.request_id;
  result<Reply> reply = co_await on_pool<Reply>(core, std::move(work), takes_long(request) ? &core.admin : nullptr);
  if (reply) co_return std::move(*reply);
  co_return problem(reply.error(), static_cast<int>(core.options()->retry_after.count()), instance, id);
}

class Session {
 public:
  Session(ServerCore& core, Connection& connection, std::function<void(bool)> on_idle)
      : core_(core), connection_(connection), on_idle_(std::move(on_idle)) {}

  asio::awaitable<void> run() {
    bool first = true, go_on = true;
    while (go_on && !core_.draining) {
      go_on = co_await one_request(first);
      first = false;
    }
  }

 private:
  // False: the connection is done.
  asio::awaitable<bool> one_request(bool first) {
    const auto options = core_.options();
    on_idle_(true);
    if (core_.draining) co_return false;  // who stops the idle ones may have looked just before
    // The idle wait ends with the first byte; from then on the header has its own deadline.
    const bool came = co_await connection_.wait_for_request(first ? options->header_timeout : options->idle_timeout);
    if (!came) co_return false;
    on_idle_(false);
    const Connection::Head head = co_await connection_.read_head(options->header_timeout, options->max_body);
    if (head.refused) co_await send(*head.refused, head.request, true);
    if (!head.whole) co_return false;
    ++core_.stats.requests;
    const bool go_on = co_await answer(head.request, *options);
    co_return go_on;
  }

  asio::awaitable<bool> answer(const Request& request, const ServerOptions& options) {
    std::optional<Reply> refused = refuse_form(request);
    Match match = route(request.method, request.path);
    if (!refused && match.route == Route::none) refused = refuse_route(match, request);
    result<Query> query = Query::parse(request.raw_query);
    if (!refused && !query) refused = refusal(core_, request, query.error());
    if (!refused && match.bad_path) {
      refused = refusal(core_, request, make_error(Errc::invalid_argument, "the path has a broken %-escape"));
    }
    bool go_on;
    if (refused) {
      // A transfer coding that is not understood hides where the next request begins: RFC 9112, 6.3.
      go_on = co_await send(*refused, request, request.has_body || !request.transfer_coding.empty());
    } else if (match.route == Route::upload) {
      go_on = co_await upload(request, options, std::move(match), std::move(*query));
    } else if (match.route == Route::document) {
      if (!request.has_body) {
        go_on = co_await document(request, match.parameter);
      } else {
        refused = refuse_body(request);
        go_on = co_await send(*refused, request, true);
      }
    } else if (request.has_body) {
      refused = refuse_body(request);
      go_on = co_await send(*refused, request, true);
    } else if (match.route == Route::events) {
      go_on = co_await events(request, std::move(*query));
    } else {
      go_on = co_await read(request, std::move(match), std::move(*query));
    }
    co_return go_on;
  }

  asio::awaitable<bool> upload(const Request& request, const ServerOptions& options, Match match, Query query) {
    UploadRequest wanted;
    wanted.filename = match.parameter;
    wanted.content_type = request.content_type;
    wanted.content_encoding = request.content_encoding;
    wanted.idempotency_key = request.idempotency_key;
    wanted.query = std::move(query);
    wanted.instance = request.path;
    wanted.request_id = request.id;
    std::optional<Reply> refused = refuse_upload(core_, wanted);
    if (refused) {
      const bool go_on = co_await send(*refused, request, request.has_body);
      co_return go_on;
    }
    const std::unique_ptr<BodyReader> body = connection_.body(options, request.expects_continue && request.has_body);
    Reply reply = co_await handle_upload(core_, std::move(wanted), *body);
    const bool unread = reply.close && !connection_.body_is_read();
    const bool go_on = co_await send(reply, request, unread);
    co_return go_on;
  }

  asio::awaitable<bool> read(const Request& request, Match match, Query query) {
    const auto wait = query.duration("wait", std::chrono::milliseconds(0));
    if (match.route == Route::get) {
      result<void> known = query.only({"wait"});
      if (!wait || !known) {
        const Reply refused = refusal(core_, request, known ? wait.error() : known.error());
        const bool go_on = co_await send(refused, request, false);
        co_return go_on;
      }
      const auto id = DocumentId::parse(match.parameter);
      if (id && wait->count() > 0) {
        const auto limit = std::min(*wait, core_.options()->max_wait);
        co_await wait_for_document(core_, "", *id, limit);
      }
    }
    ReadRequest wanted{match.route, "", match.parameter, std::move(query), request.path, request.id};
    Reply reply = co_await read_reply(core_, std::move(wanted));
    const bool go_on = co_await send(reply, request, false);
    co_return go_on;
  }

  asio::awaitable<bool> events(const Request& request, Query query) {
    const auto wait = query.duration("wait", std::chrono::milliseconds(0));
    auto after = query.number("after", 0, 0, UINT64_MAX - 1);
    const bool streamed = request.accept.find("text/event-stream") != std::string::npos && !request.head;
    result<void> known = streamed ? query.only({"after"}) : query.only({"after", "limit", "wait"});
    if (known && streamed && !request.last_event_id.empty()) {
      after = sequence_of(request.last_event_id);
    }
    if (known && after && streamed) {
      // Looked at before the stream begins: later there is no status to say it with.
      const std::uint64_t from = *after;
      std::function<result<store::EventPage>()> look = [this, from] { return core_.ports.documents.events("", from, 1); };
      result<store::EventPage> page = co_await on_pool<store::EventPage>(core_, std::move(look));
      if (!page) known = page.error();
    }
    if (!wait || !after || !known) {
      const Error error = !known ? known.error() : !wait ? wait.error() : after.error();
      const Reply refused = refusal(core_, request, error);
      const bool go_on = co_await send(refused, request, false);
      co_return go_on;
    }
    if (streamed) {
      count(core_.stats, 200);
      co_await stream_events(core_, connection_, request.id, *after);
      co_return false;
    }
    if (wait->count() > 0) {
      const auto limit = std::min(*wait, core_.options()->max_wait);
      co_await wait_for_events(core_, "", *after, limit);
    }
    ReadRequest wanted{Route::events, "", "", std::move(query), request.path, request.id};
    Reply reply = co_await read_reply(core_, std::move(wanted));
    const bool go_on = co_await send(reply, request, false);
    co_return go_on;
  }

  asio::awaitable<bool> document(const Request& request, std::string parameter) {
    const std::string range = request.head ? std::string() : request.range;  // RFC 9110, 14.2: for GET only
    DocumentRequest wanted{"", std::move(parameter), request.if_none_match, request.if_range, range, request.path, request.id, request.head};
    std::function<result<DocumentReply>()> find = [this, wanted] { return result<DocumentReply>(find_document(core_, wanted)); };
    result<DocumentReply> found = co_await on_pool<DocumentReply>(core_, std::move(find));
    if (!found) {
      const Reply refused = refusal(core_, request, found.error());
      const bool go_on = co_await send(refused, request, false);
      co_return go_on;
    }
    if (!found->has_bytes || request.head) {
      const bool go_on = co_await send(found->reply, request, false, found->has_bytes ? found->length : found->reply.body.size());
      co_return go_on;
    }
    count(core_.stats, found->reply.status);
    const bool keep_alive = request.keep_alive && !core_.draining;
    const std::string head = head_of(found->reply, found->length, keep_alive, request.id);
    const DocumentReply& shown = *found;
    bool open = co_await connection_.write(head, std::string_view(shown.first));
    for (std::uint64_t sent = shown.first.size(); open && sent < shown.length;) {
      const std::uint64_t at = shown.offset + sent, left = shown.length - sent;
      std::function<result<std::string>()> load = [this, &shown, at, left] { return read_bytes(core_, shown.record, at, left); };
      result<std::string> piece = co_await on_pool<std::string>(core_, std::move(load));
      if (!piece || piece->empty()) co_return false;  // the length is promised: only a cut connection tells the client
      open = co_await connection_.write(*piece, std::string_view());
      sent += piece->size();
    }
    co_return open && keep_alive;
  }

  // False: the connection must end. `unread`: a part of the request's body is still to come.
  asio::awaitable<bool> send(const Reply& reply, const Request& request, bool unread, std::optional<std::uint64_t> length = {}) {
    count(core_.stats, reply.status);
    const bool keep_alive = request.keep_alive && !unread && !core_.draining;
    const std::string head = head_of(reply, length.value_or(reply.body.size()), keep_alive, request.id);
    const bool no_body = request.head || reply.status == 204 || reply.status == 304;
    const bool written = co_await connection_.write(head, no_body ? std::string_view() : std::string_view(reply.body));
    if (written && unread) co_await connection_.linger();
    co_return written && keep_alive;
  }

  ServerCore& core_;
  Connection& connection_;
  std::function<void(bool)> on_idle_;
};

}  // namespace

asio::awaitable<void> serve(std::shared_ptr<ServerCore> core, std::shared_ptr<Connection> connection,
                            std::function<void(bool idle)> on_idle) {
  Session running(*core, *connection, std::move(on_idle));
  co_await running.run();
  connection->close();
}

asio::awaitable<void> refuse(std::shared_ptr<ServerCore> core, std::shared_ptr<Connection> connection) {
  const std::string id = make_document_id(system_clock().unix_ms()).str();
  const Error error = make_error(Errc::overloaded, "too many connections (server.max_connections); try again later");
  const Reply reply = problem(error, static_cast<int>(core->options()->retry_after.count()), "", id);
  const std::string head = head_of(reply, reply.body.size(), false, id);
  count(core->stats, reply.status);
  co_await connection->write(head, reply.body);
  connection->close();
}

}  // namespace faturad::http
