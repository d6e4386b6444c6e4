// The composition root: the only place that knows all parts.
#include "daemon.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <stop_token>
#include <thread>

#include <fmt/format.h>

#include "cli/exit_code.hpp"
#include "config/load.hpp"
#include "config/reload.hpp"
#include "config/value.hpp"
#include "faturad/blob/stores.hpp"
#include "faturad/http/server.hpp"
#include "faturad/obs/log.hpp"
#include "faturad/obs/metrics.hpp"
#include "faturad/obs/port_samples.hpp"
#include "faturad/notify/notifier.hpp"
#include "faturad/obs/service_manager.hpp"
#include "faturad/store/engine.hpp"
#include "faturad/watch/watcher.hpp"
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

obs::LogFormat log_format(const config::Config& config) {
  if (config.log.format == "json") return obs::LogFormat::json;
  return obs::stderr_is_journal() ? obs::LogFormat::journal : obs::LogFormat::text;
}

class Daemon {
 public:
  Daemon(const config::Config& config, std::string config_file)
      : config_(config), config_file_(std::move(config_file)),
        log_(obs::make_stderr_logger(log_format(config), obs::parse_log_level(config.log.level), system_clock())),
        receivers_(static_cast<int>(config.webhooks.workers), wiring::webhook_circuit(), system_clock(), *log_) {}

  int run() {
    const sigset_t signals = block_signals();
    raise_file_limit();
    if (auto started = start(); !started) {
      say(obs::LogLevel::error, started.error().message);
      if (engine_) engine_->close();  // nothing of it may call into what goes away now
      return started.error().code == Errc::configuration ? cli::kUnavailable : cli::kStorage;
    }
    const config::Endpoint listen = config::parse_endpoint(config_.server.listen).value();
    say(obs::LogLevel::info, fmt::format("faturad {} listens on {}:{}, data in {}", FATURAD_VERSION, listen.address, server_->port(), config_.storage.data_dir));
    obs::notify_ready("ready");
    wait_for_end(signals);
    return stop(signals);
  }

 private:
  void say(obs::LogLevel level, const std::string& message) { log_->log(level, message); }

  result<void> start() {
    auto endpoints = wiring::webhook_endpoints(config_);
    if (!endpoints) return endpoints.error();
    receivers_.replace(*endpoints);
    auto options = wiring::engine_options(config_, [this](const std::string& line) { say(obs::LogLevel::warning, line); });
    options.follow_ups.notify = [this](const std::string& tenant, queue::Notice::Kind kind) { return receivers_.want(tenant, kind); };
    auto engine = store::open_engine(options, system_clock());
    if (!engine) return engine.error();
    engine_ = std::move(*engine);
    start_archive();
    make_parser_ = wiring::parser_factory(config_, metrics_);
    pool_ = worker::make_worker_pool(wiring::pool_options(config_), {engine_->queue(), *worker_documents_, metrics_, *log_}, make_parser_);
    notifier_ = notify::make_notifier(wiring::notifier_options(config_), {engine_->queue(), engine_->documents(), receivers_, *log_, system_clock()});
    watcher_ = watch::make_watcher(wiring::watch_folders(config_), {engine_->intake(), engine_->documents(), *log_, system_clock()});
    http::Ports ports{engine_->intake(), *documents_, engine_->queue(), engine_->dead_letters(), engine_->archive(), system_clock(),
                      [this] { return metrics_page(); },
                      [this](const DocumentRecord& record) { return would_pass(record); },
                      [this](int level, const std::string& message) { say(static_cast<obs::LogLevel>(level), message); },
                      [this] { return engine_->archive().spool_room_in(); }, [this] { return circuits(); },
                      [this](std::chrono::milliseconds wait) { return migration(wait); }, [this] { archive_pool_->look_again(); }, [this] { return stores_are_ours(); }};
    server_ = http::make_server(wiring::server_options(config_), std::move(ports));
    pool_->start();
    notifier_->start();
    watcher_->start();
    return server_->start();
  }

  // Stores that are configured are read from; payloads go to those that blob.store names.
  void start_archive() {
    const auto told = [this](const std::string& name, const CircuitBreaker::Transition& transition) {
      const auto level = transition.to == CircuitBreaker::State::open ? obs::LogLevel::warning : obs::LogLevel::info;
      log_->log(level, fmt::format("the circuit to {} is {}: {}", name, faturad::name(transition.to), transition.reason),
                {{"open_for_ms", std::to_string(transition.open_for.count())}});
    };
    const auto ours = [this](store::Sites site) {
      blob::Ownership out;
      out.owner = [this, site]() -> result<std::string> {
        auto id = engine_->archive().database_id();
        if (!id) return id;
        return store::store_label(*id, site);
      };
      out.holds = [this, site] { return engine_->archive().holds(site); };
      return out;
    };
    primary_ = wiring::blob_site("blob_primary", config_.blob_primary, ours(store::kPrimary), told, blob_requests_.get_token());
    secondary_ = wiring::blob_site("blob_secondary", config_.blob_secondary, ours(store::kSecondary), told, blob_requests_.get_token());
    embedded_ = blob::make_embedded_store(engine_->contents());
    const auto site = [](const wiring::BlobSite& opened, const config::Config::BlobSite& configured) {
      return worker::Site{opened.store.get(), opened.circuit.get(), opened.owned.get(), configured.kind == "filesystem"};
    };
    const worker::SiteTable sites{site(primary_, config_.blob_primary), site(secondary_, config_.blob_secondary), {embedded_.get()}};
    const int max_reads = std::max(1, static_cast<int>(config_.server.read_threads / 2));
    documents_ = worker::make_archived_documents(engine_->documents(), engine_->archive(), sites, max_reads);
    worker_documents_ = worker::make_archived_documents(engine_->documents(), engine_->archive(), sites, INT_MAX);
    archive_pool_ = worker::make_archive_pool(wiring::archive_options(config_),
                                              {engine_->queue(), *worker_documents_, engine_->archive(), *log_, system_clock()}, sites);
    archive_pool_->start();
  }

  // Documents lie in a store that is not there: uploads are kept, but somebody has to look.
  result<void> stores_are_ours() const {
    for (const auto* site : {&primary_, &secondary_}) {
      const auto trouble = site->owned ? site->owned->trouble() : std::nullopt;
      if (trouble) return make_error(Errc::unreachable, *trouble);
    }
    return {};
  }

  std::vector<CircuitStatus> circuits() const {
    std::vector<CircuitStatus> out = notify::receiver_circuits(receivers_);
    for (const auto* site : {&primary_, &secondary_}) {
      if (site->circuit) out.push_back(site->circuit->status());
    }
    return out;
  }

  std::string metrics_page() {
    const auto archived = [this] { return wiring::archive_samples(archive_pool_->counts()); };
    return obs::metrics_page(metrics_, {[this] { return obs::queue_samples(engine_->queue()); }, [this] { return obs::engine_samples(engine_->stats()); },
                                        [this] { return wiring::http_samples(server_->stats()); },
                                        [this] { return notify::receiver_samples(receivers_); }, [this] { return watcher_->samples(); }, archived,
                                        [this] { return wiring::circuit_samples(circuits()); }, obs::process_samples});
  }

  // Reads a dead document as the daemon would today, and keeps nothing.
  result<void> would_pass(const DocumentRecord& record) {
    auto payload = worker::load_payload(*documents_, record);
    if (!payload) return payload.error();
    auto parsed = make_parser_()->parse(*payload);
    if (!parsed) return parsed.error();
    return {};
  }

  // Sleeps on signals; wakes for the watchdog, which hears of us only while the commit thread goes round.
  void wait_for_end(const sigset_t& signals) {
    const auto interval = obs::watchdog_interval().value_or(std::chrono::microseconds(0)) / 3;
    const std::chrono::microseconds wait = interval.count() > 0 ? interval : std::chrono::hours(1);
    while (true) {
      const timespec limit{wait.count() / 1'000'000, (wait.count() % 1'000'000) * 1000};
      const int signal = sigtimedwait(&signals, nullptr, &limit);
      if (signal == SIGHUP) reload();
      if (signal == SIGTERM || signal == SIGINT) return;
      if (signal < 0 && interval.count() > 0 && commit_thread_turns()) obs::notify_watchdog();
    }
  }

  // A storage fault is reported by readiness and healed in place; only a thread that hangs asks for a restart.
  bool commit_thread_turns() {
    const std::uint64_t turns = engine_->stats().turns;
    const bool turned = turns != last_turns_;
    last_turns_ = turns;
    engine_->queue().wake();
    return turned;
  }

  void reload() {
    obs::notify_reloading();
    config::Loaded loaded = config::load_file(config_file_, config::process_environment());
    for (const config::Problem& problem : loaded.problems) say(obs::LogLevel::error, "reload: " + problem.str());
    if (!loaded.ok()) {
      say(obs::LogLevel::error, "reload: nothing was changed");
      obs::notify_ready("ready; the last reload failed");
      return;
    }
    keep_store_if_not_there(loaded.config);
    const auto changes = config::changes(config_, loaded.config);
    for (const config::Change& change : changes) {
      say(change.live ? obs::LogLevel::info : obs::LogLevel::warning,
          fmt::format("reload: {} {} (from {} to {})", change.key, change.live ? "changed" : "changes at the next restart", change.from, change.to));
    }
    if (changes.empty()) say(obs::LogLevel::info, "reload: nothing differs");
    config_ = config::with_live_changes(config_, loaded.config);
    server_->update(wiring::server_options(config_));
    if (const store::Sites target = wiring::archive_target(config_); target != engine_->archive().target()) {
      engine_->archive().set_target(target);
      archive_pool_->look_again();
    }
    if (const auto endpoints = wiring::webhook_endpoints(config_)) {  // also for secrets that have changed in their files
      receivers_.replace(*endpoints);
    } else {
      say(obs::LogLevel::error, fmt::format("reload: webhooks stay as they were: {}", endpoints.error().message));
    }
    pool_->resize(static_cast<int>(config_.parser.min_workers), static_cast<int>(config_.parser.max_workers));
    log_->set_level(obs::parse_log_level(config_.log.level));
    say(obs::LogLevel::info, "reload: done");
    obs::notify_ready("ready");
  }

  // Payloads can go to a store that was there at the start, and whose own settings are still those.
  void keep_store_if_not_there(config::Config& wanted) {
    if (wanted.blob.store == config_.blob.store) return;
    const store::Sites target = wiring::archive_target(wanted);
    const auto changes = config::changes(config_, wanted);
    const auto is_there = [&](store::Sites site, bool open, std::string_view section) {
      const bool changed = std::any_of(changes.begin(), changes.end(), [&](const config::Change& change) { return !change.live && change.key.starts_with(section); });
      return !(target & site) || (open && !changed);
    };
    if (is_there(store::kPrimary, primary_.store != nullptr, "blob_primary.") && is_there(store::kSecondary, secondary_.store != nullptr, "blob_secondary.")) return;
    say(obs::LogLevel::error, fmt::format("reload: blob.store stays \"{}\": the store of \"{}\" is there from the next restart on", config_.blob.store, wanted.blob.store));
    wanted.blob.store = config_.blob.store;
  }

  http::Migration migration(std::chrono::milliseconds wait) const {
    if (wait.count() > 0) archive_pool_->wait_idle(wait);
    const worker::ArchiveCounts counts = archive_pool_->counts();
    return {wiring::store_name(engine_->archive().target()), counts.looking, counts.look.elsewhere, counts.look.stuck, archive_pool_->to_remove()};
  }

  // Stops in the order in which work flows: no new requests, requests end, jobs end, the database closes. A second signal
  // cuts off what is under way.
  int stop(const sigset_t& signals) {
    obs::notify_stopping("finishing what is under way");
    say(obs::LogLevel::info, "stopping: no new requests; finishing what is under way");
    std::thread impatient([&signals, this] {
      int signal = 0;
      do sigwait(&signals, &signal);
      while (signal == SIGHUP);
      if (finished_) return;
      say(obs::LogLevel::warning, "stopping at once: a second signal came");
      hurry_ = true;
      pool_->stop();
      notifier_->stop();
    });
    const auto end = std::chrono::steady_clock::now() + config_.shutdown.drain_timeout;
    server_->stop_accepting();
    watcher_->stop();
    // A slow upload must not use up the time that documents under way need.
    const bool requests_done = drain_requests(std::chrono::steady_clock::now() + config_.shutdown.drain_timeout / 2);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const bool jobs_done = pool_->drain(std::max(hurry_ ? std::chrono::milliseconds(0) : left, std::chrono::milliseconds(0)));
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const bool told = notifier_->drain(std::max(hurry_ ? std::chrono::milliseconds(0) : rest, std::chrono::milliseconds(0)));
    blob_requests_.request_stop();  // those jobs go back
    archive_pool_->stop();
    engine_->close();  // returns the leases that are out
    if (!requests_done || !jobs_done || !told) say(obs::LogLevel::warning, "stopping: some work did not end in time and goes on after the next start");
    if (!jobs_done && config_.parser.isolation == "thread") {
      // A reading in this process cannot be interrupted; everything is closed and synced.
      say(obs::LogLevel::info, "stopped");
      _exit(cli::kOk);
    }
    finished_ = true;
    pthread_kill(impatient.native_handle(), SIGTERM);
    impatient.join();
    pool_.reset();
    notifier_.reset();
    watcher_.reset();
    server_.reset();
    archive_pool_.reset();
    engine_.reset();
    say(obs::LogLevel::info, "stopped");
    return cli::kOk;
  }

  bool drain_requests(std::chrono::steady_clock::time_point end) {
    constexpr std::chrono::milliseconds kSlice{100};  // between two looks at whether someone is in a hurry
    while (!hurry_ && std::chrono::steady_clock::now() + kSlice < end) {
      if (server_->wait_idle(kSlice)) return true;
    }
    return server_->drain(std::chrono::milliseconds(0));
  }

  config::Config config_;
  std::string config_file_;
  std::unique_ptr<obs::Logger> log_;
  obs::Metrics metrics_;
  notify::Receivers receivers_;
  std::unique_ptr<store::Engine> engine_;
  wiring::BlobSite primary_, secondary_;
  std::unique_ptr<blob::BlobStore> embedded_;
  std::unique_ptr<store::Documents> documents_, worker_documents_;  // the engine's, with the payloads that are archived
  std::stop_source blob_requests_;
  std::unique_ptr<worker::ArchivePool> archive_pool_;
  worker::ParserFactory make_parser_;
  std::unique_ptr<worker::WorkerPool> pool_;
  std::unique_ptr<notify::Notifier> notifier_;
  std::unique_ptr<watch::Watcher> watcher_;
  std::unique_ptr<http::Server> server_;
  std::uint64_t last_turns_ = 0;
  std::atomic<bool> finished_{false}, hurry_{false};
};

}  // namespace

int run_daemon(const config::Config& config, const std::string& config_file) { return Daemon(config, config_file).run(); }

}  // namespace faturad
