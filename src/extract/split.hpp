// Several invoices in one PDF: which pages belong together.
#pragma once

#include <vector>

#include "extract/page/page_index.hpp"

namespace faturad::extract {

// In page order, each page once; pages without words belong to the invoice before them.
std::vector<Pages> split_invoices(Pages pages);

}  // namespace faturad::extract
