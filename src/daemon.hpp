#pragma once

#include <string>

#include "config/config.hpp"

namespace faturad {

// Runs until SIGTERM or SIGINT. `config_path` is read again at SIGHUP. Returns the exit code (see cli/exit_code.hpp).
int run_daemon(const config::Config& config, const std::string& config_path);

}  // namespace faturad
