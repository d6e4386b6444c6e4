#include "cli/cli.hpp"

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/extract_command.hpp"
#include "daemon.hpp"
#include "exit_codes.hpp"
#include "wiring.hpp"

namespace faturad::cli {
namespace {

constexpr const char* kHelp = R"(faturad {}: stores, queues and reads invoice PDFs

usage: faturad COMMAND [OPTIONS]

  serve --config FILE         run the daemon
  check-config FILE           check a configuration and what it names
  extract [--ignore-attachments] [--in-process] FILE...
                              the invoices of PDFs as NDJSON, one line a file, without a daemon
  text [--layout | --words] FILE
                              the text of a PDF, pages separated by form feeds; --words: words with boxes as NDJSON
  audit --config FILE         read the whole database of a stopped daemon and report what does not agree
  version                     print the version
  help                        print this

exit codes: 0 all went well; 1 some files failed or the audit found something; 2 wrong usage; 3 configuration;
4 storage; 5 ended by a second signal
)";

int usage(const std::string& what) {
  fmt::print(stderr, "faturad: {}; see faturad help\n", what);
  return kExitUsage;
}

std::optional<config::Config> load_config(const std::string& file) {
  auto loaded = config::load(file, config::process_environment());
  if (loaded) return std::move(*loaded);
  for (const std::string& line : loaded.error().lines) fmt::print(stderr, "{}\n", line);
  return std::nullopt;
}

int serve(const std::string& file) {
  const auto config = load_config(file);
  return config ? run_daemon(*config, file) : kExitConfiguration;
}

int check_config(const std::string& file) {
  const auto config = load_config(file);
  if (!config) return kExitConfiguration;
  const auto mistakes = config::check_surroundings(*config);
  for (const std::string& line : mistakes) fmt::print(stderr, "{}: {}\n", file, line);
  if (!mistakes.empty()) return kExitConfiguration;
  fmt::print("{}: ok\n", file);
  return kExitOk;
}

int audit(const std::string& file) {
  const auto config = load_config(file);
  if (!config) return kExitConfiguration;
  auto report = store::audit_directory(wiring::engine_options(*config, {}));
  if (!report) {
    fmt::print(stderr, "faturad: {}\n", report.error().message);
    return kExitStorage;
  }
  const queue::Depth& parse = report->depths[0];
  fmt::print("documents {}: accepted {} = done {} + dead {} + ready {} + retrying {} + running {} + deleted {}\n", report->documents, parse.accepted,
             parse.done, parse.dead, parse.ready, parse.retrying, parse.running, parse.deleted);
  for (const std::string& problem : report->problems) fmt::print("problem: {}\n", problem);
  return report->problems.empty() ? kExitOk : kExitSomeFailed;
}

// The one value of an option that a command takes, e.g. --config FILE.
std::optional<std::string> option(const std::vector<std::string>& arguments, std::string_view name) {
  if (arguments.size() == 2 && arguments[0] == name) return arguments[1];
  return std::nullopt;
}

}  // namespace

int run(int argc, char** argv) {
  const std::vector<std::string> all(argv + 1, argv + argc);
  if (all.empty()) return usage("no command");
  const std::string& command = all[0];
  const std::vector<std::string> arguments(all.begin() + 1, all.end());
  if (command == "version" || command == "--version") return fmt::print("faturad {}\n", FATURAD_VERSION), kExitOk;
  if (command == "help" || command == "--help" || command == "-h") return fmt::print(kHelp, FATURAD_VERSION), kExitOk;
  if (command == "parse-worker") {
    worker::ParseWorkerLimits limits;
    if (!arguments.empty()) limits.memory_bytes = std::strtoull(arguments[0].c_str(), nullptr, 10);
    return worker::run_parse_worker(3, limits);
  }
  if (command == "serve" || command == "audit") {
    const auto file = option(arguments, "--config");
    if (!file) return usage(command + " needs --config FILE and nothing else");
    return command == "serve" ? serve(*file) : audit(*file);
  }
  if (command == "check-config") return arguments.size() == 1 ? check_config(arguments[0]) : usage("check-config needs one FILE");
  if (command == "extract") return extract_command(arguments);
  if (command == "text") return text_command(arguments);
  return usage(fmt::format("unknown command '{}'", command));
}

}  // namespace faturad::cli
