#include "http/session.hpp"

#include <array>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include "http/await.hpp"
#include "http/document_route.hpp"
#include "http/read_routes.hpp"
#include "http/render.hpp"
#include "http/router.hpp"
#include "http/upload.hpp"

namespace faturad::http {

namespace beast = boost::beast;
using Parser = beast::http::request_parser<beast::http::buffer_body>;
using boost::system::error_code;

struct SessionHandle::Impl {
  explicit Impl(asio::ip::tcp::socket socket) : stream(std::move(socket)) {}
  beast::tcp_stream stream;
  beast::flat_buffer buffer;
};

SessionHandle::SessionHandle(asio::ip::tcp::socket socket) : impl(std::make_unique<Impl>(std::move(socket))) {}
SessionHandle::~SessionHandle() = default;

namespace {

constexpr std::uint32_t kMaxHeader = 16 * 1024;
constexpr std::size_t kReadChunk = 64 * 1024;
constexpr std::chrono::seconds kWriteTimeout{30};       // for each piece of an answer
constexpr std::chrono::seconds kLinger{5};              // for a client to read an early answer while it still sends
constexpr std::uint64_t kLingerBytes = 256u << 20;
constexpr std::chrono::seconds kHeartbeat{15};          // of an event stream
constexpr std::size_t kMaxRequestId = 128;

using Stream = beast::tcp_stream;

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

asio::awaitable<bool> write_all(Stream& stream, std::string_view first, std::string_view second) {
  error_code error;
  stream.expires_after(kWriteTimeout);
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(first), asio::buffer(second)};
  co_await asio::async_write(stream, buffers, asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
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

// The body of the request at hand, as it comes from the socket.
class SocketBody final : public BodyReader {
 public:
  SocketBody(Stream& stream, beast::flat_buffer& buffer, Parser& parser, const ServerOptions& options, bool expects_continue)
      : stream_(stream), buffer_(buffer), parser_(parser), options_(options), expects_continue_(expects_continue),
        end_(std::chrono::steady_clock::now() + options.body_timeout) {}

  asio::awaitable<result<std::string_view>> read() override {
    if (expects_continue_) {
      expects_continue_ = false;
      constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      const bool sent = co_await write_all(stream_, kContinue, std::string_view());
      if (!sent) co_return gone();
    }
    if (chunk_.empty()) chunk_.resize(kReadChunk);
    while (!parser_.is_done()) {
      auto& body = parser_.get().body();
      body.data = chunk_.data();
      body.size = chunk_.size();
      body.more = true;
      const auto idle_end = std::chrono::steady_clock::now() + options_.body_idle_timeout;
      stream_.expires_at(std::min(idle_end, end_));
      error_code error;
      co_await beast::http::async_read_some(stream_, buffer_, parser_, asio::redirect_error(asio::use_awaitable, error));
      if (error == beast::http::error::need_buffer) error = {};
      const std::size_t got = chunk_.size() - body.size;
      if (error) co_return why(error);
      if (got > 0) co_return std::string_view(chunk_.data(), got);
    }
    co_return std::string_view();
  }

 private:
  Error gone() const { return make_error(Errc::invalid_argument, "the connection ended before the whole body had come"); }

  Error why(const error_code& error) const {
    if (error == beast::http::error::body_limit) {
      return make_error(Errc::too_large, fmt::format("the body is over server.max_body ({} bytes)", options_.max_body));
    }
    if (error == beast::error::timeout) {
      return make_error(Errc::timeout, fmt::format("the body did not come: nothing for {} s, or not whole within {} s",
                                                   options_.body_idle_timeout.count() / 1000, options_.body_timeout.count() / 1000));
    }
    if (error == beast::http::error::partial_message || error == beast::http::error::end_of_stream) return gone();
    return make_error(Errc::invalid_argument, fmt::format("the body cannot be read: {}", error.message()));
  }

  Stream& stream_;
  beast::flat_buffer& buffer_;
  Parser& parser_;
  const ServerOptions& options_;
  bool expects_continue_;
  std::chrono::steady_clock::time_point end_;
  std::string chunk_;
};

std::string field(const Parser& parser, std::string_view name) {
  const auto found = parser.get().find(beast::string_view(name.data(), name.size()));
  if (found == parser.get().end()) return {};
  return std::string(found->value().data(), found->value().size());
}

// What is asked for, taken out of the parser once.
struct Request {
  std::string method, path, raw_query, id;
  bool head = false, keep_alive = true, has_body = false, expects_continue = false;
};

std::string request_id_of(const Parser& parser) {
  std::string id = field(parser, "X-Request-Id");
  const bool fine = !id.empty() && id.size() <= kMaxRequestId &&
                    std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  return fine ? id : make_document_id(system_clock().unix_ms()).str();
}

Request request_of(const Parser& parser) {
  Request request;
  const auto& message = parser.get();
  request.method = std::string(message.method_string().data(), message.method_string().size());
  const std::string target(message.target().data(), message.target().size());
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  if (mark < target.size()) request.raw_query = target.substr(mark + 1);
  request.id = request_id_of(parser);
  request.head = request.method == "HEAD";
  request.keep_alive = message.keep_alive();
  request.has_body = !parser.is_done();
  request.expects_continue = beast::iequals(field(parser, "Expect"), "100-continue");
  return request;
}

Reply refusal(ServerCore& core, const Request& request, const Error& error) {
  return problem(error, static_cast<int>(core.options()->retry_after.count()), request.path, request.id);
}

// What is wrong with a request before its path is looked at.
std::optional<Reply> refuse_form(const Parser& parser, const Request& request) {
  const std::string coding = field(parser, "Transfer-Encoding");
  if (!coding.empty() && !beast::iequals(coding, "chunked")) {
    return problem(501, "transfer-coding", fmt::format("Transfer-Encoding '{}': only chunked is understood", coding), request.path, request.id);
  }
  const std::string expect = field(parser, "Expect");
  if (!expect.empty() && !request.expects_continue) {
    return problem(417, "expectation", fmt::format("Expect '{}': only 100-continue is understood", expect), request.path, request.id);
  }
  return std::nullopt;
}

Reply refuse_route(const Match& match, const Request& request) {
  if (match.allowed.empty()) {
    return problem(404, "not-found", fmt::format("there is nothing at {}; /openapi.json lists what there is", request.path), request.path, request.id);
  }
  std::string allowed;
  for (const std::string& method : match.allowed) allowed += (allowed.empty() ? "" : ", ") + method + (method == "GET" ? ", HEAD" : "");
  Reply reply;
  if (request.method == "OPTIONS") {
    reply.status = 204;
  } else {
    reply = problem(405, "method-not-allowed", fmt::format("{} is not taken at {}; {} is", request.method, request.path, allowed),
                    request.path, request.id);
  }
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

asio::awaitable<Reply> read_reply(ServerCore& core, ReadRequest request) {
  std::function<result<Reply>()> work = [&core, request] { return result<Reply>(handle_read(core, request)); };
  const std::string instance = request.instance, id = request.request_id;
  result<Reply> reply = co_await on_pool<Reply>(core, std::move(work));
  if (reply) co_return std::move(*reply);
  co_return problem(reply.error(), static_cast<int>(core.options()->retry_after.count()), instance, id);
}

asio::awaitable<void> wait_for_events(ServerCore& core, std::string tenant, std::uint64_t after, std::chrono::milliseconds limit) {
  const auto executor = co_await asio::this_coro::executor;
  const auto waiting = std::make_shared<Waiting>(executor);
  waiting->timer.expires_after(limit);
  core.hub.add_for_events(waiting);
  std::function<result<store::EventPage>()> look = [&core, tenant, after] { return core.ports.documents.events(tenant, after, 1); };
  result<store::EventPage> page = co_await on_pool<store::EventPage>(core, std::move(look));
  if (page && page->items.empty() && !core.draining) {
    error_code ignored;
    co_await waiting->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  core.hub.remove_for_events(waiting);
}

// Server-sent events from `after` on, until the client goes or the daemon stops.
asio::awaitable<void> stream_events(ServerCore& core, Stream& stream, const Request& request, std::uint64_t after) {
  const std::string head = fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Request-Id: {}\r\nConnection: close\r\n\r\n",
      request.id);
  bool open = co_await write_all(stream, head, std::string_view());
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
    open = co_await write_all(stream, text, std::string_view());
  }
}

// After an early answer: lets the client read it before the connection is reset for what it still sends.
asio::awaitable<void> linger(Stream& stream) {
  error_code error;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  std::string sink(kReadChunk, '\0');
  std::uint64_t total = 0;
  stream.expires_after(kLinger);
  while (!error && total < kLingerBytes) {
    total += co_await stream.async_read_some(asio::buffer(sink), asio::redirect_error(asio::use_awaitable, error));
  }
}

// Answers a request that could not be parsed; nothing when the peer just left.
std::optional<Reply> refuse_header(const error_code& error, const std::string& id) {
  using E = beast::http::error;
  if (error == E::end_of_stream || error == asio::error::operation_aborted || error == asio::error::connection_reset) return std::nullopt;
  if (error == beast::error::timeout) {
    return problem(408, "timeout", "the header of the request did not come in time", "", id);
  }
  if (error == E::header_limit || error == E::buffer_overflow) {
    return problem(431, "header-too-large", fmt::format("the header of the request is over {} bytes", kMaxHeader), "", id);
  }
  if (error == E::body_limit) return problem(413, "too-large", "the body is over server.max_body", "", id);
  if (error == E::bad_version) return problem(505, "http-version", "only HTTP/1.0 and HTTP/1.1 are spoken here", "", id);
  if (error.category() != make_error_code(E::bad_method).category()) return std::nullopt;
  return problem(400, "malformed-request", fmt::format("the request is no HTTP: {}", error.message()), "", id);
}

class Session {
 public:
  Session(ServerCore& core, SessionHandle& handle, std::function<void(bool)> on_idle)
      : core_(core), stream_(handle.impl->stream), buffer_(handle.impl->buffer), on_idle_(std::move(on_idle)) {}

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
    Parser parser;
    parser.header_limit(kMaxHeader);
    parser.body_limit(options->max_body);
    parser.eager(false);
    on_idle_(true);
    stream_.expires_after(first ? options->header_timeout : options->idle_timeout);
    error_code error;
    if (buffer_.size() == 0) {
      // The idle wait ends with the first byte; from then on the header has its own deadline.
      const auto space = buffer_.prepare(1024);
      const std::size_t got = co_await stream_.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
      buffer_.commit(got);
      if (error) co_return false;
    }
    on_idle_(false);
    stream_.expires_after(options->header_timeout);
    co_await beast::http::async_read_header(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      Request unknown;
      unknown.id = make_document_id(system_clock().unix_ms()).str();
      const std::optional<Reply> refused = refuse_header(error, unknown.id);
      if (refused) co_await send(*refused, unknown, true);
      co_return false;
    }
    ++core_.stats.requests;
    const Request request = request_of(parser);
    bool go_on = co_await answer(parser, request, *options);
    co_return go_on;
  }

  asio::awaitable<bool> answer(Parser& parser, const Request& request, const ServerOptions& options) {
    std::optional<Reply> refused = refuse_form(parser, request);
    Match match = route(request.method, request.path);
    if (!refused && match.route == Route::none) refused = refuse_route(match, request);
    result<Query> query = Query::parse(request.raw_query);
    if (!refused && !query) refused = refusal(core_, request, query.error());
    if (!refused && match.bad_path) {
      refused = refusal(core_, request, make_error(Errc::invalid_argument, "the path has a broken %-escape"));
    }
    bool go_on;
    if (refused) {
      go_on = co_await send(*refused, request, request.has_body);
    } else if (match.route == Route::upload) {
      go_on = co_await upload(parser, request, options, std::move(match), std::move(*query));
    } else if (match.route == Route::document) {
      if (!request.has_body) {
        go_on = co_await document(parser, request, match.parameter);
      } else {
        go_on = co_await refuse_body(request);
      }
    } else if (request.has_body) {
      go_on = co_await refuse_body(request);
    } else if (match.route == Route::events) {
      go_on = co_await events(parser, request, std::move(*query));
    } else {
      go_on = co_await read(request, std::move(match), std::move(*query));
    }
    co_return go_on;
  }

  asio::awaitable<bool> refuse_body(const Request& request) {
    const Reply reply = problem(400, "unexpected-body", fmt::format("{} {} takes no body", request.method, request.path), request.path, request.id);
    const bool go_on = co_await send(reply, request, true);
    co_return go_on;
  }

  asio::awaitable<bool> upload(Parser& parser, const Request& request, const ServerOptions& options, Match match, Query query) {
    UploadRequest wanted;
    wanted.filename = match.parameter;
    wanted.content_type = field(parser, "Content-Type");
    wanted.idempotency_key = field(parser, "Idempotency-Key");
    wanted.query = std::move(query);
    wanted.instance = request.path;
    wanted.request_id = request.id;
    std::optional<Reply> refused = refuse_upload(core_, wanted);
    if (refused) {
      const bool go_on = co_await send(*refused, request, request.has_body);
      co_return go_on;
    }
    SocketBody body(stream_, buffer_, parser, options, request.expects_continue && request.has_body);
    Reply reply = co_await handle_upload(core_, std::move(wanted), body);
    const bool unread = reply.close && !parser.is_done();
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

  asio::awaitable<bool> events(const Parser& parser, const Request& request, Query query) {
    const auto wait = query.duration("wait", std::chrono::milliseconds(0));
    auto after = query.number("after", 0, 0, UINT64_MAX - 1);
    result<void> known = query.only({"after", "limit", "wait"});
    if (!wait || !after || !known) {
      const Error error = !known ? known.error() : !wait ? wait.error() : after.error();
      const Reply refused = refusal(core_, request, error);
      const bool go_on = co_await send(refused, request, false);
      co_return go_on;
    }
    if (field(parser, "Accept").find("text/event-stream") != std::string::npos && !request.head) {
      const std::string last = field(parser, "Last-Event-ID");
      const std::uint64_t from = last.empty() ? *after : std::strtoull(last.c_str(), nullptr, 10);
      count(core_.stats, 200);
      co_await stream_events(core_, stream_, request, from);
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

  asio::awaitable<bool> document(const Parser& parser, const Request& request, std::string parameter) {
    DocumentRequest wanted{"", std::move(parameter), field(parser, "If-None-Match"), field(parser, "Range"), request.path, request.id};
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
    bool open = co_await write_all(stream_, head, std::string_view());
    const DocumentReply& shown = *found;
    for (std::uint64_t sent = 0; open && sent < shown.length;) {
      const std::uint64_t at = shown.offset + sent, left = shown.length - sent;
      std::function<result<std::string>()> load = [this, &shown, at, left] { return read_bytes(core_, shown.record, at, left); };
      result<std::string> piece = co_await on_pool<std::string>(core_, std::move(load));
      if (!piece || piece->empty()) co_return false;  // the length is promised: only a cut connection tells the client
      open = co_await write_all(stream_, *piece, std::string_view());
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
    const bool written = co_await write_all(stream_, head, no_body ? std::string_view() : std::string_view(reply.body));
    if (written && unread) co_await linger(stream_);
    co_return written && keep_alive;
  }

  ServerCore& core_;
  Stream& stream_;
  beast::flat_buffer& buffer_;
  std::function<void(bool)> on_idle_;
};

}  // namespace

void abort(const std::shared_ptr<SessionHandle>& session) {
  // A stream is used on its connection's strand only.
  asio::post(session->impl->stream.get_executor(), [session] { session->impl->stream.cancel(); });
}

asio::awaitable<void> serve(std::shared_ptr<ServerCore> core, std::shared_ptr<SessionHandle> session,
                            std::function<void(bool idle)> on_idle) {
  Session running(*core, *session, std::move(on_idle));
  co_await running.run();
  error_code ignored;
  session->impl->stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  session->impl->stream.close();
}

asio::awaitable<void> refuse(std::shared_ptr<ServerCore> core, std::shared_ptr<SessionHandle> session) {
  const std::string id = make_document_id(system_clock().unix_ms()).str();
  const Error error = make_error(Errc::overloaded, "too many connections (server.max_connections); try again later");
  const Reply reply = problem(error, static_cast<int>(core->options()->retry_after.count()), "", id);
  const std::string head = head_of(reply, reply.body.size(), false, id);
  count(core->stats, reply.status);
  co_await write_all(session->impl->stream, head, reply.body);
  session->impl->stream.close();
}

}  // namespace faturad::http
