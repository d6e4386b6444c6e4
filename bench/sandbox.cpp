// What killer documents cost: invoices a second by two parser processes, with and without one document in twenty whose reading
// ends its process. The killer is a SIGKILL in the middle of the reading: the same end that a crash, rlimit or seccomp brings.
// Rounds with and without alternate; the CPU time of all processes says what the killers cost where others use the machine, too.
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "faturad/worker/parser.hpp"

using namespace faturad;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int kThreads = 2;
constexpr int kEvery = 20;
constexpr int kRounds = 9;

// The parser process of this thread: its latest child, behind the zygote.
pid_t child_of_this_thread() {
  std::ifstream children("/proc/self/task/" + std::to_string(syscall(SYS_gettid)) + "/children");
  pid_t child = -1;
  for (pid_t next; children >> next;) child = next;
  return child;
}

// Of this process and of those children that have ended.
double cpu_seconds() {
  double sum = 0;
  for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(who, &used);
    for (const timeval& time : {used.ru_utime, used.ru_stime}) sum += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  }
  return sum;
}

struct Outcome {
  double per_second = 0;      // documents that are no killers
  double per_cpu_second = 0;
  int read = 0, killed = 0, wrong = 0;
};

Outcome run(const std::string& executable, const std::string& document, int total, bool killers) {
  std::atomic<int> next{0}, read{0}, killed{0}, wrong{0};
  const auto work = [&] {
    const auto parser = worker::make_process_parser({}, executable);
    for (int i = next++; i < total; i = next++) {
      auto payload = worker::Payload::create();
      if (!payload || !payload->append(document)) return;
      const bool killer = killers && i % kEvery == kEvery - 1;
      if (killer) kill(child_of_this_thread(), SIGKILL);
      const auto parsed = parser->parse(*payload);
      if (killer) {
        ++(parsed ? wrong : killed);
      } else {
        ++(parsed ? read : wrong);
      }
    }
  };
  const auto start = Steady::now();
  const double cpu = cpu_seconds();
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Steady::now() - start).count();
  return {read / seconds, read / (cpu_seconds() - cpu), read, killed, wrong};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const int total = argc > 1 ? std::atoi(argv[1]) : 1'000;
  std::ifstream in(std::string(FATURAD_SOURCE_DIR) + "/tests/fixtures/bill-50kb.pdf", std::ios::binary);
  const std::string document((std::istreambuf_iterator<char>(in)), {});
  std::vector<double> wall, cpu;
  for (int round = 0; round < kRounds; ++round) {
    const Outcome calm = run(FATURAD_BINARY, document, total, false), troubled = run(FATURAD_BINARY, document, total, true);
    if (calm.wrong + troubled.wrong > 0) {
      fmt::print(stderr, "{} documents did not end as they should\n", calm.wrong + troubled.wrong);
      return 1;
    }
    wall.push_back(troubled.per_second / calm.per_second);
    cpu.push_back(troubled.per_cpu_second / calm.per_cpu_second);
    fmt::print("{:8.0f}/s without killers, {:8.0f}/s with one in {} ({} processes died); {:.0f} and {:.0f} a CPU second\n", calm.per_second,
               troubled.per_second, kEvery, troubled.killed, calm.per_cpu_second, troubled.per_cpu_second);
  }
  fmt::print("median of {} rounds: {:.0f} % of the throughput without killers, {:.0f} % of the documents a CPU second\n", kRounds,
             100 * median(wall), 100 * median(cpu));
  return 0;
}
