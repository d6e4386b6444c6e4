// Threads that wait for a job of a topic.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "faturad/queue/queue.hpp"

namespace faturad::store {

// One blocked lease(). The waiting thread may give up, but not once the commit thread has promised it a job.
class LeaseWaiter {
 public:
  explicit LeaseWaiter(Topic wanted) : topic(wanted) {}
  const Topic topic;

  bool gone() const {
    const std::lock_guard lock(mutex_);
    return state_ == State::gone;
  }
  bool promise() {  // false: it gave up
    const std::lock_guard lock(mutex_);
    if (state_ == State::gone) return false;
    state_ = State::promised;
    return true;
  }
  void unpromise() {  // there was no job after all
    {
      const std::lock_guard lock(mutex_);
      if (state_ == State::promised) state_ = State::waiting;
    }
    answered_.notify_one();  // who has run out of time meanwhile waits for just this
  }
  void answer(result<std::optional<queue::Lease>> outcome) {
    {
      const std::lock_guard lock(mutex_);
      if (state_ == State::gone) return;
      outcome_ = std::move(outcome);
      state_ = State::answered;
    }
    answered_.notify_one();
  }
  result<std::optional<queue::Lease>> wait(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    answered_.wait_for(lock, limit, [this] { return state_ == State::answered; });
    if (state_ == State::promised) answered_.wait(lock, [this] { return state_ != State::promised; });
    if (state_ == State::answered) return std::move(outcome_);
    state_ = State::gone;
    return std::optional<queue::Lease>();
  }

 private:
  enum class State { waiting, promised, answered, gone };
  mutable std::mutex mutex_;  // guards the members below
  std::condition_variable answered_;
  State state_ = State::waiting;
  result<std::optional<queue::Lease>> outcome_ = std::optional<queue::Lease>();
};

}  // namespace faturad::store
