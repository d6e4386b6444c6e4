// From the bytes of a PDF to what is stored: the same in a thread and in a child.
#pragma once

#include <cstddef>
#include <span>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"
#include "faturad/pdf/document_reader.hpp"

namespace faturad::worker {

result<ParsedDocument> read_invoice(std::span<const std::byte> pdf, const pdf::ReadOptions& options,
                                    bool ignore_attachments = false);

}  // namespace faturad::worker
