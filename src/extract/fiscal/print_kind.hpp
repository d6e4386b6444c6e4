// Which of Brazil's fiscal prints a document is.
#pragma once

#include <optional>

#include "extract/fiscal/form.hpp"

namespace faturad::extract {

enum class PrintKind { danfe, nfce, dacte, damdfe, cce, nfse, energy, telecom, water, gas };

// By the access key's model where there is one, else by the print's title and words; nullopt for anything else.
std::optional<PrintKind> print_kind_of(const Pages& pages, std::optional<int> key_model);

// The print that shows the key of such a document; nullopt: none is known.
std::optional<PrintKind> kind_of_model(int model);

}  // namespace faturad::extract
