#include "store/commit_loop.hpp"

#include <fmt/format.h>

namespace faturad::store {
namespace {

constexpr std::size_t kMaxGroup = 512;
constexpr std::size_t kMaxGroupBytes = 16u << 20;
constexpr std::size_t kMaxPendingOperations = 20'000;
constexpr std::chrono::milliseconds kResumeEvery{500};

}  // namespace

CommitLoop::CommitLoop(KeyValue& kv, StateRow& state, Options options, Hooks hooks)
    : kv_(kv), state_(state), options_(options), hooks_(std::move(hooks)) {}

CommitLoop::~CommitLoop() { stop(); }

void CommitLoop::start() { thread_ = std::thread([this] { run(); }); }

void CommitLoop::push(Durability durability, Admission admission, std::size_t bytes, std::unique_ptr<Operation> operation) {
  std::optional<Error> refusal;
  {
    const std::lock_guard lock(mutex_);
    if (failed_) {
      refusal = failed_;
    } else if (stopping_) {
      refusal = make_error(Errc::shutting_down, "the daemon is shutting down");
    } else if (admission == Admission::bounded && (pending_bytes_ + bytes > options_.max_pending_bytes ||
                                                   synced_.size() + unsynced_.size() >= kMaxPendingOperations)) {
      refusal = make_error(Errc::overloaded, "storage does not keep up with the uploads; try again later");
    } else {
      pending_bytes_ += bytes;
      operation->bytes = bytes;
      (durability == Durability::synced ? synced_ : unsynced_).push_back(std::move(operation));
    }
  }
  if (refusal) {
    operation->refuse(*refusal);
    return;
  }
  wakeup_.notify_one();
}

void CommitLoop::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wakeup_.notify_one();
}

void CommitLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wakeup_.notify_one();
  if (thread_.joinable()) thread_.join();
}

result<void> CommitLoop::health() const {
  const std::lock_guard lock(mutex_);
  if (failed_) return *failed_;
  if (stopping_) return make_error(Errc::shutting_down, "the daemon is shutting down");
  return {};
}

CommitLoop::Operations CommitLoop::collect() {
  std::unique_lock lock(mutex_);
  const auto something = [this] { return !synced_.empty() || !unsynced_.empty() || woken_ || stopping_; };
  if (!progress_ && !something()) {
    const auto wait = hooks_.next_wake();
    if (wait) {
      wakeup_.wait_for(lock, *wait, something);
    } else {
      wakeup_.wait(lock, something);
    }
  }
  woken_ = false;
  // A sync serves everyone who is there; when many are on their way it pays to wait for them. What needs no sync goes
  // ahead meanwhile.
  bool with_synced = !synced_.empty();
  if (with_synced && crowded_ && !stopping_) {
    const auto now = std::chrono::steady_clock::now();
    if (!window_end_) window_end_ = now + options_.commit_window;
    wakeup_.wait_until(lock, *window_end_,
                       [this] { return synced_.size() >= kMaxGroup || !unsynced_.empty() || stopping_; });
    with_synced = stopping_ || synced_.size() >= kMaxGroup || std::chrono::steady_clock::now() >= *window_end_;
  }
  Operations group = std::move(unsynced_);
  unsynced_.clear();
  std::size_t bytes = 0;
  for (const auto& operation : group) bytes += operation->bytes;
  std::size_t taken = 0;
  while (with_synced && taken < synced_.size() && taken < kMaxGroup && bytes < kMaxGroupBytes) {
    bytes += synced_[taken]->bytes;
    group.push_back(std::move(synced_[taken++]));
  }
  synced_.erase(synced_.begin(), synced_.begin() + static_cast<std::ptrdiff_t>(taken));
  if (taken > 0) {
    crowded_ = taken > 1;
    window_end_.reset();
  }
  pending_bytes_ -= bytes;
  return group;
}

void CommitLoop::commit_group(Operations group) {
  const result<void> written = write_group(std::move(group));
  if (!written) recover(written.error());  // with nothing left that refers to the failed database
}

result<void> CommitLoop::write_group(Operations group) {
  Transaction tx(kv_, state_);
  hooks_.before(tx);
  for (auto& operation : group) operation->apply(tx);
  hooks_.after(tx);
  progress_ = !tx.empty();
  const bool wrote = !tx.empty();
  const result<void> written = tx.commit();
  counters_.operations += group.size();
  if (wrote && written) {
    ++counters_.commits;
    if (tx.wants_sync()) ++counters_.syncs;
  }
  if (!written) {
    const std::lock_guard lock(mutex_);
    failed_ = make_error(written.error().code,
                         fmt::format("{}; nothing is accepted until it works again", written.error().message));
  }
  if (written) hooks_.committed(tx);  // first: who has an answer must find what it speaks of
  tx.run_after(written);
  return written;
}

// What was decided for the failed batch is in memory and not in the database: forget it all and read again.
void CommitLoop::recover(const Error& error) {
  hooks_.log(fmt::format("writing stopped: {}", error.message));
  Operations refused;
  {
    const std::lock_guard lock(mutex_);
    refused = std::move(unsynced_);
    std::move(synced_.begin(), synced_.end(), std::back_inserter(refused));
    synced_.clear();
    unsynced_.clear();
    pending_bytes_ = 0;
  }
  for (auto& operation : refused) operation->refuse(*failed_);
  while (!try_resume()) {
    ++counters_.turns;
    std::unique_lock lock(mutex_);
    if (wakeup_.wait_for(lock, kResumeEvery, [this] { return stopping_; })) return;
  }
  hooks_.log("writing works again");
}

bool CommitLoop::try_resume() {
  if (!kv_.resume()) return false;
  Transaction tx(kv_, state_);
  if (!hooks_.reload(tx)) return false;
  tx.sync();
  if (!tx.commit()) return false;
  const std::lock_guard lock(mutex_);
  failed_.reset();
  return true;
}

void CommitLoop::run() {
  while (true) {
    Operations group = collect();
    ++counters_.turns;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ && group.empty() && synced_.empty() && unsynced_.empty()) return;  // one may have come since collect()
      if (failed_ && stopping_) return;
    }
    commit_group(std::move(group));
  }
}

}  // namespace faturad::store
