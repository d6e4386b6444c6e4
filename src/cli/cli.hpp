#pragma once

namespace faturad::cli {

// Runs the command that the arguments name. Returns the exit code.
int run_cli(int argc, char** argv);

}  // namespace faturad::cli
