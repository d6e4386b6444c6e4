#pragma once

namespace faturad::cli {

// The command line. Returns the exit code (src/exit_codes.hpp).
int run(int argc, char** argv);

}  // namespace faturad::cli
