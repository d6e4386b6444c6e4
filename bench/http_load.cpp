#include "http_load.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include "support/http_client.hpp"

namespace faturad::bench {

using Clock = std::chrono::steady_clock;

LoadResult upload(int port, const std::string& document, int connections, std::uint64_t total) {
  static std::atomic<std::uint64_t> serial{0};
  std::atomic<std::uint64_t> taken{0};
  std::mutex mutex;
  std::vector<double> latencies;
  LoadResult out;
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < connections; ++i) {
    threads.emplace_back([&] {
      test::HttpClient client(port);
      std::vector<double> mine;
      std::uint64_t failed = 0;
      while (taken++ < total) {
        const std::string body = document + "\n% " + std::to_string(++serial) + "\n";
        const auto sent = Clock::now();
        const auto answer = client.request("PUT", "/v1/invoices/bill.pdf", body);
        if (answer && answer->status == 202) {
          mine.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent).count());
        } else {
          ++failed;
          if (!answer) break;
        }
      }
      const std::lock_guard lock(mutex);
      latencies.insert(latencies.end(), mine.begin(), mine.end());
      out.failed += failed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  out.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  out.uploads = latencies.size();
  std::sort(latencies.begin(), latencies.end());
  if (!latencies.empty()) {
    out.p50_ms = latencies[latencies.size() / 2];
    out.p99_ms = latencies[latencies.size() * 99 / 100];
  }
  return out;
}

double metric(int port, const std::string& name) {
  test::HttpClient client(port);
  const auto page = client.request("GET", "/metrics");
  if (!page) return -1;
  const std::size_t at = page->body.find("\n" + name + " ");
  return at == std::string::npos ? -1 : std::strtod(page->body.c_str() + at + name.size() + 2, nullptr);
}

CpuTime cpu_of(int pid, bool with_children) {
  // proc(5): fields 14 to 17 of stat, behind the name in parentheses; children that have ended are in the latter two.
  const auto of_one = [](const std::string& id) {
    std::ifstream file("/proc/" + id + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 2)));
    std::string skipped;
    double user = 0, system = 0, ended_user = 0, ended_system = 0;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    fields >> user >> system >> ended_user >> ended_system;
    return user + system + ended_user + ended_system;
  };
  double ticks = of_one(std::to_string(pid));
  if (with_children) {
    // A thread of the daemon starts the children: they are listed by thread.
    for (int thread = pid; thread < pid + 4096; ++thread) {
      std::ifstream children("/proc/" + std::to_string(pid) + "/task/" + std::to_string(thread) + "/children");
      for (std::string child; children >> child;) ticks += of_one(child);
    }
  }
  return {ticks / static_cast<double>(sysconf(_SC_CLK_TCK))};
}

}  // namespace faturad::bench
