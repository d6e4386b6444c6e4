// The block with the issuer's name and address that stands at the top left of fiscal prints, without labels.
#pragma once

#include <optional>

#include "extract/fiscal/form.hpp"

namespace faturad::extract {

struct IssuerBlock {
  Found name, address;
  Found tax_id;  // the row that says "CNPJ", where the block has one
};
// To the left of the labels `title` (the print's own title) and above those of `end`; the name is what is set largest.
std::optional<IssuerBlock> read_issuer_block(const Form& form, int title, int end);
// The same of the rows within `area`.
std::optional<IssuerBlock> read_issuer_rows(const Form& form, const pdf::Box& area);

}  // namespace faturad::extract
