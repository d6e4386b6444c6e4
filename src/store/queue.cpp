#include "faturad/queue/queue.hpp"

#include "store/engine_core.hpp"
#include "store/engine_ports.hpp"

namespace faturad::store {
namespace {

Error lease_lost() { return make_error(Errc::lease_lost, "the lease had ended: it ran out or its document was deleted"); }

class EngineQueue final : public queue::Queue {
 public:
  explicit EngineQueue(EngineCore& core) : core_(core) {}

  result<std::optional<queue::Lease>> lease(Topic topic, std::chrono::milliseconds wait) override {
    const auto waiter = std::make_shared<LeaseWaiter>(topic);
    core_.loop().submit(
        Durability::unsynced, 0, [this, waiter](Transaction&) { core_.add_waiter(waiter); },
        [waiter](const Error& error) { waiter->answer(error); });
    return waiter->wait(wait);
  }

  void complete(const queue::Lease& lease, ParsedDocument parsed, Done done) override {
    const std::size_t bytes = parsed.result_members.size() + parsed.text.size();
    change(bytes, std::move(done), [this, lease, parsed = std::move(parsed)](Transaction& tx) -> result<void> {
      auto row = DocumentTable::row(tx, lease.document.id);
      if (!row) return row.error();
      const auto active = core_.jobs().finish(tx, lease.token);
      if (!active || !*row) return lease_lost();
      DocumentTable::finish(tx, active->id, **row, parsed);
      if (active->job.redrives > 0) DocumentTable::forget_killer(tx, (*row)->sha256);
      auto ended = core_.finish_done(tx, active->id, **row, active->job.priority);
      if (!ended) tx.poison(ended.error());
      return ended;
    });
  }

  void complete(const queue::Lease& lease, Done done) override {
    change(0, std::move(done), [this, lease](Transaction& tx) -> result<void> {
      if (!core_.jobs().finish(tx, lease.token)) return lease_lost();
      return {};
    });
  }

  void fail(const queue::Lease& lease, queue::Failure failure, Done done) override {
    change(0, std::move(done), [this, lease, failure = std::move(failure)](Transaction& tx) -> result<void> {
      const auto failed = core_.jobs().fail(tx, lease.token, failure);
      if (!failed) return lease_lost();
      auto ended = core_.finish_failed(tx, failed->first.topic, failed->first.id, failed->first.job, failed->second);
      if (!ended) tx.poison(ended.error());
      return ended;
    });
  }

  void release(const queue::Lease& lease, Done done) override {
    change(0, std::move(done), [this, lease](Transaction& tx) -> result<void> {
      if (!core_.jobs().release(tx, lease.token)) return lease_lost();
      return {};
    });
  }

  queue::Depth depth(Topic topic) const override { return core_.depth(topic); }

  std::chrono::milliseconds oldest_ready_age(Topic topic) const override {
    const UnixMillis since = core_.oldest_ready(topic);
    if (since == 0) return {};
    return std::chrono::milliseconds(std::max<UnixMillis>(0, core_.clock().unix_ms() - since));
  }

  result<void> set_paused(Topic topic, bool paused) override {
    auto set = core_.loop().call<bool>(Durability::synced, [topic, paused](Transaction& tx) -> result<bool> {
      tx.state().depths[static_cast<std::size_t>(topic) - 1].paused = paused;
      tx.sync();
      return true;
    });
    if (!set) return set.error();
    return {};
  }

  void wake() override {
    core_.loop().submit(
        Durability::unsynced, 0, [this](Transaction&) { core_.release_waiters(); }, [](const Error&) {});
  }

 private:
  template <class Apply>
  void change(std::size_t bytes, Done done, Apply apply) {
    const auto answer = std::make_shared<Done>(std::move(done));
    core_.loop().submit(
        Durability::synced, bytes,
        [apply = std::move(apply), answer](Transaction& tx) mutable {
          const result<void> outcome = apply(tx);
          tx.sync();
          tx.after([answer, outcome](const result<void>& written) { (*answer)(written ? outcome : written); });
        },
        [answer](const Error& error) { (*answer)(error); }, Admission::always);
  }

  EngineCore& core_;
};

}  // namespace

std::unique_ptr<queue::Queue> make_queue(EngineCore& core) { return std::make_unique<EngineQueue>(core); }

}  // namespace faturad::store
