#pragma once

#include <string>

#include "config/config.hpp"

namespace faturad {

// Runs until SIGTERM or SIGINT; a second one ends it at once. SIGHUP reads the configuration again. Returns the exit code.
int run_daemon(const config::Config& config, const std::string& config_file);

}  // namespace faturad
