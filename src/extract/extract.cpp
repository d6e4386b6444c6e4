#include "faturad/extract/extract.hpp"

#include "extract/checks.hpp"
#include "extract/exact/exact_fields.hpp"
#include "extract/fiscal/fiscal_fields.hpp"
#include "extract/generic/generic_fields.hpp"
#include "extract/split.hpp"
#include "extract/xml/arithmetic.hpp"
#include "extract/xml/embedded.hpp"
#include "extract/xml/page_comparison.hpp"

namespace faturad::extract {
namespace {

Pages index_of(const std::vector<pdf::TextPage>& pages) {
  Pages out;
  for (const pdf::TextPage& page : pages) {
    if (!page.words.empty()) out.emplace_back(page);
  }
  return out;
}

bool says_nothing(const Invoice& invoice) {
  return invoice.number.empty() && invoice.access_key.empty() && !invoice.totals.gross && !invoice.totals.due && invoice.payments.empty();
}

// A known print names its parties, taxes and lines in boxes; what its reader did not find there, a reader of any invoice would
// guess from boxes that mean something else. Only what identifies it and what is to be paid is worth that guess.
void complete_print(const Pages& pages, Draft& draft) {
  Invoice& invoice = draft.invoice;
  if (!invoice.number.empty() && invoice.issue_date && (invoice.totals.gross || invoice.totals.due)) return;
  Draft guess;
  read_generic_fields(pages, guess);
  const auto take = [&](auto& field, const auto& found, std::string_view pointer) {
    const auto evidence = guess.invoice.evidence.find(std::string(pointer));
    if (evidence == guess.invoice.evidence.end() || !draft.surer(pointer, evidence->second.confidence)) return;
    field = found;
    invoice.evidence[std::string(pointer)] = evidence->second;
  };
  take(invoice.number, guess.invoice.number, "/number");
  // With one date on the page it is when to pay.
  if (guess.invoice.issue_date != invoice.due_date) take(invoice.issue_date, guess.invoice.issue_date, "/issue_date");
  if (invoice.totals.gross || invoice.totals.due || invoice.kind == InvoiceKind::mdfe || invoice.kind == InvoiceKind::cce) return;
  take(invoice.totals.gross, guess.invoice.totals.gross, "/totals/gross");
  take(invoice.totals.due, guess.invoice.totals.due, "/totals/due");
}

// Readers in order of certainty; each fills what is still open.
Invoice read_section(const Section& section, const Options& options) {
  const Pages& pages = section.pages;
  Draft draft;
  for (const PageIndex& page : pages) draft.invoice.pages.push_back(page.page().number);
  const ExactFields exact = read_exact_fields(pages, section.finds, options.received, draft);
  if (read_fiscal_fields(pages, exact, draft)) {
    complete_print(pages, draft);
  } else {
    read_generic_fields(pages, draft);
  }
  cross_check(draft);
  return std::move(draft.invoice);
}

// An e-invoice is one invoice, whatever its pages look like; they are read only where the XML leaves a question.
void finish_einvoice(EInvoice& einvoice, const std::vector<pdf::TextPage>& pages, const Options& options, std::vector<std::string>& warnings) {
  for (const pdf::TextPage& page : pages) einvoice.draft.invoice.pages.push_back(page.number);
  std::optional<Invoice> read;
  const PageReading reading = [&]() -> const Invoice& {
    if (!read) {
      Section whole;
      whole.pages = index_of(pages);
      whole.finds = find_exact(whole.pages);
      read = read_section(whole, options);
    }
    return *read;
  };
  check_arithmetic(einvoice, warnings);
  check_ibans(einvoice, warnings);
  complete_from_page(einvoice, reading);
  compare_with_page(einvoice, pages, reading, warnings);
}

void add_einvoices(std::vector<EInvoice>& einvoices, const pdf::Document& document, const Options& options, Extraction& out) {
  const auto shares = einvoices.size() > 1 ? pages_of(einvoices, document.pages) : std::vector<std::vector<pdf::TextPage>>();
  if (shares.empty()) einvoices.resize(1);
  for (std::size_t i = 0; i < einvoices.size(); ++i) {
    finish_einvoice(einvoices[i], shares.empty() ? document.pages : shares[i], options, out.warnings);
    out.invoices.push_back(std::move(einvoices[i].draft.invoice));
  }
}

}  // namespace

Extraction extract_invoices(const pdf::Document& document, const Options& options) {
  Extraction out;
  if (!options.ignore_attachments) {
    auto embedded = read_embedded(document, out.warnings);
    if (!embedded.empty()) {
      add_einvoices(embedded, document, options, out);
      return out;
    }
  }
  Pages pages = index_of(document.pages);
  const ExactFinds finds = find_exact(pages);
  for (const Section& section : split_invoices(std::move(pages), finds)) {
    Invoice invoice = read_section(section, options);
    if (!says_nothing(invoice)) out.invoices.push_back(std::move(invoice));
  }
  return out;
}

}  // namespace faturad::extract
