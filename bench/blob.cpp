// Documents a second into blob stores and out of them: 50 KB and 5 MB, 16 and 64 at a time, a folder and an S3 server; beside it what
// s3cmd does on the same server with as many processes, and how many cores this client and the server kept busy: the one with more is
// what limits, for they share the machine.
//   scripts/test-s3 ceph -- build/dev/bench/blob
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>
#include <thread>
#include <vector>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>

#include "faturad/blob/s3_store.hpp"
#include "faturad/blob/stores.hpp"
#include "faturad/core/ids.hpp"

using namespace faturad;

namespace {

using Clock = std::chrono::steady_clock;

std::string variable(const char* name) {
  const char* const text = std::getenv(name);
  return text ? text : "";
}

std::vector<std::string> documents(std::size_t count, std::size_t bytes) {
  std::mt19937_64 random(std::random_device{}());
  std::vector<std::string> out(count, std::string(bytes, '\0'));
  for (std::string& document : out) {
    for (std::size_t i = 0; i + 8 <= bytes; i += 8) {
      const auto word = random();
      document.replace(i, 8, reinterpret_cast<const char*>(&word), 8);
    }
  }
  return out;
}

// Calls a second of `call(i)` for i < count on so many threads.
template <class Call>
double rate(std::size_t count, int threads, Call call) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> pool;
  const auto start = Clock::now();
  for (int t = 0; t < threads; ++t) {
    pool.emplace_back([&] {
      for (std::size_t i = next++; i < count; i = next++) {
        if (const result<void> done = call(i); !done) {
          fmt::print(stderr, "failed: {}\n", done.error().message);
          std::exit(1);
        }
      }
    });
  }
  for (std::thread& thread : pool) thread.join();
  return static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - start).count();
}

// s3cmd takes one process a file at a time; so many processes run beside each other. 0: it is not installed.
double s3cmd_rate(const std::filesystem::path& folder, const std::vector<std::string>& all, int processes) {
  if (std::system("command -v s3cmd >/dev/null") != 0) return 0;
  const std::size_t count = std::min<std::size_t>(all.size(), static_cast<std::size_t>(processes) * 2);
  std::filesystem::create_directories(folder);
  for (std::size_t i = 0; i < count; ++i) std::ofstream(folder / std::to_string(i), std::ios::binary) << all[i];
  std::string host = variable("FATURAD_TEST_S3_ENDPOINT");
  host = host.substr(host.find("://") + 3);
  const auto start = Clock::now();
  // Keys come from the environment.
  const std::string line = fmt::format("ls {0}/* | xargs -P {1} -I F s3cmd --no-ssl --config=/dev/null --region=us-east-1 --host={2} --host-bucket={2} -q put F s3://{3}/s3cmd/",
                                       folder.string(), processes, host, variable("FATURAD_TEST_S3_BUCKET"));
  if (std::system(line.c_str()) != 0) return 0;
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::filesystem::remove_all(folder);
  return static_cast<double>(count) / seconds;
}

double client_cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

// Of the processes whose pid files the server's script keeps; 0: there are none.
double server_cpu_seconds() {
  const std::filesystem::path folder = variable("FATURAD_TEST_S3_DIR") + "/run";
  double ticks = 0;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (entry.path().extension() != ".pid") continue;
    std::string pid, line;
    std::getline(std::ifstream(entry.path()), pid);
    std::getline(std::ifstream("/proc/" + pid + "/stat"), line);
    const std::size_t name_ends = line.rfind(')');  // proc(5): fields 14 and 15 are user and system time
    if (name_ends == std::string::npos) continue;
    std::istringstream fields(line.substr(name_ends + 1));
    std::string skipped;
    double user = 0, system = 0;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    fields >> user >> system;
    ticks += user + system;
  }
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// Cores that both sides keep busy from here on.
class Cores {
 public:
  std::pair<double, double> client_and_server() const {
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    return {(client_cpu_seconds() - client_) / seconds, (server_cpu_seconds() - server_) / seconds};
  }

 private:
  const Clock::time_point start_ = Clock::now();
  const double client_ = client_cpu_seconds(), server_ = server_cpu_seconds();
};

std::string limit_of(const std::pair<double, double>& cores) {
  if (cores.second == 0) return "-";
  return fmt::format("{:.2f}:{:.2f} {}", cores.first, cores.second, cores.second > cores.first ? "server" : "client");
}

struct Row {
  const char* name;
  std::function<std::unique_ptr<blob::BlobStore>(int threads)> make;
};

}  // namespace

int main() {
  signal(SIGPIPE, SIG_IGN);
  const auto folder = std::filesystem::temp_directory_path() / make_document_id(system_clock().unix_ms()).str();
  std::filesystem::create_directories(folder / "blobs");
  std::vector<Row> rows{{"filesystem", [&](int) { return blob::make_filesystem_store({folder / "blobs"}); }}};
  if (!variable("FATURAD_TEST_S3_ENDPOINT").empty()) {
    rows.push_back({"s3", [](int threads) {
                      blob::S3Options options;
                      options.endpoint = variable("FATURAD_TEST_S3_ENDPOINT");
                      options.bucket = variable("FATURAD_TEST_S3_BUCKET");
                      options.prefix = make_document_id(system_clock().unix_ms()).str() + '/';
                      options.max_connections = threads;
                      return blob::make_s3_store(options, system_clock());
                    }});
  }
  fmt::print("{:>10} {:>9} {:>9} {:>8} {:>17} {:>8} {:>17} {:>8} {:>11}\n", "store", "bytes", "at a time", "put/s", "cores, limit", "get/s", "cores, limit", "s3cmd/s",
             "put : s3cmd");
  for (const auto& [bytes, count] : {std::pair<std::size_t, std::size_t>(50'000, 1'000), {5'000'000, 64}}) {
    for (const int threads : {16, 64}) {
      const auto all = documents(count, bytes);
      std::vector<blob::BlobId> ids;
      for (const std::string& document : all) ids.push_back({sha256(document), document.size()});
      for (const Row& row : rows) {
        const auto store = row.make(threads);
        const Cores putting;
        const double puts = rate(count, threads, [&](std::size_t i) {
          blob::MemorySource source(all[i]);
          return store->put(ids[i], source);
        });
        const std::string put_limit = row.name == std::string("s3") ? limit_of(putting.client_and_server()) : "-";
        const Cores getting;
        const double gets = rate(count, threads, [&](std::size_t i) {
          return store->read(ids[i], 0, UINT64_MAX, [](std::string_view) -> result<void> { return {}; });
        });
        const std::string get_limit = row.name == std::string("s3") ? limit_of(getting.client_and_server()) : "-";
        const double other = row.name == std::string("s3") ? s3cmd_rate(folder / "s3cmd", all, threads) : 0;
        fmt::print("{:>10} {:>9} {:>9} {:>8.0f} {:>17} {:>8.0f} {:>17} {:>8} {:>11}\n", row.name, bytes, threads, puts, put_limit, gets, get_limit,
                   other > 0 ? fmt::format("{:.1f}", other) : "-", other > 0 ? fmt::format("{:.1f}", puts / other) : "-");
        std::fflush(stdout);  // a row takes a while
      }
    }
  }
  std::filesystem::remove_all(folder);
  return 0;
}
