// faturad blobs migrate: asks the daemon that runs to move documents to where the configuration says, and watches it do so.
#pragma once

#include "config/config.hpp"

namespace faturad::cli {

int migrate(const config::Config& config, bool wait);

}  // namespace faturad::cli
