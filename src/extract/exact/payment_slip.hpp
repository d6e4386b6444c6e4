// Bank boletos and collection slips ("arrecadação"), by their typed line or their barcode. Source: FEBRABAN.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "faturad/core/decimal.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

struct PaymentSlip {
  std::string line, barcode;           // 47 or 48 digits, and 44: each follows from the other
  bool collection = false;             // arrecadação: no due date in it
  std::optional<Decimal> amount;       // absent where the slip leaves it open
  std::optional<unsigned> due_factor;  // days since 1997-10-07, and again from 2025-02-22
};
std::optional<PaymentSlip> parse_typed_line(std::string_view digits);  // 47 or 48
// 44 digits. One check digit alone: too little to tell a barcode from other numbers of this length.
std::optional<PaymentSlip> parse_barcode(std::string_view digits);

// Each factor stands for two days 9,000 days apart.
struct DueDates {
  Date first, second;
};
DueDates due_dates_of(unsigned factor);
// The one that lies nearest to `near`.
Date due_date_of(unsigned factor, const Date& near);

}  // namespace faturad::extract
