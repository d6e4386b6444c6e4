#include "worker/parse_worker.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <new>
#include <string>

#include "worker/channel.hpp"
#include "worker/mapped_file.hpp"
#include "worker/sandbox.hpp"

namespace faturad::worker {
namespace {

constexpr std::uint64_t kMaxSettings = 16u << 20;
// Exit codes that the daemon's log shows.
constexpr int kEnded = 0, kBadSettings = 64, kNoSandbox = 65;

result<ParsedDocument> read_one(const DocumentRequest& request, const Reader& read) {
  try {
    const MappedFile file(request.file.get(), request.size);
    if (!file.ok()) return make_error(Errc::memory_limit, "the document does not fit into parser.memory");
    return read(file.bytes());
  } catch (const std::bad_alloc&) {
    return make_error(Errc::memory_limit, "reading the document takes more than parser.memory");
  } catch (const std::exception& error) {
    return make_error(Errc::internal, std::string("reading the document failed: ") + error.what());
  }
}

int serve_documents(int socket, const WorkerSettings& settings, const Reader& read) {
  if (!limit_process(settings.memory_bytes, settings.cpu_seconds) || !close_system_calls()) return kNoSandbox;
  while (const auto request = receive_document(socket)) {
    if (!send_blocking(socket, encode(read_one(*request, read)))) break;
  }
  return kEnded;
}

// A copy of this process, which has one thread, as another child of the daemon: it is the daemon that reaps it.
pid_t fork_sibling() { return static_cast<pid_t>(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, nullptr)); }

}  // namespace

int serve_parse_requests(int socket, const MakeReader& make_reader) {
  const auto bytes = receive_blocking(socket, kMaxSettings);
  const auto settings = bytes ? decode_settings(*bytes) : std::nullopt;
  if (!settings) return kBadSettings;
  if (!give_up_privileges()) return kNoSandbox;
  const Reader read = make_reader(*settings);
  while (auto order = receive_document(socket)) {
    const pid_t pid = fork_sibling();
    if (pid == 0) {
      // The child's socket takes the place of the zygote's, which no document may reach.
      if (dup2(order->file.get(), socket) < 0) return kNoSandbox;
      order.reset();
      return serve_documents(socket, *settings, read);
    }
    if (!send_blocking(socket, std::to_string(pid))) break;
  }
  return kEnded;
}

}  // namespace faturad::worker
