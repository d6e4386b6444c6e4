#pragma once

#include "faturad/pdf/document_reader.hpp"

namespace faturad::worker {

// Makes libraries load what they load on first use, while files can still be opened: reads a small document, a damaged
// one, and asks for the digests and ciphers of encrypted ones.
void warm_up(const pdf::ReadOptions& options);

}  // namespace faturad::worker
