#include <condition_variable>
#include <mutex>
#include <new>
#include <stdexcept>

#include <fmt/format.h>

#include "faturad/net/http_client.hpp"
#include "net/curl_transfer.hpp"

namespace faturad::net {
namespace {

std::unique_ptr<CurlHandle> make_handle(int kept_connections) {
  auto handle = std::make_unique<CurlHandle>();
  if (!handle->multi || !handle->easy) throw std::bad_alloc();
  curl_multi_setopt(handle->multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(kept_connections));
  return handle;
}

// The last one given back is the first one taken: its connection is the least likely to have been closed by the server.
struct HandlePool {
  const int limit, kept_per_slot;
  std::mutex mutex{};  // guards what follows; never held while something is sent
  std::condition_variable_any changed{};
  std::vector<std::unique_ptr<CurlHandle>> idle{};
  int used = 0;
};

// The use of one handle of the pool, from its construction to its end.
class HandleUse {
 public:
  HandleUse(HandlePool& pool, std::chrono::milliseconds wait, const std::stop_token& stop) : pool_(pool) {
    std::unique_lock lock(pool.mutex);
    taken_ = pool.changed.wait_for(lock, stop, wait, [&] { return pool.used < pool.limit; });
    if (!taken_) return;
    ++pool.used;
    if (pool.idle.empty()) return;
    handle_ = std::move(pool.idle.back());
    pool.idle.pop_back();
  }
  ~HandleUse() {
    if (!taken_) return;
    {
      const std::lock_guard lock(pool_.mutex);
      --pool_.used;
      if (handle_) pool_.idle.push_back(std::move(handle_));
    }
    pool_.changed.notify_one();
  }
  HandleUse(const HandleUse&) = delete;
  HandleUse& operator=(const HandleUse&) = delete;

  bool taken() const { return taken_; }  // false: none came free in time, or `stop` came
  const CurlHandle& handle() {
    if (!handle_) handle_ = make_handle(pool_.kept_per_slot);
    return *handle_;
  }

 private:
  HandlePool& pool_;
  bool taken_ = false;
  std::unique_ptr<CurlHandle> handle_;
};

class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(ClientOptions options) : options_(std::move(options)), pool_{options_.max_connections, options_.kept_per_slot} {}

  result<Response> send(const Request& request) override {
    HandleUse use(pool_, request.deadlines.connect, request.stop);
    if (use.taken()) return transfer(use.handle(), options_, request);
    if (request.stop.stop_requested()) return make_error(Errc::shutting_down, fmt::format("a {} request was stopped", request.method));
    return make_error(Errc::overloaded, fmt::format("all {} connections were in use", options_.max_connections));
  }

 private:
  const ClientOptions options_;
  HandlePool pool_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(ClientOptions options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);  // libcurl's own state; once a process
  if (ready != CURLE_OK) throw std::runtime_error(fmt::format("libcurl cannot be used: {}", curl_easy_strerror(ready)));
  return std::make_unique<CurlClient>(std::move(options));
}

}  // namespace faturad::net
