// The composition root: the only place that knows all parts.
#include "daemon.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "exit_codes.hpp"
#include "faturad/http/server.hpp"
#include "faturad/obs/log.hpp"
#include "faturad/obs/metrics.hpp"
#include "faturad/obs/service.hpp"
#include "faturad/store/engine.hpp"
#include "faturad/worker/worker_pool.hpp"
#include "wiring.hpp"

namespace faturad {
namespace {

// Signals are blocked everywhere and taken by the main thread, one after the other.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return set;
}

// A connection is a file; the soft limit is 1024 on most systems.
void raise_file_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

class Daemon {
 public:
  Daemon(const config::Config& config, std::string config_file)
      : config_(config), config_file_(std::move(config_file)),
        log_(obs::make_log(obs::parse_level(config.log.level).value_or(obs::Level::info), config.log.format == "json")) {}

  int run() {
    const sigset_t signals = block_signals();
    raise_file_limit();
    if (auto started = start(); !started) {
      log_->write(obs::Level::error, started.error().message);
      return started.error().code == Errc::configuration ? kExitConfiguration : kExitStorage;
    }
    const config::Listen listen = config::parse_listen(config_.server.listen).value();
    log_->write(obs::Level::info, fmt::format("faturad {} listens on {}:{}, data in {}", FATURAD_VERSION, listen.address, server_->port(), config_.storage.data_dir));
    obs::notify_ready("ready");
    wait_for_end(signals);
    return stop(signals);
  }

 private:
  result<void> start() {
    auto engine = store::open_engine(wiring::engine_options(config_, [this](const std::string& line) { log_->write(obs::Level::warning, line); }), system_clock());
    if (!engine) return engine.error();
    engine_ = std::move(*engine);
    pool_ = worker::make_worker_pool(wiring::pool_options(config_), engine_->queue(), engine_->documents(), wiring::parser_factory(config_), logger());
    http::Ports ports{engine_->intake(), engine_->documents(), engine_->queue(), engine_->dead_letters(), system_clock(),
                      [this] { return metrics_->render(); },
                      [this](const DocumentRecord& record) { return would_pass(record); }, logger()};
    server_ = http::make_server(wiring::server_options(config_), std::move(ports));
    metrics_ = wiring::make_metrics(*engine_, *server_, *pool_);
    pool_->start();
    return server_->start();
  }

  std::function<void(int, const std::string&)> logger() {
    return [this](int level, const std::string& message) { log_->write(static_cast<obs::Level>(level), message); };
  }

  // Reads a dead document as the daemon would today, and keeps nothing.
  result<void> would_pass(const DocumentRecord& record) {
    auto payload = worker::load_payload(engine_->documents(), record);
    if (!payload) return payload.error();
    auto parsed = wiring::parser_factory(config_)()->parse(*payload);
    if (!parsed) return parsed.error();
    return {};
  }

  // Sleeps on signals; wakes for the watchdog, which hears of us only while the commit thread answers.
  void wait_for_end(const sigset_t& signals) {
    const auto interval = obs::watchdog_interval() / 3;
    const std::chrono::microseconds wait = interval.count() > 0 ? interval : std::chrono::hours(1);
    while (true) {
      const timespec limit{wait.count() / 1'000'000, (wait.count() % 1'000'000) * 1000};
      const int signal = sigtimedwait(&signals, nullptr, &limit);
      if (signal == SIGHUP) reload();
      if (signal == SIGTERM || signal == SIGINT) return;
      if (signal < 0 && interval.count() > 0 && commits()) obs::notify_watchdog();
    }
  }

  // A storage fault is reported by readiness and healed in place; only a thread that hangs asks for a restart.
  bool commits() {
    engine_->queue().wake();
    return true;
  }

  void reload() {
    obs::notify_reloading();
    const auto loaded = config::load(config_file_, config::process_environment());
    if (!loaded) {
      for (const std::string& line : loaded.error().lines) log_->write(obs::Level::error, "reload: " + line);
      log_->write(obs::Level::error, "reload: nothing was changed");
      obs::notify_ready("ready; the last reload failed");
      return;
    }
    const config::Difference difference = config::compare(config_, *loaded);
    for (const std::string& key : difference.restart) log_->write(obs::Level::warning, fmt::format("reload: {} changes at the next restart", key));
    for (const std::string& key : difference.live) log_->write(obs::Level::info, fmt::format("reload: {} changed", key));
    if (difference.live.empty() && difference.restart.empty()) log_->write(obs::Level::info, "reload: nothing differs");
    server_->update(wiring::server_options(*loaded));
    pool_->resize(loaded->parser.min_workers, loaded->parser.max_workers);
    log_->set_level(obs::parse_level(loaded->log.level).value_or(obs::Level::info));
    config_.server = loaded->server, config_.queue.duplicates = loaded->queue.duplicates;
    config_.parser.min_workers = loaded->parser.min_workers, config_.parser.max_workers = loaded->parser.max_workers;
    config_.log.level = loaded->log.level, config_.shutdown = loaded->shutdown;
    obs::notify_ready("ready");
  }

  // Stops in the order in which work flows: no new requests, requests end, jobs end, the database closes.
  int stop(const sigset_t& signals) {
    obs::notify_stopping();
    log_->write(obs::Level::info, "stopping: no new requests; finishing what is under way");
    // A second signal ends the process at once: what is not finished is found at the next start.
    std::thread impatient([&signals, this] {
      int signal = 0;
      do sigwait(&signals, &signal);
      while (signal == SIGHUP);
      if (finished_) return;
      log_->write(obs::Level::warning, "stopped at once by a second signal");
      _exit(kExitInterrupted);
    });
    const auto end = std::chrono::steady_clock::now() + config_.shutdown.drain_timeout;
    server_->stop_accepting();
    const bool requests_done = server_->drain(config_.shutdown.drain_timeout);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const bool jobs_done = pool_->drain(std::max(left, std::chrono::milliseconds(0)));
    engine_->close();  // returns the leases that are out
    if (!requests_done || !jobs_done) log_->write(obs::Level::warning, "stopping: some work did not end in time and goes on after the next start");
    if (!jobs_done) {
      // A reading that cannot be interrupted must not hold up the end; everything is closed and synced.
      log_->write(obs::Level::info, "stopped");
      _exit(kExitOk);
    }
    pool_.reset();
    server_.reset();
    engine_.reset();
    finished_ = true;
    pthread_kill(impatient.native_handle(), SIGTERM);
    impatient.join();
    log_->write(obs::Level::info, "stopped");
    return kExitOk;
  }

  config::Config config_;
  std::string config_file_;
  std::unique_ptr<obs::Log> log_;
  std::unique_ptr<store::Engine> engine_;
  std::unique_ptr<worker::WorkerPool> pool_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<obs::Metrics> metrics_;
  std::atomic<bool> finished_{false};
};

}  // namespace

int run_daemon(const config::Config& config, const std::string& config_file) { return Daemon(config, config_file).run(); }

}  // namespace faturad
