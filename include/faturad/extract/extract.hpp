// Invoices out of the pages and attachments of a document: a pure function, no I/O.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/invoice.hpp"
#include "faturad/pdf/text_page.hpp"

namespace faturad::extract {

struct Options {
  bool ignore_attachments = false;  // read the page even where an embedded XML says it all
  std::optional<Date> received;     // settles what a document leaves open (boleto due factor, missing year)
};

struct Extraction {
  std::vector<Invoice> invoices;
  std::vector<std::string> warnings;
};

// Never fails: what cannot be read stays absent.
Extraction extract_invoices(const pdf::Document& document, const Options& options = {});

// The members "document"."pages"/"text_source" aside, what a result says: `"invoices":[...],"warnings":[...]` without
// the enclosing braces, UTF-8 JSON in the format of docs/api.md.
std::string to_json_members(const Extraction& extraction);

// Why a person should compare the result with the page: "no-invoice", "check-failed /invoices/0 NAME", "missing /invoices/0/number",
// "unsure /invoices/0/totals/gross". Empty: nobody needs to. Key fields are number, issue date, currency, seller and total.
std::vector<std::string> review_reasons(const Extraction& extraction);

// JSON Schema (draft 2020-12) of a result: what to_json_members writes, and the members around it that are the daemon's.
std::string_view result_schema();

}  // namespace faturad::extract
