// What an e-invoice's XML says: the invoice, and the terms that only its arithmetic needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/draft.hpp"
#include "extract/xml/xml_text.hpp"

namespace faturad::extract {

// Terms of EN 16931 beside those of Totals and Tax (BT-109, 110, 112, 113, 115, BG-23).
struct MonetaryTerms {
  std::optional<Decimal> line_total, allowance_total, charge_total, rounding;  // BT-106, 107, 108, 114
  std::vector<Decimal> line_amounts, allowances, charges;                      // BT-131, 92, 99
};

// How much a format's profile has room for.
enum class Profile {
  minimum,        // no payment, no due date, no lines
  without_lines,  // BASIC WL
  full,
  extended,       // Factur-X/ZUGFeRD EXTENDED, whose rules allow for rounding
  zugferd1,       // older than EN 16931: rounding and signs are looser
};

struct EInvoice {
  Draft draft;
  MonetaryTerms terms;
  Profile profile = Profile::full;
  std::vector<std::string> other_ibans;   // accounts it names that are not the payee's
  XmlText source;                         // its characters
  std::vector<std::string> warnings;      // values that stand there and cannot be read

  // True where `value` is the whole of some element's or attribute's text.
  bool mentions(std::string_view value) const;
  // Lowers what stands at `pointer`, never raises it.
  void doubt(std::string_view pointer, double confidence = kLikely) {
    if (!draft.surer(pointer, confidence)) draft.set_confidence(pointer, confidence);
  }
};

}  // namespace faturad::extract
