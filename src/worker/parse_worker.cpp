// The sandbox's inside: a process that reads documents for the daemon and can do nothing else.
#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <new>

#include <fmt/format.h>

#include "faturad/worker/parser.hpp"
#include "worker/reading.hpp"
#include "worker/wire.hpp"

namespace faturad::worker {
namespace {

bool limit(int resource, rlim_t value) {
  const rlimit bound{value, value};
  return setrlimit(static_cast<__rlimit_resource>(resource), &bound) == 0;
}

bool confine_resources(const ParseWorkerLimits& limits) {
  // Time is bounded by the parent, which kills at the deadline and dies with its children.
  return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         limit(RLIMIT_AS, limits.memory_bytes) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 16) &&
         limit(RLIMIT_NPROC, 0);
}

// What reading needs: memory, the two ends of the socket, the clock. No files, no network, no processes.
bool confine_system_calls() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (!filter) return false;
  bool ok = true;
  for (const int call : {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(recvfrom),
                         SCMP_SYS(sendto), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk),
                         SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time),
                         SCMP_SYS(getrandom), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall),
                         SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(sched_yield)}) {
    ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
  }
  // Memory that can be executed is never needed.
  ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
  ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
  // Libraries look for optional files and cope when they cannot be had.
  for (const int call : {SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(newfstatat), SCMP_SYS(access), SCMP_SYS(readlink), SCMP_SYS(stat)}) {
    ok = ok && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), call, 0) == 0;
  }
  ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fstat), 0) == 0;
  ok = ok && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return ok;
}

result<ParsedDocument> read_guarded(const wire::Request& request, int fd) {
  const MappedFile file(fd, request.size);
  ::close(fd);
  if (!file.ok()) return make_error(Errc::memory_limit, "the document does not fit into parser.memory");
  try {
    return read_invoice(file.bytes(), request.options);
  } catch (const std::bad_alloc&) {
    return make_error(Errc::memory_limit, "reading the document needs more than parser.memory");
  } catch (const std::exception& error) {
    return make_error(Errc::internal, fmt::format("reading the document failed: {}", error.what()));
  }
}

}  // namespace

int run_parse_worker(int socket, const ParseWorkerLimits& limits) {
  const auto cmaps = pdf::load_cmap_library();  // before the files are out of reach
  if (!confine_resources(limits) || !confine_system_calls()) return 3;
  std::string message;
  while (true) {
    int fd = -1;
    if (wire::receive_frame(socket, message, &fd, std::nullopt) != wire::Received::ok) return 0;
    auto request = wire::decode_request(message);
    if (!request || fd < 0) return 2;
    request->options.cmaps = cmaps;
    const result<ParsedDocument> outcome = read_guarded(*request, fd);
    if (!wire::send_frame(socket, wire::encode(outcome), -1)) return 0;
    message.clear();
    message.shrink_to_fit();
  }
}

}  // namespace faturad::worker
