// Enqueue, lease and complete per second at growing depths, and what a lease costs at the head of a deep queue, also right
// after a million deletes. The yardstick is the same run's cost at the smallest depth.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "faturad/store/engine.hpp"

using namespace faturad;
using Clock_ = std::chrono::steady_clock;

namespace {

constexpr int kPerRequest = 100;   // documents of one accept: the queue is measured, not the payloads
constexpr int kSample = 2'000;     // leases timed at each depth

double seconds_since(Clock_::time_point start) { return std::chrono::duration<double>(Clock_::now() - start).count(); }

store::AcceptRequest request(std::uint64_t& serial) {
  store::AcceptRequest out;
  out.duplicates = store::DuplicatePolicy::accept;
  for (int i = 0; i < kPerRequest; ++i) {
    store::NewDocument document;
    document.id = make_document_id(system_clock().unix_ms());
    document.tail = "%PDF-" + std::to_string(serial++);
    document.bytes = document.tail.size();
    document.sha256 = sha256(document.tail);
    out.documents.push_back(std::move(document));
  }
  return out;
}

// Fills the queue with `count` jobs, 16 requests in flight; returns documents per second.
double fill(store::Engine& engine, std::uint64_t count, std::uint64_t& serial) {
  const auto start = Clock_::now();
  std::vector<std::future<bool>> in_flight;
  for (std::uint64_t sent = 0; sent < count; sent += kPerRequest) {
    auto done = std::make_shared<std::promise<bool>>();
    in_flight.push_back(done->get_future());
    engine.intake().accept(request(serial), [done](const auto& outcome) { done->set_value(outcome.has_value()); });
    if (in_flight.size() < 16) continue;
    if (!in_flight.front().get()) std::exit(1);
    in_flight.erase(in_flight.begin());
  }
  for (auto& one : in_flight) {
    if (!one.get()) std::exit(1);
  }
  return static_cast<double>(count) / seconds_since(start);
}

struct Rates {
  double lease_us = 0;       // one thread, one after the other, nothing else going on
  double complete_per_s = 0;  // answered after the sync, all in flight at once
};

Rates lease_and_complete(store::Engine& engine) {
  std::vector<queue::Lease> leases;
  const auto start = Clock_::now();
  for (int i = 0; i < kSample; ++i) {
    auto lease = engine.queue().lease(Topic::parse, std::chrono::seconds(10));
    if (!lease || !*lease) std::exit(1);
    leases.push_back(std::move(**lease));
  }
  Rates rates;
  rates.lease_us = seconds_since(start) * 1e6 / kSample;
  const auto completing = Clock_::now();
  std::atomic<int> left{kSample};
  std::promise<void> all;
  for (const queue::Lease& lease : leases) {
    ParsedDocument parsed;
    parsed.result_members = R"("invoices":[],"warnings":[])";
    engine.queue().complete(lease, std::move(parsed), [&](const result<void>&) {
      if (--left == 0) all.set_value();
    });
  }
  all.get_future().wait();
  rates.complete_per_s = kSample / seconds_since(completing);
  return rates;
}

std::uint64_t ready(store::Engine& engine) { return engine.queue().depth(Topic::parse).ready; }

// Works the queue off down to `keep` jobs by leasing and completing: each leaves its tombstones at the head.
void drain(store::Engine& engine, std::uint64_t keep) {
  while (ready(engine) > keep) lease_and_complete(engine);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t deepest = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const auto directory = std::filesystem::temp_directory_path() / fmt::format("faturad-bench-queue-{}", getpid());
  store::EngineOptions options;
  options.directory = directory;
  options.min_free_bytes = 0;
  auto opened = store::open_engine(options, system_clock());
  if (!opened) {
    fmt::print(stderr, "{}\n", opened.error().message);
    return 1;
  }
  store::Engine& engine = **opened;
  std::uint64_t serial = 0;
  fmt::print("{:>10} {:>14} {:>12} {:>14} {:>18}\n", "depth", "enqueue/s", "lease us", "complete/s", "lease vs smallest");
  double smallest = 0;
  const auto row = [&](const std::string& label, double enqueue, const Rates& rates) {
    if (smallest == 0) smallest = rates.lease_us;
    fmt::print("{:>10} {:>14} {:>12.1f} {:>14.0f} {:>17.2f}x\n", label, enqueue > 0 ? fmt::format("{:.0f}", enqueue) : "-",
               rates.lease_us, rates.complete_per_s, rates.lease_us / smallest);
    std::fflush(stdout);
  };
  for (std::uint64_t depth : {std::uint64_t{1'000}, std::uint64_t{100'000}, deepest}) {
    // A sample takes kSample jobs off: the depth named is what is left behind it.
    const double enqueue = fill(engine, depth + kSample - std::min(ready(engine), depth), serial);
    row(std::to_string(depth), enqueue, lease_and_complete(engine));
  }
  drain(engine, 2 * kSample);
  row("drained", 0, lease_and_complete(engine));
  const store::EngineStats stats = engine.stats();
  fmt::print("operations {} in {} commits, {} of them synced\n", stats.operations, stats.commits, stats.syncs);
  opened->reset();
  std::filesystem::remove_all(directory);
  return 0;
}
