#include "notify/notice_job.hpp"

#include <fmt/format.h>

#include "notify/delivery.hpp"
#include "notify/progress.hpp"

namespace faturad::notify {
namespace {

using Kind = queue::Failure::Kind;
using Clock = std::chrono::steady_clock;

class NoticeJob {
 public:
  NoticeJob(const queue::Lease& lease, const NotifierOptions& options, const NotifierPorts& ports, const std::stop_token& stop)
      : lease_(lease), options_(options), ports_(ports), stop_(stop), progress_(lease.progress) {}

  std::optional<queue::Failure> run() {
    auto view = ports_.documents.get(lease_.document.tenant, lease_.document.id);
    if (!view && view.error().code == Errc::not_found) return std::nullopt;  // deleted meanwhile: so is what it had to tell
    if (!view) return queue::Failure{Kind::transient, view.error(), {}, lease_.progress};
    const auto receivers = ports_.receivers.current();
    for (const auto& receiver : *receivers) tell(*receiver, *view);
    if (failure_) failure_->progress = progress_.str();
    return std::move(failure_);
  }

 private:
  // In order, until one is not taken: what comes after it waits with it.
  void tell(Receiver& receiver, const store::DocumentView& view) {
    const Endpoint& endpoint = receiver.endpoint;
    for (const queue::Notice& notice : lease_.notices) {
      if (progress_.told(endpoint.name, notice.event) || !endpoint.wants(view.record.tenant, notice.kind)) continue;
      if (Clock::now() - started_ > options_.job_limit) {
        return note({Attempt::Outcome::blocked, make_error(Errc::timeout, "there is much to tell: the rest comes with the next turn")});
      }
      const Message message = make_message(notice, view, {endpoint.review, endpoint.include_result});
      const Attempt attempt = deliver(receiver, message, {lease_.document.attempts, ports_.clock.unix_ms(), options_.max_delay, stop_});
      if (attempt.outcome != Attempt::Outcome::delivered) return note(attempt);
      progress_.note(endpoint.name, notice.event);
    }
  }

  // The job as a whole is blocked only if nobody was asked in vain; its wait is the shortest that helps somebody.
  void note(const Attempt& attempt) {
    const Kind kind = attempt.outcome == Attempt::Outcome::failed ? Kind::transient : Kind::blocked;
    if (!failure_ || (failure_->kind == Kind::blocked && kind == Kind::transient)) {
      failure_ = queue::Failure{kind, attempt.error, attempt.wait, {}};
    } else if (kind == failure_->kind) {
      failure_->not_before = std::min(failure_->not_before, attempt.wait);
    }
  }

  const queue::Lease& lease_;
  const NotifierOptions& options_;
  const NotifierPorts& ports_;
  const std::stop_token& stop_;
  Progress progress_;
  std::optional<queue::Failure> failure_;
  const Clock::time_point started_ = Clock::now();
};

}  // namespace

std::optional<queue::Failure> tell(const queue::Lease& lease, const NotifierOptions& options, const NotifierPorts& ports, const std::stop_token& stop) {
  return NoticeJob(lease, options, ports, stop).run();
}

}  // namespace faturad::notify
