// A PDF opened with PoDoFo. The only way to PoDoFo: its headers are heavy and it throws.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "faturad/core/error.hpp"
#include "pdf/objects.hpp"

namespace faturad::pdf {

// Errors: encrypted (none of the passwords fits), corrupt_document (PoDoFo cannot open it). `bytes` must outlive the
// source, which reads objects when they are asked for.
result<std::unique_ptr<ObjectSource>> open_with_podofo(std::span<const std::byte> bytes,
                                                       const std::vector<std::string>& passwords);

}  // namespace faturad::pdf
