// Tax ids of Europe and Argentina that have check digits. Sources: the European Commission's VIES algorithms as published by
// the member states, HMRC (GB), Federal Statistical Office (CHE), AFIP (CUIT), INSEE (SIREN, SIRET), Agenzia delle Entrate
// (codice fiscale, partita IVA), Agencia Tributaria (NIF).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace faturad::extract {

struct TaxId {
  std::string text;  // capital letters and digits, a VAT id with its country
  std::string type;  // CNPJ, CPF, VAT, CUIT, NIF, SIRET, SIREN, "Codice Fiscale", Steuernummer
  bool proven = true;   // check digits hold; else it has the shape and stands under its label
  bool strong = true;   // proof enough without a label: letters among the digits, or one in 30 random numbers passes at most
};

// The longest that a VAT id of the country `prefix` (two letters, EL for Greece, CH for CHE) gets with its prefix; 0 where there is none.
std::size_t vat_id_length(std::string_view prefix);
// With its country in front; proven or of the right shape only.
std::optional<TaxId> parse_vat_id(std::string_view text);

// Without a country in front, to be read under a label that says which it is.
bool is_cuit(std::string_view digits);             // Argentina, 11
bool is_spanish_nif(std::string_view text);        // 9: NIF, NIE and the former CIF
bool is_portuguese_nif(std::string_view digits);   // 9
bool is_siren(std::string_view digits);            // 9
bool is_siret(std::string_view digits);            // 14
bool is_partita_iva(std::string_view digits);      // 11
bool is_codice_fiscale(std::string_view text);     // 16
bool is_polish_nip(std::string_view digits);       // 10
bool is_uk_vat(std::string_view digits);           // 9 or 12

}  // namespace faturad::extract
