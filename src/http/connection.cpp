#include "http/connection.hpp"

#include <array>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include "faturad/core/clock.hpp"
#include "faturad/core/ids.hpp"

namespace faturad::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Parser = beast::http::request_parser<beast::http::buffer_body>;
using boost::system::error_code;

namespace {

constexpr std::uint32_t kMaxHeader = 16 * 1024;
constexpr std::size_t kReadChunk = 64 * 1024;
constexpr std::chrono::seconds kWriteTimeout{30};       // for each piece of an answer
constexpr std::chrono::seconds kLinger{5};              // for a client to read an early answer while it still sends
constexpr std::uint64_t kLingerBytes = 256u << 20;

std::string field(const Parser& parser, std::string_view name) {
  const auto found = parser.get().find(beast::string_view(name.data(), name.size()));
  if (found == parser.get().end()) return {};
  return std::string(found->value().data(), found->value().size());
}

std::string new_request_id() { return make_document_id(system_clock().unix_ms()).str(); }

Request request_of(const Parser& parser) {
  Request request;
  const auto& message = parser.get();
  request.method = std::string(message.method_string().data(), message.method_string().size());
  std::string target(message.target().data(), message.target().size());
  if (const std::size_t scheme = target.find("://"); !target.empty() && target[0] != '/' && scheme != std::string::npos) {
    target.erase(0, std::min(target.find('/', scheme + 3), target.size()));  // absolute form: RFC 9112, 3.2.2
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  if (mark < target.size()) request.raw_query = target.substr(mark + 1);
  request.id = field(parser, "X-Request-Id");
  if (!is_usable_request_id(request.id)) request.id = new_request_id();
  request.content_type = field(parser, "Content-Type");
  request.content_encoding = field(parser, "Content-Encoding");
  request.idempotency_key = field(parser, "Idempotency-Key");
  request.empty_key = request.idempotency_key.empty() && message.count("Idempotency-Key") > 0;
  request.accept = field(parser, "Accept");
  request.last_event_id = field(parser, "Last-Event-ID");
  request.if_none_match = field(parser, "If-None-Match");
  request.if_range = field(parser, "If-Range");
  request.range = field(parser, "Range");
  request.transfer_coding = field(parser, "Transfer-Encoding");
  if (beast::iequals(request.transfer_coding, "chunked")) request.transfer_coding = "chunked";
  request.expect = field(parser, "Expect");
  request.expects_continue = beast::iequals(request.expect, "100-continue");
  const auto hosts = message.count(beast::http::field::host);
  request.one_host = hosts == 1 || (hosts == 0 && message.version() < 11);
  request.head = request.method == "HEAD";
  request.keep_alive = message.keep_alive();
  request.has_body = !parser.is_done();
  return request;
}

std::string too_large(std::uint64_t max_body) { return fmt::format("the body is over server.max_body ({} bytes)", max_body); }

// Answers a request that could not be parsed; nothing when the peer just left.
// `path`: of the request, where it had come that far.
std::optional<Reply> refuse_header(const error_code& error, const std::string& path, const std::string& id, std::uint64_t max_body) {
  using E = beast::http::error;
  if (error == E::end_of_stream || error == asio::error::operation_aborted || error == asio::error::connection_reset) return std::nullopt;
  if (error == beast::error::timeout) {
    return problem(408, "timeout", "the header of the request did not come in time", path, id);
  }
  if (error == E::header_limit || error == E::buffer_overflow) {
    return problem(431, "header-too-large", fmt::format("the header of the request is over {} bytes", kMaxHeader), path, id);
  }
  if (error == E::body_limit) return problem(413, "too-large", too_large(max_body), path, id);
  if (error == E::bad_version) return problem(505, "http-version", "only HTTP/1.0 and HTTP/1.1 are spoken here", path, id);
  if (error.category() != make_error_code(E::bad_method).category()) return std::nullopt;
  return problem(400, "malformed-request", fmt::format("the request is no HTTP: {}", error.message()), path, id);
}

}  // namespace

struct Connection::Impl {
  explicit Impl(asio::ip::tcp::socket socket) : stream(std::move(socket)) {}
  beast::tcp_stream stream;
  beast::flat_buffer buffer;
  std::optional<Parser> parser;  // of the request at hand
};

// The body of the request at hand, as it comes from the socket.
class Connection::SocketBody final : public BodyReader {
 public:
  SocketBody(Connection& connection, const ServerOptions& options, bool expects_continue)
      : connection_(connection), stream_(connection.impl_->stream), buffer_(connection.impl_->buffer), parser_(*connection.impl_->parser),
        options_(options), expects_continue_(expects_continue), end_(std::chrono::steady_clock::now() + options.body_timeout) {}

  asio::awaitable<result<std::string_view>> read() override {
    if (expects_continue_) {
      expects_continue_ = false;
      constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      const bool sent = co_await connection_.write(kContinue, std::string_view());
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
      return make_error(Errc::too_large, too_large(options_.max_body));
    }
    if (error == beast::error::timeout) {
      return make_error(Errc::timeout, fmt::format("the body did not come: nothing for {} s, or not whole within {} s",
                                                   options_.body_idle_timeout.count() / 1000, options_.body_timeout.count() / 1000));
    }
    if (error == beast::http::error::partial_message || error == beast::http::error::end_of_stream) return gone();
    return make_error(Errc::invalid_argument, fmt::format("the body cannot be read: {}", error.message()));
  }

  Connection& connection_;
  beast::tcp_stream& stream_;
  beast::flat_buffer& buffer_;
  Parser& parser_;
  const ServerOptions& options_;
  bool expects_continue_;
  std::chrono::steady_clock::time_point end_;
  std::string chunk_;
};

Connection::Connection(asio::ip::tcp::socket socket) : impl_(std::make_unique<Impl>(std::move(socket))) {}
Connection::~Connection() = default;

asio::awaitable<bool> Connection::wait_for_request(std::chrono::milliseconds limit) {
  if (impl_->buffer.size() > 0) co_return true;
  error_code error;
  impl_->stream.expires_after(limit);
  const auto space = impl_->buffer.prepare(1024);
  const std::size_t got = co_await impl_->stream.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
  impl_->buffer.commit(got);
  co_return !error;
}

asio::awaitable<Connection::Head> Connection::read_head(std::chrono::milliseconds limit, std::uint64_t max_body) {
  Parser& parser = impl_->parser.emplace();
  parser.header_limit(kMaxHeader);
  parser.body_limit(max_body);
  parser.eager(false);
  error_code error;
  impl_->stream.expires_after(limit);
  co_await beast::http::async_read_header(impl_->stream, impl_->buffer, parser, asio::redirect_error(asio::use_awaitable, error));
  Head head;
  head.whole = !error;
  if (head.whole) {
    head.request = request_of(parser);
  } else {
    head.request = request_of(parser);  // as far as it had come
    head.refused = refuse_header(error, head.request.path, head.request.id, max_body);
  }
  co_return head;
}

std::unique_ptr<BodyReader> Connection::body(const ServerOptions& options, bool expects_continue) {
  return std::make_unique<SocketBody>(*this, options, expects_continue);
}

bool Connection::body_is_read() const { return impl_->parser->is_done(); }

asio::awaitable<bool> Connection::write(std::string_view first, std::string_view second) {
  error_code error;
  impl_->stream.expires_after(kWriteTimeout);
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(first), asio::buffer(second)};
  co_await asio::async_write(impl_->stream, buffers, asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

asio::awaitable<void> Connection::linger() {
  error_code error;
  impl_->stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  std::string sink(kReadChunk, '\0');
  std::uint64_t total = 0;
  impl_->stream.expires_after(kLinger);
  while (!error && total < kLingerBytes) {
    total += co_await impl_->stream.async_read_some(asio::buffer(sink), asio::redirect_error(asio::use_awaitable, error));
  }
}

void Connection::close() {
  error_code ignored;
  impl_->stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  impl_->stream.close();
}

void Connection::abort() {
  // A stream is used on its connection's strand only.
  asio::post(impl_->stream.get_executor(), [self = shared_from_this()] { self->impl_->stream.cancel(); });
}

}  // namespace faturad::http
