// What the labels of invoices mean, in Portuguese, English, German, French, Spanish, Italian and Dutch.
#pragma once

#include "extract/page/labels.hpp"

namespace faturad::extract {

enum class Term {
  // Numbers. Those of other things are known so that they are not taken for the invoice's.
  number,        // says "invoice number"
  credit_number, // says "credit note number"
  title,         // what the document calls itself when it is an invoice: its number may follow
  credit_title,  // the same of a credit note
  receipt_title,
  order_title,
  bare_number,   // "No.", "document no": of which document is not said
  customer_number,
  other_number,
  // Dates.
  issue_date,
  bare_date,
  due_date,
  due_until,     // "payable by", within a sentence
  other_date,
  period,
  // Parties: headings of blocks, and labels of names.
  seller,
  buyer,
  other_party,
  name,
  // Registrations.
  vat_id,
  buyer_vat_id,
  tax_number,
  // Totals.
  net,
  line_sum,      // before charges and allowances; the net total where there are none
  tax,
  gross,
  total,         // of what is not said
  due,
  prepaid,
  withheld,      // a tax that the buyer keeps and pays himself
  other_amount,
  currency,
  // Whatever else is followed by a value that is none of the above.
  other,
};

const LabelDictionary& terms();
// Those of `term`, as they are listed.
std::vector<std::string_view> labels_of(Term term);

}  // namespace faturad::extract
