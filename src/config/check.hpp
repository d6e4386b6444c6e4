#pragma once

#include <filesystem>
#include <vector>

#include "config/load.hpp"

namespace faturad::config {

// Opens what the configuration names: the data folder, the passwords file. Makes nothing.
bool is_writable_folder(const std::filesystem::path& path);  // else errno says why
std::vector<Problem> check_surroundings(const Loaded& loaded, const std::string& file);

}  // namespace faturad::config
