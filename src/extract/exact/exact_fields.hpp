// Fills a draft from the numbers that carry their own proof.
#pragma once

#include <optional>

#include "extract/draft.hpp"
#include "extract/exact/exact_reader.hpp"

namespace faturad::extract {

// What later readers need to know of it.
struct ExactFields {
  std::optional<AccessKey> key;  // of this document; others that it refers to are none
  ExactFinds finds;              // all that the pages prove, at every place: whose a tax id is may be for the print to say
};
// Payments out of what was found on `pages`, access key and what the key says (number, series, seller), tax ids whose side is told. `received` settles due
// factors that no date of the document does.
ExactFields read_exact_fields(const Pages& pages, ExactFinds finds, const std::optional<Date>& received, Draft& draft);
// The day of a due factor: the one of its two that the pages print, else the nearer to their dates, else to `received`.
std::optional<Date> settle_due_date(unsigned factor, const Pages& pages, const std::optional<Date>& received);

}  // namespace faturad::extract
