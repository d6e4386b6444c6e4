// CPU time of this thread: what work costs, whoever else has the machine.
#pragma once

#include <ctime>

namespace faturad::bench {

inline double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <class Work>
double milliseconds(const Work& work) {
  const double start = cpu_milliseconds();
  work();
  return cpu_milliseconds() - start;
}

}  // namespace faturad::bench
