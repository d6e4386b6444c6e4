#include "cli/cli.hpp"

int main(int argc, char** argv) { return faturad::cli::run_cli(argc, argv); }
