#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace faturad::cli {

// Asks each configured blob store something; one line for each that does not answer well.
std::vector<std::string> check_blob_stores(const config::Config& config);

}  // namespace faturad::cli
