#include "faturad/core/json.hpp"

#include <fmt/format.h>

#include "faturad/extract/extract.hpp"

namespace faturad::extract {
namespace {

void text_member(Json& json, std::string_view name, const std::string& text) {
  json.key(name);
  if (text.empty()) {
    json.null();
  } else {
    json.value(text);
  }
}

void date_member(Json& json, std::string_view name, const std::optional<Date>& date) { text_member(json, name, date ? to_iso(*date) : ""); }
void decimal_member(Json& json, std::string_view name, const std::optional<Decimal>& value) { text_member(json, name, value ? value->str() : ""); }

void party_member(Json& json, std::string_view name, const Party& party, bool is_buyer) {
  json.key(name).begin_object();
  text_member(json, "name", party.name);
  text_member(json, "tax_id", party.tax_id);
  text_member(json, "tax_id_type", party.tax_id_type);
  text_member(json, "address", party.address);
  if (is_buyer) {
    text_member(json, "customer_number", party.customer_number);
    text_member(json, "installation_number", party.installation_number);
  }
  json.end_object();
}

void payment(Json& json, const Payment& payment) {
  json.begin_object().member("method", payment.method);
  if (payment.method == "boleto") {
    text_member(json, "line", payment.line);
    text_member(json, "barcode", payment.barcode);
    text_member(json, "reference", payment.reference);
  } else if (payment.method == "pix") {
    text_member(json, "payload", payment.payload);
    text_member(json, "key", payment.key);
    text_member(json, "txid", payment.txid);
  } else {
    text_member(json, "iban", payment.iban);
    text_member(json, "bic", payment.bic);
    text_member(json, "reference", payment.reference);
  }
  decimal_member(json, "amount", payment.amount);
  date_member(json, "due_date", payment.due_date);
  json.end_object();
}

void evidence(Json& json, const std::string& pointer, const Evidence& evidence) {
  json.key(pointer).begin_object().key("confidence").raw(fmt::format("{:.2f}", evidence.confidence));
  json.member("source", evidence.source);
  if (evidence.page > 0) {
    json.member("page", evidence.page).key("box").begin_array();
    for (const float edge : evidence.box) json.raw(fmt::format("{:.1f}", edge));
    json.end_array();
  } else {
    json.key("page").null().key("box").null();
  }
  text_member(json, "text", evidence.text);
  if (!evidence.path.empty()) json.member("path", evidence.path);
  json.end_object();
}

void amounts(Json& json, const Invoice& invoice) {
  json.key("totals").begin_object();
  decimal_member(json, "net", invoice.totals.net);
  decimal_member(json, "tax", invoice.totals.tax);
  decimal_member(json, "gross", invoice.totals.gross);
  decimal_member(json, "due", invoice.totals.due);
  decimal_member(json, "prepaid", invoice.totals.prepaid);
  json.end_object().key("taxes").begin_array();
  for (const Tax& tax : invoice.taxes) {
    json.begin_object().member("type", tax.type);
    decimal_member(json, "base", tax.base);
    decimal_member(json, "rate", tax.rate);
    decimal_member(json, "amount", tax.amount);
    json.end_object();
  }
  json.end_array().key("lines").begin_array();
  for (const InvoiceLine& line : invoice.lines) {
    json.begin_object();
    text_member(json, "description", line.description);
    decimal_member(json, "quantity", line.quantity);
    text_member(json, "unit", line.unit);
    decimal_member(json, "unit_price", line.unit_price);
    decimal_member(json, "amount", line.amount);
    json.end_object();
  }
  json.end_array();
}

void instalments_member(Json& json, const std::vector<Instalment>& instalments) {
  json.key("instalments").begin_array();
  for (const Instalment& one : instalments) {
    json.begin_object();
    text_member(json, "number", one.number);
    date_member(json, "due_date", one.due_date);
    decimal_member(json, "amount", one.amount);
    json.end_object();
  }
  json.end_array();
}

void consumption_member(Json& json, const Consumption& consumption) {
  json.key("consumption");
  if (!consumption.quantity) {
    json.null();
    return;
  }
  json.begin_object();
  decimal_member(json, "quantity", consumption.quantity);
  text_member(json, "unit", consumption.unit);
  json.end_object();
}

void invoice_object(Json& json, const Invoice& invoice) {
  json.begin_object().member("kind", name(invoice.kind)).key("pages").begin_array();
  for (const int page : invoice.pages) json.value(page);
  json.end_array();
  text_member(json, "number", invoice.number);
  text_member(json, "series", invoice.series);
  text_member(json, "access_key", invoice.access_key);
  date_member(json, "issue_date", invoice.issue_date);
  date_member(json, "due_date", invoice.due_date);
  json.key("period");
  if (invoice.period_start || invoice.period_end) {
    json.begin_object();
    date_member(json, "start", invoice.period_start);
    date_member(json, "end", invoice.period_end);
    json.end_object();
  } else {
    json.null();
  }
  text_member(json, "reference_month", invoice.reference_month);
  text_member(json, "currency", invoice.currency);
  party_member(json, "seller", invoice.seller, false);
  party_member(json, "buyer", invoice.buyer, true);
  amounts(json, invoice);
  instalments_member(json, invoice.instalments);
  consumption_member(json, invoice.consumption);
  json.key("payments").begin_array();
  for (const Payment& one : invoice.payments) payment(json, one);
  json.end_array().key("evidence").begin_object();
  for (const auto& [pointer, one] : invoice.evidence) evidence(json, pointer, one);
  json.end_object().key("checks").begin_array();
  for (const Check& check : invoice.checks) json.begin_object().member("name", check.name).member("passed", check.passed).end_object();
  json.end_array().end_object();
}

}  // namespace

std::string to_json_members(const Extraction& extraction) {
  Json json;
  json.key("invoices").begin_array();
  for (const Invoice& invoice : extraction.invoices) invoice_object(json, invoice);
  json.end_array().key("warnings").begin_array();
  for (const std::string& warning : extraction.warnings) json.value(warning);
  json.end_array();
  return json.take();
}

}  // namespace faturad::extract
