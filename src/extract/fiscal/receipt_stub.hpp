// The stub of a DANFE that the receiver of the goods signs: "Recebemos de ... os produtos ...".
#pragma once

#include <optional>
#include <string>

#include "extract/page/page_index.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

struct ReceiptStub {
  std::string seller;
  std::optional<Date> issued;
  std::optional<Decimal> total;
  Found where;
};
std::optional<ReceiptStub> read_receipt_stub(const PageIndex& page);

}  // namespace faturad::extract
