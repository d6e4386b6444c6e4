// What `faturad parse-worker` runs.
#include <memory>

#include "faturad/worker/parser.hpp"
#include "worker/parse_worker.hpp"
#include "worker/reading.hpp"
#include "worker/warm_up.hpp"

namespace faturad::worker {

int run_parse_worker(int socket) {
  return serve_parse_requests(socket, [](const WorkerSettings& settings) -> Reader {
    pdf::ReadOptions options;
    options.limits = settings.limits;
    options.passwords = settings.passwords;
    options.cmaps = pdf::load_cmap_library();
    warm_up(options);
    return [options = std::move(options), ignore = settings.ignore_attachments](std::span<const std::byte> bytes) {
      return read_invoice(bytes, options, ignore);
    };
  });
}

}  // namespace faturad::worker
