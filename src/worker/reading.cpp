#include "worker/reading.hpp"

#include "faturad/extract/extract.hpp"

namespace faturad::worker {
namespace {

InvoiceSummary summary_of(const Invoice& invoice) {
  InvoiceSummary out;
  out.kind = name(invoice.kind);
  out.number = invoice.number;
  out.seller_name = invoice.seller.name;
  out.seller_tax_id = invoice.seller.tax_id;
  out.currency = invoice.currency;
  if (invoice.issue_date) out.issue_date = to_iso(*invoice.issue_date);
  if (invoice.due_date) out.due_date = to_iso(*invoice.due_date);
  if (invoice.totals.gross) {
    out.total = invoice.totals.gross->str();
  } else if (invoice.totals.due) {
    out.total = invoice.totals.due->str();
  }
  return out;
}

bool has_words(const pdf::Document& document) {
  return std::any_of(document.pages.begin(), document.pages.end(), [](const pdf::TextPage& page) { return !page.words.empty(); });
}

}  // namespace

result<ParsedDocument> read_invoice(std::span<const std::byte> pdf, const pdf::ReadOptions& options, bool ignore_attachments) {
  pdf::ReadOptions wanted = options;
  wanted.attachments = options.attachments && !ignore_attachments;
  auto document = pdf::read_document(pdf, wanted);
  if (!document) return document.error();
  extract::Options how;
  how.ignore_attachments = ignore_attachments;
  auto extraction = extract::extract_invoices(*document, how);
  // What a clerk must see goes before what the file's writer should know.
  extraction.warnings.insert(extraction.warnings.end(), document->warnings.begin(), document->warnings.end());
  ParsedDocument parsed;
  parsed.pages = document->page_count;
  parsed.text_source = has_words(*document) ? "pdf" : "none";
  parsed.result_members = extract::to_json_members(extraction);
  for (const pdf::TextPage& page : document->pages) {
    if (page.number > 1) parsed.text += '\f';
    parsed.text += pdf::plain_text(page);
  }
  for (const Invoice& invoice : extraction.invoices) parsed.summaries.push_back(summary_of(invoice));
  parsed.review = extract::review_reasons(extraction);
  return parsed;
}

}  // namespace faturad::worker
