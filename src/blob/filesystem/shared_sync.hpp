// Syncs folders for many writers at once: who comes while a round is under way waits for the next one, which serves all that
// wait, each folder once.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::blob {

class SharedSync {
 public:
  // Returns once each of `folders` was synced after this call began.
  result<void> sync(const std::vector<std::filesystem::path>& folders);
  std::uint64_t rounds() const;

 private:
  struct Round {
    std::set<std::filesystem::path> folders;
    bool ended = false;
    result<void> outcome;
  };

  mutable std::mutex mutex_;  // guards the members below
  std::condition_variable ended_;
  std::shared_ptr<Round> next_ = std::make_shared<Round>();
  bool under_way_ = false;
  std::uint64_t rounds_ = 0;
};

result<void> sync_folder(const std::filesystem::path& folder);

}  // namespace faturad::blob
