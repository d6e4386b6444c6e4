#include "http/hub.hpp"

#include <boost/asio/post.hpp>

namespace faturad::http {
namespace {

constexpr std::chrono::seconds kRateWindow{10};

bool ends(store::EventType type) {
  return type == store::EventType::done || type == store::EventType::dead || type == store::EventType::deleted;
}

}  // namespace

void Hub::wake(const std::shared_ptr<Waiting>& waiting) {
  boost::asio::post(waiting->timer.get_executor(), [waiting] {
    // Expired as well as cancelled: a request that has not begun to wait yet does not begin.
    waiting->timer.expires_at(std::chrono::steady_clock::time_point::min());
  });
}

void Hub::add(const DocumentId& id, const std::shared_ptr<Waiting>& waiting) {
  const std::lock_guard lock(mutex_);
  by_document_.emplace(id, waiting);
}

void Hub::remove(const DocumentId& id, const std::shared_ptr<Waiting>& waiting) {
  const std::lock_guard lock(mutex_);
  auto [at, end] = by_document_.equal_range(id);
  while (at != end) at = at->second == waiting ? by_document_.erase(at) : std::next(at);
}

void Hub::add_for_events(const std::shared_ptr<Waiting>& waiting) {
  const std::lock_guard lock(mutex_);
  for_events_.push_back(waiting);
}

void Hub::remove_for_events(const std::shared_ptr<Waiting>& waiting) {
  const std::lock_guard lock(mutex_);
  std::erase(for_events_, waiting);
}

void Hub::publish(const std::vector<store::Event>& events) {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  std::uint32_t ended = 0;
  for (const store::Event& event : events) {
    if (!ends(event.type)) continue;
    ++ended;
    auto [at, end] = by_document_.equal_range(event.id);
    while (at != end) {
      wake(at->second);
      at = by_document_.erase(at);
    }
  }
  if (ended > 0) ended_.emplace_back(now, ended);
  while (!ended_.empty() && ended_.front().first < now - kRateWindow) ended_.pop_front();
  for (const auto& waiting : for_events_) wake(waiting);
  for_events_.clear();
}

void Hub::wake_all() {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, waiting] : by_document_) wake(waiting);
  by_document_.clear();
  for (const auto& waiting : for_events_) wake(waiting);
  for_events_.clear();
}

double Hub::completions_per_second() const {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  std::uint64_t total = 0;
  for (const auto& [at, count] : ended_) {
    if (at >= now - kRateWindow) total += count;
  }
  return static_cast<double>(total) / std::chrono::duration<double>(kRateWindow).count();
}

}  // namespace faturad::http
