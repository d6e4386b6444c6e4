#include "extract/split.hpp"

namespace faturad::extract {

std::vector<Pages> split_invoices(Pages pages) {
  std::vector<Pages> out;
  if (!pages.empty()) out.push_back(std::move(pages));
  return out;
}

}  // namespace faturad::extract
