// What runs in a zygote and in the parser processes that it forks, with what they read documents with left open: the product
// reads PDFs, the sandbox's tests misbehave.
#pragma once

#include <functional>
#include <span>

#include "worker/wire.hpp"

namespace faturad::worker {

using Reader = std::function<result<ParsedDocument>(std::span<const std::byte>)>;
// Makes the reader while files can still be opened; what it needs from the system must be loaded by then.
using MakeReader = std::function<Reader(const WorkerSettings&)>;

// The zygote: takes its settings, makes the reader once, and forks a parser process for each socket that it is sent. It sees
// no document itself. Returns the exit code, in the zygote and in each parser process.
int serve_parse_requests(int socket, const MakeReader& make_reader);

}  // namespace faturad::worker
