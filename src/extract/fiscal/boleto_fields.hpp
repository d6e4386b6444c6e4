// The named fields of a boleto's receipt and slip, each with what stands in its box.
#pragma once

#include <optional>
#include <vector>

#include "extract/page/page_index.hpp"

namespace faturad::extract {

enum class BoletoField { payee, payer, payer_id, document_number, document_date, our_number, due_date, amount, tax_id, guarantor, other };

struct BoletoValue {
  BoletoField field = BoletoField::other;
  Found label;
  std::optional<Found> beside;  // the rest of the label's cell, else the next cell of its row unless that is another label
  std::optional<Found> below;   // the next row below, within the label's box
};

// Every label found, in the order of the page.
std::vector<BoletoValue> boleto_values(const PageIndex& page);

}  // namespace faturad::extract
