// Numbers that carry their own proof. Sources: Receita Federal (CNPJ, CPF), MOC of the NF-e (access key), FEBRABAN
// (boleto, collection slips).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "faturad/core/decimal.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

bool is_cnpj(std::string_view characters);  // 14 without punctuation; the first 12 may be A-Z since 2026-07
bool is_cpf(std::string_view digits);       // 11 without punctuation

// The 44 places of NF-e, NFC-e, CT-e, MDF-e, NFCom, NF3e and BP-e.
struct AccessKey {
  std::string text;     // 44 places
  int model = 0;        // 55, 65, 57, 67, 58, 62, 66, 63
  std::string issuer;   // CNPJ, 14 places
  int year = 0;         // of issue
  unsigned month = 0;
  std::string series, number;  // without leading zeros
};
std::optional<AccessKey> parse_access_key(std::string_view places);

// A bank's boleto or a collection slip, by its typed line of 47 or 48 digits.
struct PaymentSlip {
  std::string line, barcode;
  bool collection = false;                // arrecadação: no due date in it
  std::optional<Decimal> amount;          // absent where the slip leaves it open
  std::optional<unsigned> due_factor;     // days since 1997-10-07, and again from 2025-02-22
};
std::optional<PaymentSlip> parse_typed_line(std::string_view digits);
// The day of a due factor that lies nearest to `near`: each factor stands for two days 9,000 days apart.
Date due_date_of(unsigned factor, const Date& near);

}  // namespace faturad::extract
