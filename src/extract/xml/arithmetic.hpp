// The arithmetic rules of EN 16931, BR-CO-10 to 17, and that of the accounts to pay to.
#pragma once

#include <string>
#include <vector>

#include "extract/xml/einvoice.hpp"

namespace faturad::extract {

// Adds a check ("br-co-10"...) for each rule whose terms are present. A failed one is a warning and lowers the confidence of
// the totals that it ties. Rounding as published: sums to two places; BR-CO-17 within less than 1 of the currency, as in CEN's
// validation artefacts; in profile EXTENDED and ZUGFeRD 1 a hundredth for each summand (BR-FXEXT-CO-10 to 13, 15). Orders have no rules.
void check_arithmetic(EInvoice& invoice, std::vector<std::string>& warnings);

// A check "iban-check-digits" where the XML pays to IBANs: a wrong one is a warning and little sure.
void check_ibans(EInvoice& invoice, std::vector<std::string>& warnings);

}  // namespace faturad::extract
