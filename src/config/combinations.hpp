#pragma once

#include <vector>

#include "config/load.hpp"

namespace faturad::config {

// Values that are each right but cannot be together.
void check_combinations(Loaded& loaded, const std::string& file);

}  // namespace faturad::config
