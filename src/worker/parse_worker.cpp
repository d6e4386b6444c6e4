#include "worker/parse_worker.hpp"

#include <new>

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

}  // namespace

int serve_parse_requests(int socket, const MakeReader& make_reader) {
  const auto bytes = receive_blocking(socket, kMaxSettings);
  const auto settings = bytes ? decode_settings(*bytes) : std::nullopt;
  if (!settings) return kBadSettings;
  if (!limit_process(settings->memory_bytes, settings->cpu_seconds)) return kNoSandbox;
  const Reader read = make_reader(*settings);
  if (!close_system_calls()) return kNoSandbox;
  while (const auto request = receive_document(socket)) {
    if (!send_blocking(socket, encode(read_one(*request, read)))) break;
  }
  return kEnded;
}

}  // namespace faturad::worker
