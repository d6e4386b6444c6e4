// Several invoices in one PDF: which pages, or parts of a page, belong together.
#pragma once

#include <memory>
#include <vector>

#include "extract/exact/exact_reader.hpp"
#include "extract/page/page_index.hpp"

namespace faturad::extract {

// One invoice's share of a document.
struct Section {
  std::vector<std::unique_ptr<pdf::TextPage>> bands;  // parts of pages that several invoices share; `pages` refers to them
  Pages pages;
  ExactFinds finds;  // those that stand on them
};

// In page order, each page once unless several share it. A new invoice begins where a page proves it: an access key of its own,
// another boleto line on a page like the first one, or numbering that begins again on such a page. An invoice with several
// boletos for its instalments stays one.
std::vector<Section> split_invoices(Pages pages, const ExactFinds& finds);

}  // namespace faturad::extract
