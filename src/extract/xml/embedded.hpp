// The invoice XML among a document's attachments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/xml/einvoice.hpp"
#include "faturad/core/error.hpp"
#include "faturad/pdf/text_page.hpp"

namespace faturad::extract {

// One XML, read by its root element; nullopt where it is none of the formats. It keeps `bytes` in view. Errors: corrupt_document,
// limit_exceeded.
result<std::optional<EInvoice>> read_einvoice(std::string_view bytes);

// The likeliest attachment by name, relationship and what the XMP metadata calls it goes first; its content decides. Behind it
// those of the same standing that have another number: a PDF may hold several invoices. One that should be the invoice and
// cannot be read is a warning.
std::vector<EInvoice> read_embedded(const pdf::Document& document, std::vector<std::string>& warnings);

// The pages of each, where the pages tell: its number and its total stand on them, and those that follow are its own up to the
// next one's. Empty where one of them has no page: then all but the first may be documents that it refers to.
std::vector<std::vector<pdf::TextPage>> pages_of(const std::vector<EInvoice>& einvoices, const std::vector<pdf::TextPage>& pages);

}  // namespace faturad::extract
