// An e-invoice's XML against the page it came with.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "extract/xml/einvoice.hpp"
#include "faturad/pdf/text_page.hpp"

namespace faturad::extract {

// What the page says by itself; asked only where the XML's value is not on it.
using PageReading = std::function<const Invoice&()>;

// Looks number, dates, total and IBANs up on the pages. One that is found gets its page and box, and a passed check
// ("page-number-equals-xml"...). One that is not, where the page clearly labels another value, is a contradiction: a failed
// check, less confidence, and a warning at the front of `warnings`. A value that the page just does not show is neither; where
// it shows none of all, the check "page-shows-xml" fails.
void compare_with_page(EInvoice& invoice, const std::vector<pdf::TextPage>& pages, const PageReading& reading, std::vector<std::string>& warnings);

// Takes from the page what the XML's profile has no room for: payment and due date of MINIMUM, lines of MINIMUM and BASIC WL
// (only where they sum up to the XML's net total).
void complete_from_page(EInvoice& invoice, const PageReading& reading);

}  // namespace faturad::extract
