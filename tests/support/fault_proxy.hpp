// A proxy on loopback between a client and a server, which does to each exchange what the test has planned for it: late, slow,
// broken off, altered or refused. HTTP/1.1 mode plans request by request; raw mode, for TLS, connection by connection.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace faturad::test {

struct Exchange {
  std::size_t number = 0;      // 0 is the first of the proxy; the order in which heads (raw: connections) arrived
  std::size_t connection = 0;
  std::string method{}, target{};  // empty in raw mode
};

struct Fault {
  enum class Cut {
    none,
    reset,       // RST to the client
    close,       // both connections end as if all were well
    half_close,  // the client gets the end of the stream and may go on sending, which is dropped
    blackhole,   // nothing passes any more, the connections stay until the client leaves
  };
  enum class Way { request, answer };

  std::chrono::milliseconds latency{0};    // before the request passes
  std::uint64_t bytes_per_second = 0;      // both ways; 0: no limit
  Cut cut = Cut::none;
  Way way = Way::answer;                   // where the cut is; in the answer: the server has done what it was asked
  std::uint64_t after = 0;                 // bytes of that message that pass before the cut, its head included
  std::optional<std::uint64_t> corrupt{};  // this byte of the answer's body (raw: of all it sends) is flipped
  std::pair<std::string, std::string> header{};  // set in the answer's head: a wrong checksum, a wrong date
  int status = 0;                          // the proxy answers so itself, and the server hears nothing; HTTP mode only
};

class FaultProxy {
 public:
  enum class Mode { http, raw };
  using Plan = std::function<Fault(const Exchange&)>;  // called one at a time

  explicit FaultProxy(int server_port, Plan plan = {}, Mode mode = Mode::http);  // no plan: everything passes
  ~FaultProxy();  // cuts all connections
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& target = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + target; }
  void set_plan(Plan plan);        // for exchanges that begin from now on
  void refuse(bool refusing);      // true: nobody listens on the port, as after the death of the server
  void cut_all();                  // ends every connection that is open now
  std::size_t exchanges() const { return exchanges_; }

 private:
  friend class FaultLink;
  struct Connection {
    int fd = -1;                   // closed by the thread
    std::thread thread;
    bool ended = false;
  };
  void listen_again();
  void accept_all(int listener);
  void reap();
  Fault next(Exchange exchange);
  bool pause(std::chrono::milliseconds time);  // false: the proxy ends

  const int server_port_;
  const Mode mode_;
  int listener_ = -1, port_ = 0;
  std::atomic<std::size_t> exchanges_{0}, connections_{0};
  std::mutex plan_mutex_;          // guards plan_
  Plan plan_;
  std::mutex mutex_;               // guards what follows
  std::condition_variable stop_;
  std::list<Connection> open_;
  bool stopping_ = false;
  std::thread acceptor_;
};

}  // namespace faturad::test
