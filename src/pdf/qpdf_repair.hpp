// Rewrites a damaged or oddly encrypted PDF with libqpdf.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::pdf {

// The document rebuilt without encryption. Errors: encrypted (no password fits), corrupt_document.
result<std::string> repair_with_qpdf(std::span<const std::byte> bytes, const std::vector<std::string>& passwords);

}  // namespace faturad::pdf
