#include "cli/cli.hpp"

#include <cstdio>
#include <span>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "faturad/worker/parser.hpp"

namespace faturad::cli {
namespace {

struct Command {
  std::string_view name, usage, summary, details;
  Syntax syntax;
  int (*run)(const Arguments&);
};

int version(const Arguments&) {
  fmt::print("faturad {}\n", FATURAD_VERSION);
  return kOk;
}

// Not for people: what the daemon starts for each worker. See worker/wire.hpp.
int parse_worker(const Arguments&) { return worker::run_parse_worker(worker::kWorkerSocket); }

std::span<const Command> commands() {
  static const Command kCommands[] = {
      {"serve", "serve --config FILE", "run the daemon",
       "Runs until SIGTERM, which lets work under way finish; a second one stops at once. SIGHUP reads FILE again.\n",
       {{}, {"--config"}, 0, 0, ""}, serve},
      {"check-config", "check-config FILE", "say what is wrong with a configuration",
       "Checks FILE and the environment (FATURAD_SECTION__KEY) and opens what they name.\n", {{}, {}, 1, 1, "FILE"}, check_config},
      {"audit", "audit --config FILE", "read the whole database of a stopped daemon and report what does not agree",
       "Changes nothing but what opening the database does. Blobs outside are asked for, but not read: faturad blobs verify does that.\n"
       "The exit code is 1 when something does not agree.\n", {{}, {"--config"}, 0, 0, ""}, audit},
      {"blobs", "blobs verify|migrate --config FILE [--no-wait]", "check what lies in the blob stores, or move it to another one",
       "verify reads the blob of every document that lies in the blob stores of FILE and compares it with its SHA-256. It asks the\n"
       "daemon which there are, or its database when there is none. A line for each that is not there or differs: missing or damaged,\n"
       "the document's id, its SHA-256, the store. The exit code is then 1.\n"
       "\n"
       "migrate moves all documents to where blob.store of FILE says (embedded, primary, secondary or mirror), while the daemon runs:\n"
       "  1. add the new store to FILE and restart the daemon, unless it is there; keep the old one\n"
       "  2. set blob.store and reload the daemon (SIGHUP): new documents go there from now on\n"
       "  3. faturad blobs migrate: prints how many are to go, and ends when none lies elsewhere\n"
       "  4. remove the old store from FILE\n"
       "The daemon does the work; ending the command stops nothing, killing the daemon loses nothing: both go on where they were.\n"
       "A document is removed where it was after the new place has confirmed it. The exit code is 1 when some could not be moved,\n"
       "3 when the daemon has read another blob.store, 5 when there is no daemon.\n"
       "  --no-wait  ask the daemon and end\n",
       {{"--no-wait"}, {"--config"}, 1, 1, "action"}, blobs},
      {"extract", "extract [--in-process] [--ignore-attachments] [--passwords-file P] FILE...", "print the invoices of PDFs as JSON, one line a file",
       "Reads the files on all cores, each in a confined child process, and prints them in the order given. A file that\n"
       "cannot be read is a line with its error; the exit code is then 1.\n"
       "  --in-process          read in this process: for debugging and for files that you trust\n"
       "  --ignore-attachments  read the pages even where an embedded XML says it all\n"
       "  --passwords-file P    passwords of encrypted files, one a line; the empty one is tried first\n",
       {{"--in-process", "--ignore-attachments"}, {"--passwords-file"}, 1, SIZE_MAX, "FILE"}, extract},
      {"text", "text [--layout | --words] [--passwords-file P] FILE", "print the text of a PDF",
       "UTF-8, a form feed between pages.\n"
       "  --layout            as arranged on the page\n"
       "  --words             words with their boxes, one JSON object a line; then what no font explains\n"
       "  --passwords-file P  passwords of encrypted files, one a line; the empty one is tried first\n",
       {{"--layout", "--words"}, {"--passwords-file"}, 1, 1, "FILE"}, text},
      {"webhook", "webhook test --config FILE [NAME...]", "send a signed test event to webhooks and print what comes back",
       "To all of FILE, or to those named. The exit code is 1 when one does not answer 2xx.\n", {{}, {"--config"}, 1, SIZE_MAX, "action"}, webhook},
      {"version", "version", "print the version", "", {{}, {}, 0, 0, ""}, version},
      {"parse-worker", "parse-worker", "", "Started by the daemon only.\n", {{}, {}, 0, 0, ""}, parse_worker},
  };
  return kCommands;
}

void print_help(std::FILE* out) {
  fmt::print(out, "faturad stores, queues and reads invoice PDFs.\n\nusage: faturad COMMAND ...\n\n");
  for (const Command& command : commands()) {
    if (!command.summary.empty()) fmt::print(out, "  {:<14}{}\n", command.name, command.summary);
  }
  fmt::print(out, "\nfaturad COMMAND --help tells more. Exit codes: 0 done, 1 some input failed, 2 wrong command line,\n"
                  "3 wrong configuration, 4 storage, 5 the daemon cannot run.\n");
}

int refuse(std::string_view message, std::string_view command) {
  fmt::print(stderr, "faturad: {}; see faturad {}--help\n", message, command.empty() ? "" : fmt::format("{} ", command));
  return kUsage;
}

bool wants_help(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const std::string& a) { return a == "--help" || a == "-h"; });
}

int run(const Command& command, const std::vector<std::string>& arguments) {
  if (wants_help(arguments)) {
    fmt::print("usage: faturad {}\n\n{}", command.usage, command.details);
    return kOk;
  }
  const auto parsed = parse_arguments(command.syntax, arguments);
  if (!parsed) return refuse(parsed.error().message, command.name);
  return command.run(*parsed);
}

}  // namespace

int run_cli(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (arguments.empty()) {
    print_help(stderr);
    return kUsage;
  }
  const std::string& name = arguments.front();
  if (name == "help" || name == "--help" || name == "-h") {
    print_help(stdout);
    return kOk;
  }
  if (name == "--version") return version({});
  for (const Command& command : commands()) {
    if (command.name == name) return run(command, {arguments.begin() + 1, arguments.end()});
  }
  return refuse(fmt::format("there is no command \"{}\"", name), "");
}

}  // namespace faturad::cli
