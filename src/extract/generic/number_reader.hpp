// The number of the document, and the one that its seller knows the buyer by.
#pragma once

#include <string>

#include "extract/generic/reading.hpp"
#include "extract/generic/spots.hpp"

namespace faturad::extract {

std::optional<Reading<std::string>> read_document_number(const Spots& spots);
std::optional<Reading<std::string>> read_customer_number(const Spots& spots);

// What `text` starts with, when that is a number of the kind that documents have: "Nr. 123", "(380) RE-2023/7 vom ...", "RE 2023 7".
// `named` says that its label left no doubt, so that it may be short.
std::optional<std::string> document_number(std::string_view text, bool named);

}  // namespace faturad::extract
