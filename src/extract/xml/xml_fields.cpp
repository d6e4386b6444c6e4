#include "extract/xml/xml_fields.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "extract/xml/xml_values.hpp"

namespace faturad::extract {
namespace {

// Where the text of a date stands: UDT wraps it, ZUGFeRD's drafts and UBL do not.
XmlNode day_element(XmlNode node) {
  for (const char* name : {"DateTimeString", "DateTime", "Date"}) {
    if (const XmlNode inner = node.at(name)) return inner;
  }
  return node;
}

// Accounts may be of any kind: an IBAN is two letters, two digits, and of an IBAN's length. Its check digits are looked at later.
bool looks_like_iban(std::string_view id) {
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return id.size() >= 15 && id.size() <= 34 && letter(id[0]) && letter(id[1]) && digit(id[2]) && digit(id[3]) &&
         std::all_of(id.begin(), id.end(), [&](char c) { return letter(c) || digit(c); });
}

}  // namespace

void XmlFields::warn(std::string what) {
  constexpr std::size_t kEnough = 20;
  if (into_.warnings.size() < kEnough) into_.warnings.push_back(std::move(what));
}

void XmlFields::note(std::string_view pointer, std::string text, std::string path) {
  into_.draft.invoice.evidence[std::string(pointer)] = {kCertain, "xml", 0, {}, std::move(text), std::move(path)};
}

void XmlFields::text(std::string& field, std::string_view pointer, XmlNode node) {
  if (!field.empty() || !node) return;
  field = node.text();
  if (!field.empty()) note(pointer, field, node.path());
}

std::optional<Date> XmlFields::day(XmlNode node) {
  const XmlNode value = day_element(node);
  const std::string written = value ? value.text() : std::string();
  if (written.empty()) return std::nullopt;
  auto day = parse_xml_date(written, value.attribute("format"));
  if (!day) warn(fmt::format("{} \"{}\" is no day", node.name(), written.substr(0, 40)));
  return day;
}

void XmlFields::date(std::optional<Date>& field, std::string_view pointer, XmlNode node) {
  if (field) return;
  field = day(node);
  if (field) note(pointer, day_element(node).text(), day_element(node).path());
}

std::optional<Decimal> XmlFields::number(XmlNode node) { return number_of(node, node.text()); }

std::optional<Decimal> XmlFields::number_of(XmlNode node, const std::string& written) {
  if (written.empty()) return std::nullopt;
  auto value = parse_xml_decimal(written);
  if (!value) warn(fmt::format("{} \"{}\" is no number", node.name(), written.substr(0, 40)));
  return value;
}

void XmlFields::amount(std::optional<Decimal>& field, std::string_view pointer, XmlNode node) {
  if (field) return;
  std::string written = node.text();
  field = number_of(node, written);
  if (field) note(pointer, std::move(written), node.path());
}

void XmlFields::tax_id(Party& party, std::string_view pointer, XmlNode node, bool vat) {
  if (vat && party.tax_id_type != "VAT" && node && !node.text().empty()) party.tax_id.clear();
  if (!party.tax_id.empty()) return;
  text(party.tax_id, pointer, node);
  if (vat) party.tax_id = compact(party.tax_id);
  if (!party.tax_id.empty()) party.tax_id_type = vat ? "VAT" : "tax number";
}

void XmlFields::address(std::string& field, std::string_view pointer, XmlNode node, std::initializer_list<std::string> parts) {
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!field.empty()) field += ", ";
    field += part;
  }
  if (!field.empty()) note(pointer, field, node.path());
}

void XmlFields::add(Tax tax, std::string path) {
  if (tax.type.empty()) tax.type = "VAT";
  note(fmt::format("/taxes/{}", invoice().taxes.size()), tax.amount ? tax.amount->str() : "", std::move(path));
  invoice().taxes.push_back(std::move(tax));
}

void XmlFields::add(InvoiceLine line, std::string path) {
  if (line.amount) terms().line_amounts.push_back(*line.amount);
  note(fmt::format("/lines/{}", invoice().lines.size()), line.description, std::move(path));
  invoice().lines.push_back(std::move(line));
}

void XmlFields::add(Payment payment, std::string path) {
  auto& payments = invoice().payments;
  const bool known = std::any_of(payments.begin(), payments.end(), [&](const Payment& one) { return one.iban == payment.iban; });
  if (known || !looks_like_iban(payment.iban)) return;
  payment.method = "iban";
  note(fmt::format("/payments/{}/iban", payments.size()), payment.iban, std::move(path));
  payments.push_back(std::move(payment));
}

std::string compact(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::string joined(std::string first, const std::string& second) {
  if (!first.empty() && !second.empty()) first += ' ';
  return first + second;
}

InvoiceKind kind_of_type_code(std::string_view code) {
  constexpr std::array<std::string_view, 13> kCreditNotes{"81",  "83",  "261", "262", "296", "308", "381",
                                                          "396", "420", "458", "502", "503", "532"};
  constexpr std::array<std::string_view, 9> kOrders{"105", "220", "221", "224", "226", "227", "228", "230", "231"};
  if (std::find(kCreditNotes.begin(), kCreditNotes.end(), code) != kCreditNotes.end()) return InvoiceKind::credit_note;
  if (std::find(kOrders.begin(), kOrders.end(), code) != kOrders.end()) return InvoiceKind::order;
  return InvoiceKind::invoice;
}

std::optional<Decimal> price_of_one(const std::optional<Decimal>& price, const std::optional<Decimal>& base) {
  if (!price || !base || *base == Decimal(1, 0)) return price;
  if (base->units() == 0) return std::nullopt;
  return *price / *base;
}

}  // namespace faturad::extract
