#include "store/transaction.hpp"

#include "store/keys.hpp"

namespace faturad::store {
namespace {

std::string overlay_key(Family family, std::string_view key) {
  std::string out(1, static_cast<char>(family));
  return out.append(key);
}

}  // namespace

result<std::optional<std::string>> Transaction::get(Family family, std::string_view key) const {
  const auto found = written_.find(overlay_key(family, key));
  if (found != written_.end()) return found->second;
  return kv_.get(family, key);
}

void Transaction::put(Family family, std::string_view key, std::string value) {
  batch_->put(family, key, value);
  bytes_ += value.size();
  written_[overlay_key(family, key)] = std::move(value);
}

void Transaction::remove(Family family, std::string_view key) {
  batch_->remove(family, key);
  written_[overlay_key(family, key)] = std::nullopt;
}

std::uint64_t Transaction::event(EventType type, UnixMillis at, const DocumentId& id, const std::string& tenant,
                                 std::string reason) {
  Event event{++state().last_event, type, at, id, tenant, std::move(reason)};
  batch_->put(Family::events, keys::sequence(event.sequence), encode(event));
  events_.push_back(std::move(event));
  sync();
  return events_.back().sequence;
}

result<void> Transaction::commit() {
  if (poison_) return *poison_;
  if (state_changed_) batch_->put(Family::meta, keys::kState, encode(state_));
  if (batch_->empty()) return {};
  return kv_.write(*batch_, sync_);
}

void Transaction::run_after(const result<void>& outcome) {
  for (After& action : after_) action(outcome);
  after_.clear();
}

}  // namespace faturad::store
