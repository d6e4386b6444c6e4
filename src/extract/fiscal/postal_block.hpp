// Names and addresses as they stand in an envelope's window or a letterhead: a few rows set flush, without labels.
#pragma once

#include <optional>
#include <string_view>

#include "extract/page/page_index.hpp"

namespace faturad::extract {

struct PostalBlock {
  Found name, address;
  Found tax_id;  // the row below or in it that has the party's id; empty text where there is none
};
// The company with this CNPJ: its name before "CNPJ" on the row, or on the rows above. Any company where `cnpj` is empty.
std::optional<PostalBlock> find_company_block(const PageIndex& page, std::string_view cnpj);
// The one the document is sent to: rows that end in one with a CEP, and are not the company's.
std::optional<PostalBlock> find_addressee_block(const PageIndex& page, std::string_view company_cnpj);
// Whether this may name a person or company.
bool is_name(std::string_view text);

}  // namespace faturad::extract
