// Wakes requests that wait: for one document to end, or for any event. Fed by the store after each commit; nobody polls.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "faturad/store/documents.hpp"

namespace faturad::http {

// One waiting request. Its timer is used on its executor only; it ends early when what it waits for comes.
struct Waiting {
  explicit Waiting(const boost::asio::any_io_executor& executor) : timer(executor) {}
  boost::asio::steady_timer timer;
};

class Hub {
 public:
  void add(const DocumentId& id, const std::shared_ptr<Waiting>& waiting);
  void remove(const DocumentId& id, const std::shared_ptr<Waiting>& waiting);
  void add_for_events(const std::shared_ptr<Waiting>& waiting);
  void remove_for_events(const std::shared_ptr<Waiting>& waiting);

  void publish(const std::vector<store::Event>& events);  // any thread
  void wake_all();                                        // the server stops
  double completions_per_second() const;                  // over the last ten seconds

 private:
  static void wake(const std::shared_ptr<Waiting>& waiting);

  mutable std::mutex mutex_;  // guards the members below
  std::unordered_multimap<DocumentId, std::shared_ptr<Waiting>> by_document_;
  std::vector<std::shared_ptr<Waiting>> for_events_;
  std::deque<std::pair<std::chrono::steady_clock::time_point, std::uint32_t>> ended_;  // a bucket for each commit
};

}  // namespace faturad::http
