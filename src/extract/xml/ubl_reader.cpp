#include "extract/xml/ubl_reader.hpp"

#include <fmt/format.h>

#include "extract/xml/xml_fields.hpp"

namespace faturad::extract {
namespace {

constexpr int kMaxRows = 1000;  // of taxes and payments each

class UblReader {
 public:
  UblReader(XmlNode root, EInvoice& out) : root_(root), fields_(out), invoice_(fields_.invoice()) {}

  void read() {
    read_document();
    const bool order = invoice_.kind == InvoiceKind::order;
    const XmlNode buyer = root_.at(order ? "BuyerCustomerParty/Party" : "AccountingCustomerParty/Party");
    read_party(root_.at(order ? "SellerSupplierParty/Party" : "AccountingSupplierParty/Party"), invoice_.seller, "/seller");
    read_party(buyer, invoice_.buyer, "/buyer");
    fields_.text(invoice_.buyer.customer_number, "/buyer/customer_number", buyer.at("PartyIdentification/ID"));
    read_totals(root_.at(order ? "AnticipatedMonetaryTotal" : "LegalMonetaryTotal"));
    read_allowances();
    read_taxes();
    read_payments();
    read_lines();
  }

 private:
  void read_document() {
    XmlNode type = root_.at("InvoiceTypeCode");
    if (!type) type = root_.at("CreditNoteTypeCode");
    if (!type) type = root_.at("OrderTypeCode");
    invoice_.kind = root_.name() == "CreditNote" ? InvoiceKind::credit_note
                    : root_.name() == "Order"    ? InvoiceKind::order
                                                 : kind_of_type_code(type.text());
    fields_.note("/kind", type ? type.text() : std::string(root_.name()), type ? type.path() : root_.path());
    fields_.text(invoice_.number, "/number", root_.at("ID"));
    fields_.date(invoice_.issue_date, "/issue_date", root_.at("IssueDate"));
    fields_.date(invoice_.due_date, "/due_date", root_.at("DueDate"));
    fields_.date(invoice_.due_date, "/due_date", root_.at("PaymentMeans/PaymentDueDate"));
    fields_.date(invoice_.period_start, "/period/start", root_.at("InvoicePeriod/StartDate"));
    fields_.date(invoice_.period_end, "/period/end", root_.at("InvoicePeriod/EndDate"));
    fields_.text(invoice_.currency, "/currency", root_.at("DocumentCurrencyCode"));
  }

  void read_party(XmlNode party, Party& out, const std::string& pointer) {
    fields_.text(out.name, pointer + "/name", party.at("PartyLegalEntity/RegistrationName"));
    fields_.text(out.name, pointer + "/name", party.at("PartyName/Name"));
    party.each("PartyTaxScheme", [&](XmlNode scheme) {
      fields_.tax_id(out, pointer + "/tax_id", scheme.at("CompanyID"), scheme.at("TaxScheme/ID").text() == "VAT");
    });
    const XmlNode address = party.at("PostalAddress");
    fields_.address(out.address, pointer + "/address", address,
                    {address.at("StreetName").text(), address.at("AdditionalStreetName").text(), address.at("AddressLine/Line").text(),
                     joined(address.at("PostalZone").text(), address.at("CityName").text()), address.at("CountrySubentity").text(),
                     address.at("Country/IdentificationCode").text()});
  }

  void read_totals(XmlNode total) {
    Totals& totals = invoice_.totals;
    fields_.amount(totals.net, "/totals/net", total.at("TaxExclusiveAmount"));
    fields_.amount(totals.tax, "/totals/tax", tax_total().at("TaxAmount"));
    fields_.amount(totals.gross, "/totals/gross", total.at("TaxInclusiveAmount"));
    fields_.amount(totals.prepaid, "/totals/prepaid", total.at("PrepaidAmount"));
    fields_.amount(totals.due, "/totals/due", total.at("PayableAmount"));
    MonetaryTerms& terms = fields_.terms();
    terms.line_total = fields_.number(total.at("LineExtensionAmount"));
    terms.allowance_total = fields_.number(total.at("AllowanceTotalAmount"));
    terms.charge_total = fields_.number(total.at("ChargeTotalAmount"));
    terms.rounding = fields_.number(total.at("PayableRoundingAmount"));
  }

  // In the invoice's currency; another one is BT-111, that of the tax office.
  XmlNode tax_total() const {
    XmlNode found;
    root_.each("TaxTotal", [&](XmlNode total) {
      const std::string_view currency = total.at("TaxAmount").attribute("currencyID");
      if (!found && (currency.empty() || invoice_.currency.empty() || currency == invoice_.currency)) found = total;
    });
    return found;
  }

  void read_allowances() {
    root_.each("AllowanceCharge", [&](XmlNode one) {
      const auto amount = fields_.number(one.at("Amount"));
      const std::string charge = one.at("ChargeIndicator").text();
      if (amount) (charge == "true" || charge == "1" ? fields_.terms().charges : fields_.terms().allowances).push_back(*amount);
    });
  }

  void read_taxes() {
    const XmlNode total = tax_total();
    const std::string base = total.path();
    int row = 0;
    total.each("TaxSubtotal", [&](XmlNode one) {
      if (++row > kMaxRows) return;
      const XmlNode category = one.at("TaxCategory");
      fields_.add(Tax{category.at("TaxScheme/ID").text(), fields_.number(one.at("TaxableAmount")), fields_.number(category.at("Percent")),
                      fields_.number(one.at("TaxAmount"))},
                  fmt::format("{}/TaxSubtotal[{}]", base, row));
    });
  }

  void read_payments() {
    int row = 0;
    root_.each("PaymentMeans", [&](XmlNode means) {
      if (++row > kMaxRows) return;
      const std::string payer = compact(means.at("PaymentMandate/PayerFinancialAccount/ID").text());
      if (!payer.empty()) fields_.target().other_ibans.push_back(payer);
      Payment payment;
      payment.iban = compact(means.at("PayeeFinancialAccount/ID").text());
      payment.bic = compact(means.at("PayeeFinancialAccount/FinancialInstitutionBranch/ID").text());
      payment.reference = means.at("PaymentID").text();
      fields_.add(std::move(payment), fmt::format("{}/PaymentMeans[{}]/PayeeFinancialAccount/ID", root_.path(), row));
    });
  }

  void read_lines() {
    for (const char* name : {"InvoiceLine", "CreditNoteLine", "OrderLine"}) {
      std::size_t row = 0;
      root_.each(name, [&](XmlNode item) {
        const XmlNode inner = item.at("LineItem");  // of an order
        fields_.add(line_of(inner ? inner : item), fmt::format("{}/{}[{}]", root_.path(), name, ++row));
      });
    }
  }

  InvoiceLine line_of(XmlNode item) {
    InvoiceLine line;
    line.description = item.at("Item/Name").text();
    if (line.description.empty()) line.description = item.at("Item/Description").text();
    XmlNode quantity = item.at("InvoicedQuantity");
    for (const char* name : {"CreditedQuantity", "Quantity"}) {
      if (!quantity) quantity = item.at(name);
    }
    line.quantity = fields_.number(quantity);
    line.unit = quantity.attribute("unitCode");
    line.unit_price = price_of_one(fields_.number(item.at("Price/PriceAmount")), fields_.number(item.at("Price/BaseQuantity")));
    line.amount = fields_.number(item.at("LineExtensionAmount"));
    return line;
  }

  XmlNode root_;
  XmlFields fields_;
  Invoice& invoice_;
};

}  // namespace

bool is_ubl(XmlNode root) {
  const std::string_view name = root.name();
  return (name == "Invoice" || name == "CreditNote" || name == "Order") && root.at("ID") && root.at("IssueDate");
}

EInvoice read_ubl(XmlNode root) {
  EInvoice out;
  UblReader(root, out).read();
  return out;
}

}  // namespace faturad::extract
