// Puts what elements say into an e-invoice, each value with its evidence.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "extract/xml/einvoice.hpp"
#include "extract/xml/xml_document.hpp"

namespace faturad::extract {

// Each taker leaves a field alone that is filled already, and one whose element is absent or empty.
class XmlFields {
 public:
  explicit XmlFields(EInvoice& into) : into_(into) {}

  Invoice& invoice() { return into_.draft.invoice; }
  MonetaryTerms& terms() { return into_.terms; }
  EInvoice& target() { return into_; }

  void text(std::string& field, std::string_view pointer, XmlNode node);
  void date(std::optional<Date>& field, std::string_view pointer, XmlNode node);
  void amount(std::optional<Decimal>& field, std::string_view pointer, XmlNode node);
  // Without evidence of their own; a warning where they cannot be read. A day is the element's own text or its DateTimeString.
  std::optional<Decimal> number(XmlNode node);
  std::optional<Date> day(XmlNode node);
  void note(std::string_view pointer, std::string text, std::string path);
  // Tax id, its type and the evidence; the VAT id goes before any other.
  void tax_id(Party& party, std::string_view pointer, XmlNode node, bool vat);
  // The parts that are there, one after the other.
  void address(std::string& field, std::string_view pointer, XmlNode node, std::initializer_list<std::string> parts);
  // Appended with evidence. A tax is VAT where nothing is said; a payment counts once, and only to an IBAN.
  void add(Tax tax, std::string path);
  void add(InvoiceLine line, std::string path);
  void add(Payment payment, std::string path);

 private:
  std::optional<Decimal> number_of(XmlNode node, const std::string& written);
  void warn(std::string what);
  EInvoice& into_;
};

// IBANs, BICs and VAT ids: without blanks, upper case.
std::string compact(std::string_view text);
// "10115 Berlin" of two parts of which either may be empty.
std::string joined(std::string first, const std::string& second);
// UNTDID 1001: credit notes and their kin, orders; all else is an invoice.
InvoiceKind kind_of_type_code(std::string_view code);
// The price of one unit, rounded to nine places; nullopt for a base of nothing.
std::optional<Decimal> price_of_one(const std::optional<Decimal>& price, const std::optional<Decimal>& base);

}  // namespace faturad::extract
