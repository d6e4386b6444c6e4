// Who sells and who buys: by headings, the return address above a window, blocks of addresses, and legal forms.
#pragma once

#include <string>

#include "extract/generic/reading.hpp"
#include "extract/generic/spots.hpp"

namespace faturad::extract {

struct PartyNames {
  std::optional<Reading<std::string>> seller, buyer;
};

PartyNames read_party_names(const Spots& spots);

}  // namespace faturad::extract
