// The objects of a file that is sound and not encrypted, read where they lie: no copy, no object that nobody asks for.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "pdf/objects.hpp"

namespace faturad::pdf {

// Null where the file is encrypted (more than its embedded files are, which then are empty), or its cross-reference
// table or catalog broken. A source that turns out to be damaged() is of no use either: such files are for PoDoFo and
// qpdf. `bytes` must outlive the source. Object streams inflate to `max_inflated_bytes` at most, all together.
std::unique_ptr<ObjectSource> open_sound_file(std::span<const std::byte> bytes, std::uint64_t max_inflated_bytes);

}  // namespace faturad::pdf
