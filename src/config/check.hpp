#pragma once

#include <vector>

#include "config/load.hpp"

namespace faturad::config {

// Opens what the configuration names: the data folder, the passwords file. Makes the data folder if it is missing.
std::vector<Problem> check_surroundings(const Loaded& loaded, const std::string& file);

}  // namespace faturad::config
