#include <cstdio>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/verify.hpp"
#include "config/load.hpp"
#include "faturad/store/engine.hpp"
#include "wiring.hpp"

namespace faturad::cli {

int audit(const Arguments& arguments) {
  const auto file = arguments.options.find("--config");
  if (file == arguments.options.end()) {
    fmt::print(stderr, "faturad: audit needs --config FILE; see faturad audit --help\n");
    return kUsage;
  }
  const config::Loaded loaded = config::load_file(file->second, config::process_environment());
  for (const config::Problem& problem : loaded.problems) fmt::print(stderr, "{}\n", problem.str());
  if (!loaded.ok()) return kConfiguration;
  const auto stores = open_stores(loaded.config);
  const auto report = store::audit_directory(wiring::engine_options(loaded.config, {}), blob_check(stores));
  if (!report) {
    fmt::print(stderr, "faturad: {}\n", report.error().message);
    return kStorage;
  }
  const queue::Depth& parse = report->depths[0];
  fmt::print("documents {}: accepted {} = done {} + dead {} + ready {} + retrying {} + running {} + deleted {}\n", report->documents, parse.accepted,
             parse.done, parse.dead, parse.ready, parse.retrying, parse.running, parse.deleted);
  for (const std::string& problem : report->problems) fmt::print("problem: {}\n", problem);
  return report->problems.empty() ? kOk : kInputFailed;
}

}  // namespace faturad::cli
