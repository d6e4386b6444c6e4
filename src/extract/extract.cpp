#include "faturad/extract/extract.hpp"

#include "extract/checks.hpp"
#include "extract/exact/exact_fields.hpp"
#include "extract/fiscal/fiscal_fields.hpp"
#include "extract/generic/generic_fields.hpp"
#include "extract/split.hpp"
#include "extract/xml/embedded.hpp"

namespace faturad::extract {
namespace {

Pages index_of(const pdf::Document& document) {
  Pages pages;
  for (const pdf::TextPage& page : document.pages) {
    if (!page.words.empty()) pages.emplace_back(page);
  }
  return pages;
}

bool says_nothing(const Invoice& invoice) {
  return invoice.number.empty() && invoice.access_key.empty() && !invoice.totals.gross && !invoice.totals.due && invoice.payments.empty();
}

// Readers in order of certainty; each fills what is still open.
Invoice read_pages(const Pages& pages, const Options& options) {
  Draft draft;
  for (const PageIndex& page : pages) draft.invoice.pages.push_back(page.page().number);
  const ExactFields exact = read_exact_fields(pages, options.received, draft);
  read_fiscal_fields(pages, exact, draft);
  read_generic_fields(pages, draft);
  cross_check(draft);
  return std::move(draft.invoice);
}

}  // namespace

Extraction extract_invoices(const pdf::Document& document, const Options& options) {
  Extraction out;
  if (!options.ignore_attachments) {
    if (auto embedded = read_embedded(document, out.warnings)) {
      for (const pdf::TextPage& page : document.pages) embedded->draft.invoice.pages.push_back(page.number);
      out.invoices.push_back(std::move(embedded->draft.invoice));
      return out;
    }
  }
  for (const Pages& pages : split_invoices(index_of(document))) {
    Invoice invoice = read_pages(pages, options);
    if (!says_nothing(invoice)) out.invoices.push_back(std::move(invoice));
  }
  return out;
}

}  // namespace faturad::extract
