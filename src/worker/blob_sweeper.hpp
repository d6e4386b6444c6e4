// Removes from blob stores what nothing refers to any more, and makes sure that a store belongs to this database before
// anything is written to it or removed.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "faturad/worker/archiving.hpp"
#include "worker/content_locks.hpp"
#include "worker/sites.hpp"

namespace faturad::worker {

class BlobSweeper {
 public:
  BlobSweeper(ArchivePorts ports, const SiteTable& sites, std::shared_ptr<ContentLocks> locks);

  // Labels a site that is new. One that is not ours, or the place of another site, answers unreachable.
  result<void> claim(const NamedSite& named);

  result<void> remove_unlinked(std::stop_token stop);  // what the database says may go; one thread at a time
  result<void> sweep(const NamedSite& named, std::stop_token stop);  // everything that is there and should not be
  std::uint64_t removed() const { return removed_; }

  store::Sites configured() const;

 private:
  result<void> remove_unlinked(const store::Unlinked& item);
  result<bool> remove(const NamedSite& named, const Sha256& sha256);  // false: somebody counts on it, or ships it now

  const ArchivePorts ports_;
  const SiteTable sites_;
  const std::shared_ptr<ContentLocks> locks_;
  const UnixMillis started_;
  std::atomic<store::Sites> claimed_{0};
  std::mutex claiming_;
  std::atomic<std::uint64_t> removed_{0};
  std::optional<Sha256> unlinked_after_;  // where remove_unlinked() goes on; of its thread
};

}  // namespace faturad::worker
