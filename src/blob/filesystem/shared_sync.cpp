#include "blob/filesystem/shared_sync.hpp"

#include "blob/filesystem/file.hpp"

namespace faturad::blob {

result<void> sync_folder(const std::filesystem::path& folder) {
  auto opened = File::open(folder, O_RDONLY | O_DIRECTORY);
  if (!opened) return opened.error();
  return opened->sync();
}

result<void> SharedSync::sync(const std::vector<std::filesystem::path>& folders) {
  std::unique_lock lock(mutex_);
  const auto round = next_;
  round->folders.insert(folders.begin(), folders.end());
  ended_.wait(lock, [&] { return round->ended || !under_way_; });
  if (round->ended) return round->outcome;
  // Nobody is at it: this caller leads the round that all who wait are in.
  under_way_ = true;
  next_ = std::make_shared<Round>();
  ++rounds_;
  lock.unlock();
  result<void> outcome;
  for (const auto& folder : round->folders) {
    if (auto synced = sync_folder(folder); !synced) outcome = synced;
  }
  lock.lock();
  round->outcome = outcome;
  round->ended = true;
  under_way_ = false;
  ended_.notify_all();
  return outcome;
}

std::uint64_t SharedSync::rounds() const {
  const std::lock_guard lock(mutex_);
  return rounds_;
}

}  // namespace faturad::blob
