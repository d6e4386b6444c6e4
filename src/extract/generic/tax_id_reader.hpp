// Tax registrations of seller and buyer: VAT ids by their country's shape, tax numbers by their labels.
#pragma once

#include <string>

#include "extract/generic/party_reader.hpp"

namespace faturad::extract {

struct LabelledTaxId {
  std::string id;    // letters and digits alone
  std::string type;  // "VAT" with a country's prefix or so labelled, else "TAX"
  bool operator==(const LabelledTaxId& other) const { return id == other.id; }
};

struct PartyTaxIds {
  std::optional<Reading<LabelledTaxId>> seller, buyer;
};

PartyTaxIds read_party_tax_ids(const Spots& spots, const PartyNames& names);

// What `text` starts with, when it has the shape of a tax id: "DE 123 456 789", "FR11123456782", "201/113/40209", "55-6677889".
std::optional<LabelledTaxId> tax_id_at(std::string_view text);

}  // namespace faturad::extract
