// Fills a draft from the numbers that carry their own proof.
#pragma once

#include <optional>

#include "extract/draft.hpp"
#include "extract/exact/check_digits.hpp"

namespace faturad::extract {

// What later readers need to know of it.
struct ExactFields {
  std::optional<AccessKey> key;  // of this document; others that it refers to are none
};
// Payments, access key and what the key says (number, series, seller), the seller's CNPJ. `received` settles due factors
// that no other date of the document does.
ExactFields read_exact_fields(const Pages& pages, const std::optional<Date>& received, Draft& draft);

}  // namespace faturad::extract
