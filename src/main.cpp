#include "cli/cli.hpp"

int main(int argc, char** argv) { return faturad::cli::run(argc, argv); }
