// The access keys of Brazil's electronic fiscal documents. Sources: MOC of NF-e, CT-e, MDF-e, BP-e, NF3e and NFCom (44
// places), national NFS-e (50 digits). Series and number have the same places in all of the 44: NFCom and NF3e take their
// further digit, the authoriser's site, from the random code behind them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace faturad::extract {

bool is_cnpj(std::string_view characters);  // 14 without punctuation; the first 12 may be A-Z since 2026-07
bool is_cpf(std::string_view digits);       // 11 without punctuation

struct AccessKey {
  std::string text;                     // 44 places, or 50 for an NFS-e
  int model = 0;                        // 55, 65, 57, 67, 58, 62, 66, 63; 0 for an NFS-e
  std::string issuer, issuer_type;      // CNPJ or CPF
  bool issuer_is_seller = true;         // not where the tax office issues for someone else (series 890 to 899)
  int year = 0;                         // of issue
  unsigned month = 0;
  std::string series, number;  // without leading zeros; an NFS-e key has no series
};
// Proven: check digits of key and issuer, state, month, model, type of emission.
std::optional<AccessKey> parse_access_key(std::string_view places);

}  // namespace faturad::extract
