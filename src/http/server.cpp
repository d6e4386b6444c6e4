#include "faturad/http/server.hpp"

#include <sys/socket.h>

#include <condition_variable>
#include <list>
#include <thread>
#include <unordered_map>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <fmt/format.h>

#include "http/await.hpp"
#include "http/session.hpp"

namespace faturad::http {

using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds kAcceptPause{100};  // after EMFILE and the like: the backlog holds the clients
constexpr int kBacklog = 4096;

// All open connections; those between two requests in the order in which they became idle.
class Connections {
 public:
  using Handle = std::shared_ptr<Connection>;

  void add(const Handle& session) {
    const std::lock_guard lock(mutex_);
    open_.emplace(session.get(), Entry{session, idle_.end()});
  }
  void remove(const Handle& session) {
    const std::lock_guard lock(mutex_);
    set_idle_locked(session, false);
    open_.erase(session.get());
    if (open_.empty()) empty_.notify_all();
  }
  void set_idle(const Handle& session, bool idle) {
    const std::lock_guard lock(mutex_);
    set_idle_locked(session, idle);
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return open_.size();
  }
  // Ends the connection that has been idle for longest. False: none is.
  bool evict_one() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return false;
    const Handle oldest = idle_.front();
    set_idle_locked(oldest, false);
    oldest->abort();
    return true;
  }
  void abort_idle() {
    const std::lock_guard lock(mutex_);
    for (const Handle& session : idle_) session->abort();
  }
  void abort_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, entry] : open_) entry.session->abort();
  }
  bool wait_empty(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return empty_.wait_for(lock, limit, [this] { return open_.empty(); });
  }

 private:
  struct Entry {
    Handle session;
    std::list<Handle>::iterator idle;
  };
  void set_idle_locked(const Handle& session, bool idle) {
    const auto found = open_.find(session.get());
    if (found == open_.end()) return;
    if (found->second.idle != idle_.end()) idle_.erase(found->second.idle);
    found->second.idle = idle ? idle_.insert(idle_.end(), session) : idle_.end();
  }

  mutable std::mutex mutex_;  // guards the members below
  std::condition_variable empty_;
  std::unordered_map<Connection*, Entry> open_;
  std::list<Handle> idle_;
};

struct Shared {
  Shared(const ServerOptions& options, Ports ports)
      : core(std::make_shared<ServerCore>(options, std::move(ports))), context(options.io_threads) {}
  std::shared_ptr<ServerCore> core;
  asio::io_context context;
  Connections connections;
};

void log_end(const std::shared_ptr<ServerCore>& core, std::exception_ptr failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    core->ports.log(3, fmt::format("a connection ended with an exception: {}", error.what()));
  }
}

void run_session(Shared& shared, tcp::socket socket) {
  const auto executor = socket.get_executor();
  const auto session = std::make_shared<Connection>(std::move(socket));
  const auto core = shared.core;
  ++core->stats.connections_total;
  ++core->stats.connections;
  shared.connections.add(session);
  const bool full = shared.connections.size() > core->options()->max_connections && !shared.connections.evict_one();
  if (full) ++core->stats.connections_refused;
  const auto on_idle = [&shared, session](bool idle) { shared.connections.set_idle(session, idle); };
  const auto on_end = [&shared, core, session](std::exception_ptr failure) {
    log_end(core, failure);
    --core->stats.connections;
    shared.connections.remove(session);
  };
  if (full) {
    asio::co_spawn(executor, refuse(core, session), on_end);
  } else {
    asio::co_spawn(executor, serve(core, session, on_idle), on_end);
  }
}

asio::awaitable<void> accept_connections(Shared& shared, tcp::acceptor& acceptor) {
  while (acceptor.is_open()) {
    error_code error;
    const auto strand = asio::make_strand(shared.context);
    tcp::socket socket = co_await acceptor.async_accept(strand, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      socket.set_option(tcp::no_delay(true), error);
      run_session(shared, std::move(socket));
      continue;
    }
    if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
    shared.core->ports.log(2, fmt::format("cannot accept a connection: {}", error.message()));
    asio::steady_timer pause(shared.context, kAcceptPause);
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
}

class BeastServer final : public Server {
 public:
  BeastServer(const ServerOptions& options, Ports ports)
      : options_(options), shared_(options, std::move(ports)), acceptor_(asio::make_strand(shared_.context)) {
    shared_.core->ports.documents.on_events([core = shared_.core](const std::vector<store::Event>& events) { core->hub.publish(events); });
  }

  ~BeastServer() override {
    stop_accepting();
    drain(std::chrono::milliseconds(0));
    for (std::thread& thread : threads_) thread.join();
    shared_.core->pool.join();
    shared_.core->admin.join();
  }

  result<void> start() override {
    error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) return fail("listen address", error);
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (error) return fail("open a socket for", error);
    acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    acceptor_.bind(endpoint, error);
    if (error) return fail("bind to", error);
    acceptor_.listen(kBacklog, error);
    if (error) return fail("listen on", error);
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(acceptor_.get_executor(), accept_connections(shared_, acceptor_),
                   [core = shared_.core](std::exception_ptr failure) { log_end(core, failure); });
    for (int i = 0; i < options_.io_threads; ++i) threads_.emplace_back([this] { shared_.context.run(); });
    return {};
  }

  std::uint16_t port() const override { return port_; }

  void stop_accepting() override {
    shared_.core->draining = true;
    asio::post(acceptor_.get_executor(), [this] {
      error_code ignored;
      acceptor_.close(ignored);
    });
    shared_.connections.abort_idle();
    shared_.core->hub.wake_all();
  }

  bool wait_idle(std::chrono::milliseconds limit) override { return threads_.empty() || shared_.connections.wait_empty(limit); }

  bool drain(std::chrono::milliseconds limit) override {
    if (wait_idle(limit)) return true;
    shared_.connections.abort_all();
    shared_.connections.wait_empty(std::chrono::seconds(5));
    return false;
  }

  void update(const ServerOptions& options) override { shared_.core->set_options(options); }
  const ServerStats& stats() const override { return shared_.core->stats; }

 private:
  Error fail(const char* what, const error_code& error) const {
    return make_error(Errc::configuration, fmt::format("server.listen: cannot {} {}:{}: {}", what, options_.address, options_.port, error.message()));
  }

  ServerOptions options_;
  Shared shared_;
  tcp::acceptor acceptor_;
  std::vector<std::thread> threads_;
  std::uint16_t port_ = 0;
};

}  // namespace

std::unique_ptr<Server> make_server(const ServerOptions& options, Ports ports) {
  return std::make_unique<BeastServer>(options, std::move(ports));
}

}  // namespace faturad::http
