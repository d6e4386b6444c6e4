// Contents that are being shipped or removed: nobody may count on a blob while it is removed. One process writes a store (its
// label says whose it is), so this needs no lock beyond it.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

#include "faturad/core/sha256.hpp"

namespace faturad::worker {

class ContentLocks : public std::enable_shared_from_this<ContentLocks> {
 public:
  using Held = std::shared_ptr<void>;  // until its last copy goes

  // For shipping; many may hold one content. Waits while it is being removed.
  Held share(const Sha256& sha256) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return held_[sha256] != kRemoving; });
    ++held_[sha256];
    return held(sha256);
  }
  // For removing; null while somebody ships it.
  Held try_remove(const Sha256& sha256) {
    const std::lock_guard lock(mutex_);
    if (held_.count(sha256) > 0) return nullptr;
    held_[sha256] = kRemoving;
    return held(sha256);
  }

 private:
  static constexpr int kRemoving = -1;
  Held held(const Sha256& sha256) {
    return Held(this, [self = shared_from_this(), sha256](void*) {
      const std::lock_guard lock(self->mutex_);
      int& count = self->held_[sha256];
      if (count == kRemoving || --count == 0) self->held_.erase(sha256);
      self->changed_.notify_all();
    });
  }

  std::mutex mutex_;  // guards held_
  std::condition_variable changed_;
  std::map<Sha256, int> held_;  // number of shares
};

}  // namespace faturad::worker
