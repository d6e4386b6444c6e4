#pragma once

#include <string>
#include <vector>

namespace faturad::cli {

int extract_command(const std::vector<std::string>& arguments);  // faturad extract
int text_command(const std::vector<std::string>& arguments);     // faturad text

}  // namespace faturad::cli
