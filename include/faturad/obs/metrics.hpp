// What is counted while documents are read, and the page that Prometheus reads. Counting is an atomic addition; the
// page is made when it is asked for.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::obs {

class Counter {
 public:
  void add(std::uint64_t by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void add(std::int64_t by) { value_.fetch_add(by, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Of durations, in buckets from 1 ms to 60 s.
class Histogram {
 public:
  static constexpr std::array<double, 15> kBounds = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60};
  void observe(std::chrono::nanoseconds took);
  std::array<std::uint64_t, kBounds.size() + 1> counts() const;  // by bucket, not cumulative; the last has no bound
  double sum_seconds() const;

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_{};
  std::atomic<std::uint64_t> sum_ns_{0};
};

struct Metrics {
  Histogram lease_wait, parse, job;  // waiting for a job that came; reading; from lease to durable outcome
  Counter documents_parsed, bytes_parsed, pages_parsed;
  Counter leases_lost, leases_released;
  Counter child_starts, child_kills;
  Gauge worker_threads, worker_threads_busy;
  // Attempts that ended without a result, by reason.
  Counter& failures(Errc code) { return failures_[static_cast<std::size_t>(code)]; }
  const Counter& failures(Errc code) const { return failures_[static_cast<std::size_t>(code)]; }

 private:
  std::array<Counter, static_cast<std::size_t>(Errc::internal) + 1> failures_;
};

// A value that some part knows when it is asked. Samples of one name stand together.
struct Sample {
  std::string name;  // faturad_..., counters end in _total
  std::string help;
  bool counter = false;
  double value = 0;
  std::vector<std::pair<std::string, std::string>> labels;
};
using Source = std::function<std::vector<Sample>()>;

std::vector<Sample> process_samples();  // of this process: memory, CPU time, descriptors, start time

// The text format of Prometheus, version 0.0.4.
std::string metrics_page(const Metrics& metrics, const std::vector<Source>& sources);

}  // namespace faturad::obs
