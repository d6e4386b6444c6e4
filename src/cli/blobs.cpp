#include "cli/blobs.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/migrate.hpp"
#include "cli/verify.hpp"
#include "config/check.hpp"
#include "config/load.hpp"

namespace faturad::cli {

std::vector<std::string> check_blob_stores(const config::Config& config) {
  std::vector<std::string> out;
  for (const OpenStore& store : open_stores(config)) {
    const auto& site = store.site == store::kPrimary ? config.blob_primary : config.blob_secondary;
    const auto label = store.opened.owned->label();
    if (!label) {
      out.push_back(fmt::format("[{}]: {}", store.name, label.error().message));
    } else if (site.kind == "filesystem" && !config::is_writable_folder(site.directory)) {
      out.push_back(fmt::format("[{}]: {} cannot be written: {}; give it to the user that runs faturad", store.name, site.directory, std::strerror(errno)));
    }
  }
  return out;
}

int blobs(const Arguments& arguments) {
  const auto file = arguments.options.find("--config");
  const std::string& action = arguments.operands.front();
  const bool verifies = action == "verify" && !arguments.has("--no-wait");
  if (!(verifies || action == "migrate") || file == arguments.options.end()) {
    fmt::print(stderr, "faturad: it is blobs verify --config FILE or blobs migrate --config FILE; see faturad blobs --help\n");
    return kUsage;
  }
  const config::Loaded loaded = config::load_file(file->second, config::process_environment());
  for (const config::Problem& problem : loaded.problems) fmt::print(stderr, "{}\n", problem.str());
  if (!loaded.ok()) return kConfiguration;
  return verifies ? verify(loaded.config) : migrate(loaded.config, !arguments.has("--no-wait"));
}

}  // namespace faturad::cli
