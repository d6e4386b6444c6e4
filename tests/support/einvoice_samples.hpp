// E-invoices of made-up companies, as the formats' producers write them.
#pragma once

#include <string>
#include <string_view>

namespace faturad::test {

// Factur-X, profile EN 16931: two lines, an allowance, two tax rates, a prepayment, one IBAN. 535.50 net, 601.19 gross, 501.19 due.
std::string cii_sample();
// ZUGFeRD 1: the older names and namespaces, a note written as a line.
std::string zugferd1_sample();
std::string order_x_sample();
// XRechnung in UBL with the figures of cii_sample().
std::string ubl_sample();
std::string ubl_credit_note_sample();

// `text` with every `from` replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to);

}  // namespace faturad::test
