// Uploads over keep-alive connections, and what they took.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace faturad::bench {

struct LoadResult {
  std::uint64_t uploads = 0, failed = 0;
  double seconds = 0;
  double p50_ms = 0, p99_ms = 0;
  double per_second() const { return static_cast<double>(uploads) / seconds; }
};

// `connections` clients, each sending one document after the other, each document another one, `total` in all.
LoadResult upload(int port, const std::string& document, int connections, std::uint64_t total);

// A value of /metrics; labels as printed, e.g. faturad_queue_jobs{state="done",topic="parse"}.
double metric(int port, const std::string& name);

struct CpuTime {
  double seconds = 0;
};
CpuTime cpu_of(int pid, bool with_children);  // user and system time so far

}  // namespace faturad::bench
