#include "extract/xml/cii_reader.hpp"

#include <fmt/format.h>

#include "extract/xml/xml_fields.hpp"

namespace faturad::extract {
namespace {

constexpr int kMaxRows = 1000;  // of taxes and payments each

// ZUGFeRD 1 and its drafts call the same things by other names.
struct Names {
  const char *document, *transaction, *agreement, *settlement, *summation, *percent;
  const char *line_agreement, *line_delivery, *line_settlement, *line_summation;
};
constexpr Names kCurrent{"ExchangedDocument",
                         "SupplyChainTradeTransaction",
                         "ApplicableHeaderTradeAgreement",
                         "ApplicableHeaderTradeSettlement",
                         "SpecifiedTradeSettlementHeaderMonetarySummation",
                         "RateApplicablePercent",
                         "SpecifiedLineTradeAgreement",
                         "SpecifiedLineTradeDelivery",
                         "SpecifiedLineTradeSettlement",
                         "SpecifiedTradeSettlementLineMonetarySummation"};
constexpr Names kZugferd1{"HeaderExchangedDocument",
                          "SpecifiedSupplyChainTradeTransaction",
                          "ApplicableSupplyChainTradeAgreement",
                          "ApplicableSupplyChainTradeSettlement",
                          "SpecifiedTradeSettlementMonetarySummation",
                          "ApplicablePercent",
                          "SpecifiedSupplyChainTradeAgreement",
                          "SpecifiedSupplyChainTradeDelivery",
                          "SpecifiedSupplyChainTradeSettlement",
                          "SpecifiedTradeSettlementMonetarySummation"};

// The order, its change and its response.
bool is_order(std::string_view root) { return root.starts_with("SCRDMCCBDACIO") || root == "CrossIndustryOrder"; }

class CiiReader {
 public:
  CiiReader(XmlNode root, const Names& names, EInvoice& out) : root_(root), names_(names), fields_(out), invoice_(fields_.invoice()) {}

  void read() {
    const XmlNode transaction = root_.at(names_.transaction);
    settlement_ = transaction.at(names_.settlement);
    read_document(root_.at(names_.document));
    read_guideline();
    const XmlNode agreement = transaction.at(names_.agreement);
    read_party(agreement.at("SellerTradeParty"), invoice_.seller, "/seller");
    read_party(agreement.at("BuyerTradeParty"), invoice_.buyer, "/buyer");
    read_customer_number(agreement.at("BuyerTradeParty"));
    read_settlement();
    read_totals(settlement_.at(names_.summation));
    read_allowances();
    read_taxes();
    read_payments();
    read_lines(transaction);
  }

 private:
  void read_document(XmlNode document) {
    const XmlNode type = document.at("TypeCode");
    invoice_.kind = is_order(root_.name()) ? InvoiceKind::order : kind_of_type_code(type.text());
    fields_.note("/kind", type.text(), type.path());
    fields_.text(invoice_.number, "/number", document.at("ID"));
    fields_.date(invoice_.issue_date, "/issue_date", document.at("IssueDateTime"));
  }

  void read_guideline() {
    const std::string guideline = root_.at("ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID").text();
    Profile& profile = fields_.target().profile;
    if (guideline.ends_with(":extended")) profile = Profile::extended;
    if (guideline.ends_with(":minimum")) profile = Profile::minimum;
    if (guideline.ends_with(":basicwl")) profile = Profile::without_lines;
    if (&names_ == &kZugferd1) profile = Profile::zugferd1;
  }

  void read_party(XmlNode party, Party& out, const std::string& pointer) {
    fields_.text(out.name, pointer + "/name", party.at("Name"));
    fields_.text(out.name, pointer + "/name", party.at("SpecifiedLegalOrganization/TradingBusinessName"));
    party.each("SpecifiedTaxRegistration", [&](XmlNode registration) {
      const XmlNode id = registration.at("ID");
      const std::string_view scheme = id.attribute("schemeID");
      fields_.tax_id(out, pointer + "/tax_id", id, scheme == "VA" || scheme == "VAT");
    });
    read_address(party.at("PostalTradeAddress"), out, pointer + "/address");
  }

  void read_address(XmlNode address, Party& out, const std::string& pointer) {
    fields_.address(out.address, pointer, address,
                    {address.at("LineOne").text(), address.at("LineTwo").text(), address.at("LineThree").text(),
                     joined(address.at("PostcodeCode").text(), address.at("CityName").text()), address.at("CountrySubDivisionName").text(),
                     address.at("CountryID").text()});
  }

  void read_customer_number(XmlNode buyer) {
    fields_.text(invoice_.buyer.customer_number, "/buyer/customer_number", buyer.at("ID"));
    fields_.text(invoice_.buyer.customer_number, "/buyer/customer_number", buyer.at("GlobalID"));
  }

  void read_settlement() {
    for (const char* name : {"InvoiceCurrencyCode", "OrderCurrencyCode"}) fields_.text(invoice_.currency, "/currency", settlement_.at(name));
    read_due_date();
    const XmlNode period = settlement_.at("BillingSpecifiedPeriod");
    fields_.date(invoice_.period_start, "/period/start", period.at("StartDateTime"));
    fields_.date(invoice_.period_end, "/period/end", period.at("EndDateTime"));
  }

  // EXTENDED may name several days. Until the last one with a discount less may be paid; of several without, instalments, the
  // first one counts, and it is not sure.
  void read_due_date() {
    XmlNode net, discounted;
    std::optional<Date> net_day, discounted_day;
    bool several = false;
    settlement_.each("SpecifiedTradePaymentTerms", [&](XmlNode terms) {
      const XmlNode element = terms.at("DueDateDateTime");
      const auto day = fields_.day(element);
      if (!day) return;
      if (terms.at("ApplicableTradePaymentDiscountTerms")) {
        if (!discounted_day || *day > *discounted_day) discounted_day = day, discounted = element;
        return;
      }
      several = several || (net_day && *net_day != *day);
      if (!net_day || *day < *net_day) net_day = day, net = element;
    });
    fields_.date(invoice_.due_date, "/due_date", net ? net : discounted);
    if (several) fields_.target().doubt("/due_date");
  }

  void read_totals(XmlNode summation) {
    Totals& totals = invoice_.totals;
    fields_.amount(totals.net, "/totals/net", summation.at("TaxBasisTotalAmount"));
    fields_.amount(totals.tax, "/totals/tax", tax_total(summation));
    fields_.amount(totals.gross, "/totals/gross", summation.at("GrandTotalAmount"));
    fields_.amount(totals.prepaid, "/totals/prepaid", summation.at("TotalPrepaidAmount"));
    fields_.amount(totals.due, "/totals/due", summation.at("DuePayableAmount"));
    MonetaryTerms& terms = fields_.terms();
    terms.line_total = fields_.number(summation.at("LineTotalAmount"));
    terms.allowance_total = fields_.number(summation.at("AllowanceTotalAmount"));
    terms.charge_total = fields_.number(summation.at("ChargeTotalAmount"));
    terms.rounding = fields_.number(summation.at("RoundingAmount"));
  }

  // BT-110 is in the invoice's currency; BT-111, of the same name, in that of the tax office.
  XmlNode tax_total(XmlNode summation) const {
    XmlNode found;
    summation.each("TaxTotalAmount", [&](XmlNode total) {
      const std::string_view currency = total.attribute("currencyID");
      if (!found && (currency.empty() || invoice_.currency.empty() || currency == invoice_.currency)) found = total;
    });
    return found;
  }

  void read_allowances() {
    MonetaryTerms& terms = fields_.terms();
    settlement_.each("SpecifiedTradeAllowanceCharge", [&](XmlNode one) {
      const auto amount = fields_.number(one.at("ActualAmount"));
      const std::string charge = one.at("ChargeIndicator").at("Indicator").text() + one.at("ChargeIndicator").text();
      if (amount) (charge == "true" || charge == "1" ? terms.charges : terms.allowances).push_back(*amount);
    });
    settlement_.each("SpecifiedLogisticsServiceCharge", [&](XmlNode one) {  // BT-X-272: part of BT-108
      if (const auto amount = fields_.number(one.at("AppliedAmount"))) terms.charges.push_back(*amount);
    });
  }

  void read_taxes() {
    const std::string base = settlement_.path();
    int row = 0;
    settlement_.each("ApplicableTradeTax", [&](XmlNode one) {
      if (++row > kMaxRows) return;
      fields_.add(Tax{one.at("TypeCode").text(), fields_.number(one.at("BasisAmount")), fields_.number(one.at(names_.percent)),
                      fields_.number(one.at("CalculatedAmount"))},
                  fmt::format("{}/ApplicableTradeTax[{}]", base, row));
    });
  }

  void read_payments() {
    const std::string base = settlement_.path(), reference = settlement_.at("PaymentReference").text();
    int row = 0;
    settlement_.each("SpecifiedTradeSettlementPaymentMeans", [&](XmlNode means) {
      if (++row > kMaxRows) return;
      const std::string payer = compact(means.at("PayerPartyDebtorFinancialAccount/IBANID").text());
      if (!payer.empty()) fields_.target().other_ibans.push_back(payer);
      Payment payment;
      payment.iban = compact(means.at("PayeePartyCreditorFinancialAccount/IBANID").text());
      payment.bic = compact(means.at("PayeeSpecifiedCreditorFinancialInstitution/BICID").text());
      payment.reference = reference;
      fields_.add(std::move(payment), fmt::format("{}/SpecifiedTradeSettlementPaymentMeans[{}]/PayeePartyCreditorFinancialAccount/IBANID", base, row));
    });
  }

  void read_lines(XmlNode transaction) {
    const std::string base = transaction.path();
    std::size_t row = 0;
    transaction.each("IncludedSupplyChainTradeLineItem", [&](XmlNode item) {
      ++row;
      // BT-X-8: sums of other lines, and remarks, are not part of the sum.
      const std::string status = item.at("AssociatedDocumentLineDocument/LineStatusReasonCode").text();
      if (status == "GROUP" || status == "INFORMATION") return;
      InvoiceLine line = line_of(item);
      if (!line.amount && !line.quantity && line.description.empty()) return;  // ZUGFeRD 1 writes notes as lines
      fields_.add(std::move(line), fmt::format("{}/IncludedSupplyChainTradeLineItem[{}]", base, row));
    });
  }

  InvoiceLine line_of(XmlNode item) {
    InvoiceLine line;
    line.description = item.at("SpecifiedTradeProduct/Name").text();
    if (line.description.empty()) line.description = item.at("SpecifiedTradeProduct/Description").text();
    const XmlNode delivery = item.at(names_.line_delivery);
    XmlNode quantity = delivery.at("BilledQuantity");
    for (const char* name : {"AgreedQuantity", "RequestedQuantity"}) {  // orders
      if (!quantity) quantity = delivery.at(name);
    }
    line.quantity = fields_.number(quantity);
    line.unit = quantity.attribute("unitCode");
    const XmlNode price = item.at(names_.line_agreement).at("NetPriceProductTradePrice");
    line.unit_price = price_of_one(fields_.number(price.at("ChargeAmount")), fields_.number(price.at("BasisQuantity")));
    line.amount = fields_.number(item.at(names_.line_settlement).at(names_.line_summation).at("LineTotalAmount"));
    return line;
  }

  XmlNode root_, settlement_;
  const Names& names_;
  XmlFields fields_;
  Invoice& invoice_;
};

}  // namespace

bool is_cii(XmlNode root) {
  const std::string_view name = root.name();
  if (name == "CrossIndustryInvoice" || name == "CrossIndustryDocument" || is_order(name)) return true;
  return name == "Invoice" && root.at(kZugferd1.document);  // release candidates of ZUGFeRD 1
}

EInvoice read_cii(XmlNode root) {
  EInvoice out;
  CiiReader(root, root.at(kCurrent.transaction) ? kCurrent : kZugferd1, out).read();
  return out;
}

}  // namespace faturad::extract
