#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "faturad/worker/archiving.hpp"
#include "worker/blob_sweeper.hpp"
#include "worker/content_locks.hpp"
#include "worker/payload_source.hpp"
#include "worker/sites.hpp"

namespace faturad::worker {
namespace {

using std::chrono::milliseconds;

class Pool final : public ArchivePool {
 public:
  Pool(const ArchiveOptions& options, ArchivePorts ports, const SiteTable& sites)
      : options_(options), ports_(ports), sites_(sites), locks_(std::make_shared<ContentLocks>()), sweeper_(ports, sites, locks_) {}
  ~Pool() override { stop(); }

  void start() override {
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this, i] { ship(i == 0); });
    threads_.emplace_back([this] { look(); });
    threads_.emplace_back([this] { clean(); });
  }

  void look_again() override {
    const std::lock_guard lock(mutex_);
    look_again_ = looking_ = woken_ = true;
    changed_.notify_all();
  }

  void stop() override {
    stop_.request_stop();
    ports_.queue.wake();
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return pending_ == 0; });
  }

  ArchiveCounts counts() const override {
    const std::lock_guard lock(mutex_);
    return {archived_, bytes_, blocked_, failed_, sweeper_.removed(), ports_.archive.spool_bytes(), look_, looking_};
  }

  void wait_idle(milliseconds limit) const override {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, limit, [this] {
      const queue::Depth depth = ports_.queue.depth(Topic::archive);
      return stopping() || (!looking_ && depth.ready + depth.running + depth.retrying == 0);
    });
  }

  std::uint64_t to_remove() const override {
    constexpr std::size_t kCounted = 1'000;
    const auto items = ports_.archive.unlinked({}, kCounted);
    if (!items) return 0;
    return static_cast<std::uint64_t>(std::count_if(items->begin(), items->end(), [sites = sweeper_.configured()](const store::Unlinked& item) { return (item.sites & sites) != 0; }));
  }

 private:
  bool stopping() const { return stop_.stop_requested(); }

  // The embedded store stands for the database, where there is a spool but no way back into it.
  std::vector<NamedSite> target() const {
    const store::Sites target = ports_.archive.target();
    return sites_of(sites_, target == 0 ? store::kEmbedded : target);
  }

  // Sleeps so long, or until stop().
  void pause(milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return stopping(); });
  }

  // How long it makes no sense to take jobs; while a circuit is half-open the first thread alone goes on, as its probe.
  milliseconds closed_for(bool first) const {
    constexpr milliseconds kLookAgain{200};
    milliseconds wait{0};
    for (const NamedSite& named : target()) {
      if (!named.site.circuit) continue;
      const CircuitStatus status = named.site.circuit->status();
      if (status.state == CircuitBreaker::State::closed) continue;
      wait = std::max(wait, first ? std::min(status.wait, kLookAgain) : kLookAgain);
    }
    return wait;
  }

  void ship(bool first) {
    while (!stopping()) {
      if (const milliseconds wait = closed_for(first); wait.count() > 0) {
        pause(wait);
        continue;
      }
      auto leased = ports_.queue.lease(Topic::archive, options_.lease_wait);
      if (!leased || !*leased) {
        pause(milliseconds(leased ? 20 : 1'000));
        continue;
      }
      if (stopping()) {
        ports_.queue.release(**leased, ended());
      } else {
        work(**leased);
      }
    }
  }

  void work(const queue::Lease& lease) {
    auto held = locks_->share(lease.document.sha256);
    auto place = put(lease.document);
    if (place) {
      ++archived_;
      bytes_ += lease.document.bytes;
      // The content stays held until the database counts on it.
      return ports_.archive.archived(lease, std::move(*place), [held, done = ended()](const result<void>& outcome) { done(outcome); });
    }
    fail(lease, place.error());
  }

  // To each site where it should lie; one that has it already costs a question.
  result<store::PayloadPlace> put(const DocumentRecord& document) {
    PayloadSource source(ports_.documents, document);
    store::PayloadPlace place;
    auto checksums = source.checksums();
    if (!checksums) return checksums.error();
    place.checksums = std::move(*checksums);
    const auto lost = ports_.archive.lost(document.sha256);
    if (!lost) return lost.error();
    result<void> outcome;
    for (const NamedSite& named : target()) {
      auto put = put_to(named, document, source, (*lost & named.bit) != 0);
      if (!put && (outcome || put.error().code == Errc::unreachable)) outcome = put;  // one that is down comes first: another time may do
      if (put) place.sites = static_cast<store::Sites>(place.sites | named.bit);
    }
    if (!outcome) return outcome.error();
    return place;
  }

  result<void> put_to(const NamedSite& named, const DocumentRecord& document, PayloadSource& source, bool lost) {
    if (!named.site.store) return make_error(Errc::unreachable, "the blob store is not configured");
    if (auto claimed = sweeper_.claim(named); !claimed) return claimed;
    const blob::BlobId id{document.sha256, document.bytes};
    if (lost) {
      if (auto removed = remove_damaged(*named.site.store, id); !removed) return removed;
    }
    return named.site.store->put(id, source);
  }

  // put() takes what has the right name and length for whole.
  static result<void> remove_damaged(blob::BlobStore& store, const blob::BlobId& id) {
    const auto read = store.read(id, 0, id.bytes, [](std::string_view) -> result<void> { return {}; });
    if (read || read.error().code == Errc::not_found) return {};
    return read.error().code == Errc::storage_failure ? store.remove(id.sha256) : read;
  }

  void fail(const queue::Lease& lease, const Error& error) {
    if (error.code == Errc::shutting_down) return ports_.queue.release(lease, ended());
    queue::Failure failure;
    failure.error = error;
    if (error.code == Errc::unreachable || error.code == Errc::overloaded || error.code == Errc::storage_full) {
      ++blocked_;
      failure.kind = queue::Failure::Kind::blocked;
      // Doubles with each time in a row that the store was down for this job.
      const int times = lease.progress.empty() ? 0 : std::atoi(lease.progress.c_str());
      failure.not_before = std::min(options_.retry_max, milliseconds(250) * (1 << std::min(times, 10)));
      failure.progress = std::to_string(times + 1);
    } else {
      ++failed_;
      failure.kind = is_transient(error.code) ? queue::Failure::Kind::transient : queue::Failure::Kind::permanent;
      ports_.logger.log(obs::LogLevel::warning, fmt::format("a document was not archived: {}", error.message),
                        {{"document_id", lease.document.id.str()}, {"reason", name(error.code)}});
    }
    ports_.queue.fail(lease, std::move(failure), ended());
  }

  queue::Queue::Done ended() {
    {
      const std::lock_guard lock(mutex_);
      ++pending_;
    }
    return [this](const result<void>& outcome) {
      if (!outcome && outcome.error().code != Errc::lease_lost) {
        ports_.logger.log(obs::LogLevel::error, fmt::format("the end of an archive job was not written: {}", outcome.error().message));
      }
      const std::lock_guard lock(mutex_);
      --pending_;
      changed_.notify_all();
    };
  }

  static constexpr milliseconds kEvery{2'000};

  // Asks for documents of an earlier configuration, and after stores that may be gone.
  void look() {
    while (!stopping()) {
      watch_sites();
      catch_up();
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, kEvery, [this] { return stopping() || woken_; });
      woken_ = false;  // not look_again_: a look that failed waits like everything else
    }
  }

  // Removes what may go; on a thread of its own, for a sweep of many files takes long.
  void clean() {
    constexpr milliseconds kSweepAgain{60'000};
    auto next_sweep = std::chrono::steady_clock::now();
    while (!stopping()) {
      if (closed_for(true).count() == 0) {
        say(sweeper_.remove_unlinked(stop_.get_token()));
        const auto now = std::chrono::steady_clock::now();
        if (now >= next_sweep) next_sweep = now + (sweep() ? options_.sweep_every : std::min(options_.sweep_every, kSweepAgain));
      }
      pause(kEvery);
    }
  }

  // A disk that is not mounted is to be seen before anybody wants to write to it, and its coming back too.
  void watch_sites() {
    constexpr int kTries = 10;  // more than open a circuit
    for (const NamedSite& named : sites_of(sites_, store::kPrimary | store::kSecondary)) {
      if (!named.site.store || !named.site.owned) continue;
      const bool watched = named.site.watched;
      if (watched) (void)named.site.owned->label();  // whatever the circuit says
      const auto closed = [&named] { return named.site.circuit->status().state == CircuitBreaker::State::closed; };
      if (watched && !closed()) (void)named.site.store->label();  // as its probe
      for (int i = 0; i < kTries && named.site.owned->trouble() && closed(); ++i) (void)named.site.store->label();
    }
  }

  // Costs one read of the database while everything lies where it should.
  void catch_up() {
    bool even_if_done = false;
    {
      const std::lock_guard lock(mutex_);
      std::swap(even_if_done, look_again_);
    }
    const auto look = ports_.archive.catch_up(even_if_done);
    const std::lock_guard lock(mutex_);
    look_again_ = look_again_ || (even_if_done && !look);
    looking_ = look_again_;
    changed_.notify_all();
    if (!look || !*look) return;
    look_ = **look;
    if (look_.asked > 0) ports_.logger.log(obs::LogLevel::info, fmt::format("{} documents are on their way to the configured blob store", look_.asked));
  }

  bool sweep() {
    bool all = true;
    for (const NamedSite& named : sites_of(sites_, store::kPrimary | store::kSecondary | store::kEmbedded)) {
      if (!named.site.store) continue;
      const auto swept = sweeper_.sweep(named, stop_.get_token());
      say(swept);
      all = all && swept;
    }
    return all;
  }

  void say(const result<void>& outcome) {
    if (!outcome) ports_.logger.log(obs::LogLevel::warning, fmt::format("sweeping blob stores: {}", outcome.error().message));
  }

  const ArchiveOptions options_;
  const ArchivePorts ports_;
  const SiteTable sites_;
  const std::shared_ptr<ContentLocks> locks_;
  BlobSweeper sweeper_;
  std::stop_source stop_;
  std::vector<std::thread> threads_;
  std::atomic<std::uint64_t> archived_{0}, bytes_{0}, blocked_{0}, failed_{0};
  mutable std::mutex mutex_;  // guards pending_, look_ and what is to be looked at
  store::Look look_;
  bool look_again_ = false, looking_ = false, woken_ = false;
  mutable std::condition_variable changed_;
  int pending_ = 0;  // outcomes that are not durable yet
};

}  // namespace

std::unique_ptr<ArchivePool> make_archive_pool(const ArchiveOptions& options, ArchivePorts ports, const SiteTable& sites) {
  return std::make_unique<Pool>(options, ports, sites);
}

}  // namespace faturad::worker
