#include "worker/sandbox.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

namespace faturad::worker {
namespace {

Error failed(std::string_view what, int error) {
  return make_error(Errc::internal, fmt::format("the sandbox cannot be closed: {}: {}", what, std::strerror(error)));
}

result<void> limit(int resource, const char* name, rlim_t value) {
  rlimit now{};
  if (getrlimit(static_cast<__rlimit_resource>(resource), &now) != 0) return failed(name, errno);
  const rlim_t bound = now.rlim_max == RLIM_INFINITY ? value : std::min(value, now.rlim_max);
  const rlimit wanted{bound, bound};
  if (setrlimit(static_cast<__rlimit_resource>(resource), &wanted) != 0) return failed(name, errno);
  return {};
}

result<void> drop_capabilities() {
  // Only a privileged process has any, and only such a one may shrink its bounding set.
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EPERM) return failed("PR_CAPBSET_DROP", errno);
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct held[_LINUX_CAPABILITY_U32S_3]{}, none[_LINUX_CAPABILITY_U32S_3]{};
  // Under the hardened unit there are none to give up, and its filter refuses capset.
  if (syscall(SYS_capget, &header, held) == 0 && std::memcmp(held, none, sizeof none) == 0) return {};
  if (syscall(SYS_capset, &header, none) != 0) return failed("capset", errno);
  return {};
}

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_KILL_PROCESS)) {}
  ~Filter() { seccomp_release(context_); }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  template <class... Conditions>
  void allow(int call, Conditions... conditions) { add(SCMP_ACT_ALLOW, call, conditions...); }
  template <class... Conditions>
  void refuse(int call, int error) { add(SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error)), call); }
  int load() { return error_ == 0 ? seccomp_load(context_) : error_; }

 private:
  template <class... Conditions>
  void add(std::uint32_t action, int call, Conditions... conditions) {
    if (error_ == 0) error_ = seccomp_rule_add(context_, action, call, sizeof...(conditions), conditions...);
  }
  scmp_filter_ctx context_;
  int error_ = context_ ? 0 : -ENOMEM;
};

void allow_memory(Filter& filter) {
  const auto no_exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  filter.allow(SCMP_SYS(mmap), no_exec);
  filter.allow(SCMP_SYS(mprotect), no_exec);
  for (const int call : {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk)}) filter.allow(call);
}

// abort() signals its own thread and nobody else.
void allow_own_signals(Filter& filter) {
  filter.allow(SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid())));
  for (const int call : {SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(getpid), SCMP_SYS(gettid)}) {
    filter.allow(call);
  }
}

// A parent that died before this call closed the socket, too: the process then ends at its next read.
result<void> die_with_parent() {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return failed("PR_SET_PDEATHSIG", errno);
  return {};
}

}  // namespace

result<void> give_up_privileges() {
  if (auto ok = die_with_parent(); !ok) return ok;
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return failed("PR_SET_DUMPABLE", errno);
  if (auto ok = drop_capabilities(); !ok) return ok;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed("PR_SET_NO_NEW_PRIVS", errno);
  return limit(RLIMIT_CORE, "RLIMIT_CORE", 0);
}

result<void> limit_process(std::uint64_t memory_bytes, std::uint64_t cpu_seconds) {
  if (auto ok = die_with_parent(); !ok) return ok;  // a fork does not inherit it
  if (auto ok = limit(RLIMIT_FSIZE, "RLIMIT_FSIZE", 0); !ok) return ok;
  if (auto ok = limit(RLIMIT_CPU, "RLIMIT_CPU", cpu_seconds); !ok) return ok;
  if (kSandboxed) return limit(RLIMIT_AS, "RLIMIT_AS", memory_bytes);
  return {};
}

result<void> close_system_calls() {
  // The socket and one document; opening needs a free number, and there is none beyond.
  if (auto ok = limit(RLIMIT_NOFILE, "RLIMIT_NOFILE", 16); !ok) return ok;
  if (!kSandboxed) return {};
  Filter filter;
  for (const int call : {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(recvmsg), SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(futex),
                         SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom), SCMP_SYS(sched_yield),
                         SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group)}) {
    filter.allow(call);
  }
  filter.refuse(SCMP_SYS(ioctl), ENOTTY);       // stdio asks whether stderr is a terminal
  filter.refuse(SCMP_SYS(newfstatat), EACCES);  // glibc's fstat
  allow_memory(filter);
  allow_own_signals(filter);
  if (const int error = filter.load(); error != 0) return failed("seccomp", -error);
  return {};
}

}  // namespace faturad::worker
