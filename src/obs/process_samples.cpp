#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "faturad/obs/metrics.hpp"

namespace faturad::obs {
namespace {

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_files() {
  std::error_code failed;
  double count = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", failed), end; !failed && entry != end; entry.increment(failed)) ++count;
  return count;
}

}  // namespace

std::vector<Sample> process_samples() {
  rusage own{}, children{};
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &children);
  return {
      {"process_resident_memory_bytes", "Resident memory of the daemon without its children.", false, resident_bytes(), {}},
      {"process_cpu_seconds_total", "CPU time of the daemon without its children.", true, seconds(own.ru_utime) + seconds(own.ru_stime), {}},
      {"process_open_fds", "Open file descriptors.", false, open_files(), {}},
      {"faturad_finished_children_cpu_seconds_total", "CPU time of parser processes that have ended.", true,
       seconds(children.ru_utime) + seconds(children.ru_stime), {}},
  };
}

}  // namespace faturad::obs
