#include <cstdio>

#include <fmt/format.h>

#include "cli/blobs.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "config/check.hpp"
#include "config/load.hpp"
#include "daemon.hpp"

namespace faturad::cli {
namespace {

bool report(const std::vector<config::Problem>& problems) {
  for (const config::Problem& problem : problems) fmt::print(stderr, "{}\n", problem.str());
  return problems.empty();
}

bool check(const config::Loaded& loaded, const std::string& file) {
  return report(loaded.problems) && report(config::check_surroundings(loaded, file));
}

}  // namespace

int serve(const Arguments& arguments) {
  const auto file = arguments.options.find("--config");
  if (file == arguments.options.end()) {
    fmt::print(stderr, "faturad: serve needs --config FILE; see faturad serve --help\n");
    return kUsage;
  }
  const auto loaded = config::load_file(file->second, config::process_environment());
  if (!check(loaded, file->second)) return kConfiguration;
  return run_daemon(loaded.config, file->second);
}

int check_config(const Arguments& arguments) {
  const std::string& file = arguments.operands.front();
  const auto loaded = config::load_file(file, config::process_environment());
  if (!check(loaded, file)) return kConfiguration;
  // Here only: the daemon starts without its stores, and waits for them.
  const auto unanswered = check_blob_stores(loaded.config);
  for (const std::string& line : unanswered) fmt::print(stderr, "{}: {}\n", file, line);
  if (!unanswered.empty()) return kConfiguration;
  fmt::print("{}: ok\n", file);
  return kOk;
}

}  // namespace faturad::cli
