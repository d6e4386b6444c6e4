// UN/CEFACT Cross Industry Invoice (ZUGFeRD 1 and 2, Factur-X, XRechnung) and Order (Order-X).
#pragma once

#include "extract/xml/einvoice.hpp"
#include "extract/xml/xml_document.hpp"

namespace faturad::extract {

// True for a root element that read_cii understands.
bool is_cii(XmlNode root);
EInvoice read_cii(XmlNode root);

}  // namespace faturad::extract
