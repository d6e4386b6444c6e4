// OASIS UBL 2: Invoice, CreditNote and Order (XRechnung, PEPPOL BIS and others).
#pragma once

#include "extract/xml/einvoice.hpp"
#include "extract/xml/xml_document.hpp"

namespace faturad::extract {

// True for a root element that read_ubl understands.
bool is_ubl(XmlNode root);
EInvoice read_ubl(XmlNode root);

}  // namespace faturad::extract
