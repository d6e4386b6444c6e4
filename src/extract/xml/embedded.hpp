// The invoice XML among a document's attachments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/xml/einvoice.hpp"
#include "faturad/core/error.hpp"
#include "faturad/pdf/text_page.hpp"

namespace faturad::extract {

// One XML, read by its root element; nullopt where it is none of the formats. Errors: corrupt_document, limit_exceeded.
result<std::optional<EInvoice>> read_einvoice(std::string_view bytes);

// The likeliest attachment by name, relationship and what the XMP metadata calls it goes first; its content decides. One that
// should be the invoice and cannot be read is a warning.
std::optional<EInvoice> read_embedded(const pdf::Document& document, std::vector<std::string>& warnings);

}  // namespace faturad::extract
