// Enqueue, lease and complete per second at growing depths, and what a lease costs at the head of a deep queue, also right
// after a million deletes. The yardstick is a second queue of 1,000 jobs that is leased from by turns. All on one core: waking the
// commit thread on another one costs 15 or 50 us by where it last ran, more than the lease.
#include <sched.h>

#include <algorithm>
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

// A queue and what was leased from it and not completed yet.
struct Bench {
  store::Engine& engine;
  std::vector<queue::Lease> leases;
  std::vector<double> lease_us;
};

void lease_one(Bench& bench) {
  const auto start = Clock_::now();
  auto lease = bench.engine.queue().lease(Topic::parse, std::chrono::seconds(10));
  if (!lease || !*lease) std::exit(1);
  bench.lease_us.push_back(seconds_since(start) * 1e6);
  bench.leases.push_back(std::move(**lease));
}

// Answered after the sync, all in flight at once; returns completions per second.
double complete_all(Bench& bench) {
  const auto start = Clock_::now();
  std::atomic<std::size_t> left{bench.leases.size()};
  std::promise<void> all;
  for (const queue::Lease& lease : bench.leases) {
    ParsedDocument parsed;
    parsed.result_members = R"("invoices":[],"warnings":[])";
    bench.engine.queue().complete(lease, std::move(parsed), [&](const result<void>&) {
      if (--left == 0) all.set_value();
    });
  }
  all.get_future().wait();
  const double rate = static_cast<double>(bench.leases.size()) / seconds_since(start);
  bench.leases.clear();
  return rate;
}

double mean(const std::vector<double>& samples) {
  double sum = 0;
  for (const double sample : samples) sum += sample;
  return sum / static_cast<double>(samples.size());
}

double quantile(std::vector<double> samples, double share) {
  std::sort(samples.begin(), samples.end());
  return samples[static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1))];
}

std::uint64_t ready(store::Engine& engine) { return engine.queue().depth(Topic::parse).ready; }

// Works the queue off down to `keep` jobs by leasing and completing: each leaves its tombstones at the head.
void drain(Bench& bench, std::uint64_t keep) {
  while (ready(bench.engine) > keep) {
    for (int i = 0; i < kSample; ++i) lease_one(bench);
    complete_all(bench);
  }
  bench.lease_us.clear();
}

void stay_on_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(sched_getcpu(), &cores);
  if (sched_setaffinity(0, sizeof(cores), &cores) != 0) std::perror("sched_setaffinity");  // threads to come inherit it
}

std::unique_ptr<store::Engine> open(const std::filesystem::path& directory) {
  store::EngineOptions options;
  options.directory = directory;
  options.min_free_bytes = 0;
  auto opened = store::open_engine(options, system_clock());
  if (opened) return std::move(*opened);
  fmt::print(stderr, "{}\n", opened.error().message);
  std::exit(1);
}

// Leases by turns from the deep queue and from one of 1,000, so that whatever else the machine does weighs on both.
void measure(Bench& deep, Bench& shallow, const std::string& label, double enqueue) {
  for (int i = 0; i < kSample; ++i) {
    lease_one(shallow);
    lease_one(deep);
  }
  const double complete = complete_all(deep);
  complete_all(shallow);
  fmt::print("{:>10} {:>12} {:>12.0f} {:>10.1f} {:>10.1f} {:>10.1f} {:>10.2f}x {:>10.2f}x\n", label, enqueue > 0 ? fmt::format("{:.0f}", enqueue) : "-", complete,
             mean(deep.lease_us), quantile(deep.lease_us, 0.5), quantile(deep.lease_us, 0.99), mean(deep.lease_us) / mean(shallow.lease_us),
             quantile(deep.lease_us, 0.5) / quantile(shallow.lease_us, 0.5));
  std::fflush(stdout);
  deep.lease_us.clear();
  shallow.lease_us.clear();
}

}  // namespace

int main(int argc, char** argv) {
  stay_on_one_core();
  const std::uint64_t deepest = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const auto directory = std::filesystem::temp_directory_path() / fmt::format("faturad-bench-queue-{}", getpid());
  const auto deep_engine = open(directory / "deep"), shallow_engine = open(directory / "shallow");
  Bench deep{*deep_engine, {}, {}}, shallow{*shallow_engine, {}, {}};
  std::uint64_t serial = 0;
  fmt::print("{:>10} {:>12} {:>12} {:>10} {:>10} {:>10} {:>11} {:>11}\n", "depth", "enqueue/s", "complete/s", "lease us", "median us", "p99 us", "to 1k, mean", "median");
  // A sample takes kSample jobs off: the depth named is what is left behind it.
  const auto top_up = [&](Bench& bench, std::uint64_t depth) { return fill(bench.engine, depth + kSample - std::min(ready(bench.engine), depth), serial); };
  for (std::uint64_t depth : {std::uint64_t{1'000}, std::uint64_t{100'000}, deepest}) {
    const double enqueue = top_up(deep, depth);
    top_up(shallow, 1'000);
    measure(deep, shallow, std::to_string(depth), enqueue);
  }
  drain(deep, 2 * kSample);
  top_up(shallow, 1'000);
  measure(deep, shallow, "drained", 0);
  const store::EngineStats stats = deep.engine.stats();
  fmt::print("operations {} in {} commits, {} of them synced\n", stats.operations, stats.commits, stats.syncs);
  std::filesystem::remove_all(directory);
  return 0;
}
