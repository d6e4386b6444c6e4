// A boleto's slip by the order of its fields alone, for forms whose labels are a picture.
#pragma once

#include <optional>
#include <string>

#include "extract/page/page_index.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

struct BoletoForm {
  Found where;  // the row of the document: date, number, kind, acceptance, date of processing, our number
  Date document_date;
  std::string document_number;
  std::optional<Found> payee;  // the cell at the left, two rows of fields above
};
std::optional<BoletoForm> find_boleto_form(const PageIndex& page);

}  // namespace faturad::extract
