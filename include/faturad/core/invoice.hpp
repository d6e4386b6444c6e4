// The data of one invoice, as shared/schema and docs/api.md show it. Absent is an empty optional or string.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/decimal.hpp"

namespace faturad {

enum class InvoiceKind { invoice, credit_note, order, receipt, utility_bill, nfe, nfce, nfse, cte, mdfe, cce, boleto, other };
const char* name(InvoiceKind kind) noexcept;

// A calendar day; always valid.
struct Date {
  int year = 0;
  unsigned month = 0, day = 0;
  auto operator<=>(const Date&) const = default;
};
std::optional<Date> make_date(int year, unsigned month, unsigned day);  // nullopt for a day that does not exist
std::string to_iso(const Date& date);                                   // "2023-01-12"
std::optional<Date> parse_iso_date(std::string_view text);
std::int64_t days_since_epoch(const Date& date);
Date date_from_days(std::int64_t days_since_1970_01_01);

struct Party {
  std::string name, tax_id, tax_id_type, address;
  std::string customer_number, installation_number;  // of a buyer: the account, and the place that is supplied
};

struct Totals {
  std::optional<Decimal> net, tax, gross, due;  // due: what is left to pay
  std::optional<Decimal> prepaid;
};

struct Tax {
  std::string type;
  std::optional<Decimal> base, rate, amount;
};

struct InvoiceLine {
  std::string description, unit;
  std::optional<Decimal> quantity, unit_price, amount;
};

// A part of the total with a due date of its own (a duplicata).
struct Instalment {
  std::string number;
  std::optional<Date> due_date;
  std::optional<Decimal> amount;
};

// What a utility measured in the period.
struct Consumption {
  std::optional<Decimal> quantity;
  std::string unit;  // kWh, m3, GB
};

struct Payment {
  std::string method;  // boleto, pix, iban
  std::string line, barcode, payload, key, txid, iban, bic, reference;
  std::optional<Decimal> amount;
  std::optional<Date> due_date;
};

struct Evidence {
  double confidence = 0;  // 0 to 1
  std::string source;     // xml, check-digit, layout, template, label, derived
  int page = 0;           // 1-based, 0 where there is no page
  float box[4] = {0, 0, 0, 0};  // x0 y0 x1 y1 in points from the top left
  std::string text;       // as printed, or as the XML has it
  std::string path;       // of the XML element, local names: /CrossIndustryInvoice/ExchangedDocument/ID
};

struct Check {
  std::string name;
  bool passed = false;
};

struct Invoice {
  InvoiceKind kind = InvoiceKind::other;
  std::vector<int> pages;
  std::string number, series, access_key;
  std::optional<Date> issue_date, due_date, period_start, period_end;
  std::string reference_month;  // "2023-01": the month that a bill is for
  std::string currency;  // ISO 4217
  Party seller, buyer;
  Totals totals;
  std::vector<Tax> taxes;
  std::vector<InvoiceLine> lines;
  std::vector<Instalment> instalments;
  Consumption consumption;
  std::vector<Payment> payments;
  std::map<std::string, Evidence> evidence;  // by JSON pointer within the invoice
  std::vector<Check> checks;
};

}  // namespace faturad
