// Bank accounts and payment references with check digits. Sources: ISO 13616 (SWIFT's IBAN registry), ISO 9362 (BIC),
// ISO 11649 (RF references), SIX (QR reference).
#pragma once

#include <string>
#include <string_view>

namespace faturad::extract {

// All take capital letters and digits without blanks.
std::size_t iban_length(std::string_view country);  // of the registry; 0 where it has none
bool is_iban(std::string_view text);                // country, length, which places are digits or letters, mod 97
bool is_bic(std::string_view text);                 // shape and country: no proof, eight-letter words have it too
bool is_rf_reference(std::string_view text);
bool is_qr_reference(std::string_view digits);      // 27 digits, Swiss; with a QR-IBAN
bool is_qr_iban(std::string_view iban);             // a Swiss one that demands a QR reference

}  // namespace faturad::extract
