#pragma once

#include <string>
#include <vector>

#include "faturad/worker/parser.hpp"

namespace faturad::worker {

// As make_process_parser, with any command that speaks the protocol of wire.hpp.
std::unique_ptr<Parser> make_command_parser(const ParserOptions& options, std::vector<std::string> command, ParserEvents events = {});

}  // namespace faturad::worker
