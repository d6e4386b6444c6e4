#include <csignal>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "config/load.hpp"
#include "faturad/core/clock.hpp"
#include "faturad/notify/receivers.hpp"
#include "faturad/obs/log.hpp"
#include "wiring.hpp"

namespace faturad::cli {
namespace {

constexpr std::size_t kShown = 500;  // bytes of the answer

std::string printable(std::string_view body) {
  std::string out(body.substr(0, kShown));
  std::replace_if(out.begin(), out.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return body.size() > kShown ? out + "..." : out;
}

bool test(const notify::Receiver& receiver) {
  const std::string& name = receiver.endpoint.name;
  const auto answer = notify::send_test(receiver, system_clock());
  if (!answer) {
    fmt::print("{}: failed: {} ({})\n", name, answer.error().message, faturad::name(answer.error().code));
    return false;
  }
  const bool taken = answer->status >= 200 && answer->status < 300;
  fmt::print("{}: {}: {} answered {} in {:.0f} ms\n", name, taken ? "ok" : "failed", answer->remote_address, answer->status,
             std::chrono::duration<double, std::milli>(answer->took).count());
  if (!answer->body.empty()) fmt::print("  {}\n", printable(answer->body));
  return taken;
}

}  // namespace

int webhook(const Arguments& arguments) {
  const std::vector<std::string> names(arguments.operands.begin() + 1, arguments.operands.end());
  const auto file = arguments.options.find("--config");
  if (arguments.operands.front() != "test" || file == arguments.options.end()) {
    fmt::print(stderr, "faturad: it is: faturad webhook test --config FILE [NAME...]\n");
    return kUsage;
  }
  ::signal(SIGPIPE, SIG_IGN);  // a receiver may hang up
  const config::Loaded loaded = config::load_file(file->second, config::process_environment());
  for (const config::Problem& problem : loaded.problems) fmt::print(stderr, "{}\n", problem.str());
  if (!loaded.ok()) return kConfiguration;
  const auto endpoints = wiring::webhook_endpoints(loaded.config);
  if (!endpoints) {
    fmt::print(stderr, "faturad: {}\n", endpoints.error().message);
    return kConfiguration;
  }
  for (const std::string& name : names) {
    if (loaded.config.webhook.contains(name)) continue;
    fmt::print(stderr, "faturad: there is no [webhook.{}] in {}\n", name, file->second);
    return kUsage;
  }
  const auto logger = obs::make_stderr_logger(obs::LogFormat::text, obs::LogLevel::warning, system_clock());
  notify::Receivers receivers(1, wiring::webhook_circuit(), system_clock(), *logger);
  receivers.replace(*endpoints);
  bool all = true;
  for (const auto& receiver : *receivers.current()) {
    const bool wanted = names.empty() || std::find(names.begin(), names.end(), receiver->endpoint.name) != names.end();
    if (wanted) all = test(*receiver) && all;
  }
  return all ? kOk : kInputFailed;
}

}  // namespace faturad::cli
