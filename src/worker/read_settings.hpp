// From a parser's options to what the reader wants.
#pragma once

#include <string>
#include <vector>

#include "faturad/pdf/document_reader.hpp"
#include "faturad/worker/parser.hpp"

namespace faturad::worker {

result<std::vector<std::string>> read_passwords(const std::string& file);  // one a line; none without a file
pdf::ReadLimits read_limits(const ParserOptions& options);

}  // namespace faturad::worker
