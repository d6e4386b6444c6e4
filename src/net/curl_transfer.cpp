#include "net/curl_transfer.hpp"

#include <algorithm>
#include <array>
#include <stop_token>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "faturad/net/url.hpp"
#include "net/curl_error.hpp"
#include "net/curl_exchange.hpp"

namespace faturad::net {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

bool breaks_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos; }

class Transfer {
 public:
  Transfer(const CurlHandle& handle, const ClientOptions& options, const Request& request)
      : multi_(handle.multi.get()), easy_(handle.easy.get()), options_(options), request_(request), exchange_(request, options.guard) {}
  ~Transfer() {
    curl_multi_remove_handle(multi_, easy_);  // closes the connection if the answer is not complete
    curl_easy_reset(easy_);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  result<Response> run() {
    if (auto ok = address(); !ok) return ok.error();
    if (auto ok = headers(); !ok) return ok.error();
    set_request();
    set_connection();
    exchange_.install(easy_);
    if (setup_ != CURLE_OK) return fail(Errc::internal, fmt::format("libcurl refuses an option: {}", curl_easy_strerror(setup_)));
    const std::stop_callback wake(request_.stop, [this] { curl_multi_wakeup(multi_); });
    curl_multi_add_handle(multi_, easy_);
    return drive();
  }

 private:
  enum class Phase { connecting, sending, waiting, receiving };

  template <class Value>
  void set(CURLoption option, Value value) {
    if (const CURLcode code = curl_easy_setopt(easy_, option, value); code != CURLE_OK) setup_ = code;
  }
  Error fail(Errc code, std::string_view what) const { return make_error(code, fmt::format("{} {}: {}", request_.method, target_, what)); }

  result<void> address() {
    url_.reset(curl_url());
    if (curl_url_set(url_.get(), CURLUPART_URL, request_.url.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK) {
      return make_error(Errc::invalid_argument, "the address of a request is no URL");
    }
    if (!part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty()) {
      return make_error(Errc::invalid_argument, fmt::format("the address of a request to {} holds a user or password", part(CURLUPART_HOST)));
    }
    target_ = shown_url(request_.url);
    return {};
  }
  std::string part(CURLUPart which) const {
    char* text = nullptr;
    if (curl_url_get(url_.get(), which, &text, 0) != CURLUE_OK) return {};
    std::string out(text);
    curl_free(text);
    return out;
  }

  result<void> headers() {
    bool expect = false;
    for (const Header& header : request_.headers) {
      if (breaks_line(header.name) || breaks_line(header.value)) return fail(Errc::invalid_argument, "a header has a line break");
      add_header(fmt::format("{}{} {}", header.name, header.value.empty() ? ";" : ":", header.value));
      expect = expect || curl_strequal(header.name.c_str(), "Expect");
    }
    if (!expect) add_header("Expect:");  // libcurl adds it to large bodies, and waits a second where nobody answers
    return {};
  }
  void add_header(std::string line) {
    while (line.back() == ' ') line.pop_back();
    curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    static_cast<void>(list_.release());
    list_.reset(longer);
  }

  void set_request() {
    set(CURLOPT_CURLU, url_.get());
    set(CURLOPT_HTTPHEADER, list_.get());
    set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_FOLLOWLOCATION, request_.max_redirects > 0 ? 1L : 0L);
    set(CURLOPT_MAXREDIRS, static_cast<long>(request_.max_redirects));
    if (request_.body) {
      constexpr long kPiece = 256 * 1024;  // handed to the kernel at once; libcurl's own 64 KiB costs more calls
      set(CURLOPT_UPLOAD, 1L);
      set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.body->bytes));
      if (request_.body->bytes > kPiece) set(CURLOPT_UPLOAD_BUFFERSIZE, kPiece);
    } else if (request_.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    }
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }

  void set_connection() {
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // a name server that does not answer must not hold up a deadline
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_PROXY, options_.proxy.c_str());
    // After a request that failed early libcurl still has its buffer and refuses another size; that one serves as well.
    curl_easy_setopt(easy_, CURLOPT_BUFFERSIZE, 128L * 1024);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.deadlines.connect.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.deadlines.total.count()));
    set(CURLOPT_MAXAGE_CONN, static_cast<long>(options_.max_idle.count()));
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    const TlsOptions& tls = options_.tls;
    set(CURLOPT_SSLVERSION, static_cast<long>(tls.min_version == TlsVersion::v1_3 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_CA_CACHE_TIMEOUT, 300L);  // seconds until a renewed CA file is seen
    if (!tls.ca_file.empty()) {
      set(CURLOPT_CAINFO, tls.ca_file.c_str());
      set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // that file's authorities, and not the system's beside them
    }
    if (!tls.certificate_file.empty()) set(CURLOPT_SSLCERT, tls.certificate_file.c_str());
    if (!tls.key_file.empty()) set(CURLOPT_SSLKEY, tls.key_file.c_str());
    error_text_.front() = '\0';
    set(CURLOPT_ERRORBUFFER, error_text_.data());
  }

  result<Response> drive() {
    phase_since_ = window_since_ = Clock::now();
    while (true) {
      int running = 0;
      if (const CURLMcode code = curl_multi_perform(multi_, &running); code != CURLM_OK) return fail(Errc::internal, curl_multi_strerror(code));
      if (running == 0) return finish();
      if (request_.stop.stop_requested()) return fail(Errc::shutting_down, "stopped");
      const auto next = watch(Clock::now());
      if (!next) return next.error();
      curl_multi_poll(multi_, nullptr, 0, static_cast<int>(next->count()), nullptr);
    }
  }

  // The deadlines that libcurl has not; how long nothing else needs a look.
  result<milliseconds> watch(Clock::time_point now) {
    const Deadlines& limits = request_.deadlines;
    const Phase now_in = phase();
    if (now_in != phase_) {
      phase_ = now_in;
      phase_since_ = window_since_ = now;
      window_start_ = moved();
    }
    if (phase_ == Phase::connecting) return milliseconds(1'000);
    if (phase_ == Phase::waiting) {
      const auto left = std::chrono::ceil<milliseconds>(phase_since_ + limits.first_byte - now);
      if (left <= milliseconds(0)) return fail(Errc::timeout, fmt::format("no answer within {}", limits.first_byte));
      return std::min(left, milliseconds(1'000));
    }
    if (now - window_since_ >= limits.slow_window) {
      const std::uint64_t bytes = moved() - window_start_;
      if (bytes < limits.slow_bytes) {
        return fail(Errc::timeout, fmt::format("{} bytes in {} while {} is too slow", bytes, limits.slow_window,
                                               phase_ == Phase::sending ? "sending" : "receiving"));
      }
      window_since_ = now;
      window_start_ = moved();
    }
    return std::clamp(std::chrono::ceil<milliseconds>(window_since_ + limits.slow_window - now), milliseconds(1), milliseconds(1'000));
  }

  Phase phase() const {
    if (!exchange_.connected()) return Phase::connecting;
    if (exchange_.answered()) return Phase::receiving;
    return request_.body && uploaded() < request_.body->bytes ? Phase::sending : Phase::waiting;
  }
  std::uint64_t uploaded() const {
    curl_off_t bytes = 0;
    curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &bytes);
    return static_cast<std::uint64_t>(bytes);
  }
  std::uint64_t moved() const { return uploaded() + exchange_.received(); }

  result<Response> finish() {
    int left = 0;
    const CURLMsg* const message = curl_multi_info_read(multi_, &left);
    const CURLcode code = message ? message->data.result : CURLE_FAILED_INIT;
    if (code == CURLE_OK && exchange_.answered() && exchange_.headers_complete()) return answer();
    if (code == CURLE_OK) return fail(Errc::unreachable, "the answer ended within its headers");  // good enough for libcurl
    if (exchange_.failure()) return fail(exchange_.failure()->code, exchange_.failure()->message);
    if (exchange_.refused_address() && !exchange_.connected()) return fail(Errc::forbidden_address, exchange_.refused_address()->message);
    const CurlFailure failure{code, error_text_.data(), exchange_.connected(), request_.deadlines};
    const Error error = explain(failure);
    return fail(error.code, error.message);
  }

  result<Response> answer() {
    Response response = exchange_.take_response();
    long connections = 0, port = 0;
    curl_off_t took = 0;
    char* remote = nullptr;
    curl_easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &connections);
    curl_easy_getinfo(easy_, CURLINFO_TOTAL_TIME_T, &took);
    curl_easy_getinfo(easy_, CURLINFO_PRIMARY_IP, &remote);
    curl_easy_getinfo(easy_, CURLINFO_PRIMARY_PORT, &port);
    response.new_connection = connections > 0;
    response.took = std::chrono::microseconds(took);
    response.remote_address = fmt::format("{}:{}", remote ? remote : "", port);
    return response;
  }

  CURLM* const multi_;
  CURL* const easy_;
  const ClientOptions& options_;
  const Request& request_;
  CurlExchange exchange_;
  std::unique_ptr<CURLU, UrlCleanup> url_;
  std::unique_ptr<curl_slist, ListCleanup> list_;
  std::string target_;  // for messages: without query
  CURLcode setup_ = CURLE_OK;
  std::array<char, CURL_ERROR_SIZE> error_text_;
  Phase phase_ = Phase::connecting;
  Clock::time_point phase_since_, window_since_;
  std::uint64_t window_start_ = 0;
};

}  // namespace

result<Response> transfer(const CurlHandle& handle, const ClientOptions& options, const Request& request) {
  return Transfer(handle, options, request).run();
}

}  // namespace faturad::net
