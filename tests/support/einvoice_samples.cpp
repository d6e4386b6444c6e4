#include "support/einvoice_samples.hpp"

namespace faturad::test {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

std::string cii_sample() {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID>
  </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument><ram:ID>RE-2026-0815</ram:ID><ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20261005</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>Schrauben   M8 &amp; Muttern</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>25.50</ram:ChargeAmount>
        <ram:BasisQuantity unitCode="C62">100</ram:BasisQuantity></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1000</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>255.00</ram:LineTotalAmount>
      </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>2</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>Fachbuch</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>100.1700</ram:ChargeAmount>
      </ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="H87">3</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>300.50</ram:LineTotalAmount>
      </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:Name>Musterwerk GmbH</ram:Name>
        <ram:PostalTradeAddress><ram:PostcodeCode>10115</ram:PostcodeCode><ram:LineOne>Beispielweg 7</ram:LineOne>
          <ram:CityName>Berlin</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">30/123/45678</ram:ID></ram:SpecifiedTaxRegistration>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE999999999</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:ID>K-4711</ram:ID><ram:Name>Atelier Exemple SARL</ram:Name></ram:BuyerTradeParty>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery/>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:PaymentReference>RE-2026-0815/K-4711</ram:PaymentReference>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
        <ram:PayerPartyDebtorFinancialAccount><ram:IBANID>FR1420041010050500013M02606</ram:IBANID></ram:PayerPartyDebtorFinancialAccount>
        <ram:PayeePartyCreditorFinancialAccount><ram:IBANID>DE89 3704 0044 0532 0130 00</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
        <ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>COBADEFFXXX</ram:BICID></ram:PayeeSpecifiedCreditorFinancialInstitution>
      </ram:SpecifiedTradeSettlementPaymentMeans>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>44.65</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
        <ram:BasisAmount>235.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>21.04</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
        <ram:BasisAmount>300.50</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>7.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:BillingSpecifiedPeriod><ram:StartDateTime><udt:DateTimeString format="102">20260901</udt:DateTimeString></ram:StartDateTime>
        <ram:EndDateTime><udt:DateTimeString format="102">20260930</udt:DateTimeString></ram:EndDateTime></ram:BillingSpecifiedPeriod>
      <ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>
        <ram:ActualAmount>20.00</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>
      <ram:SpecifiedTradePaymentTerms><ram:Description>30 Tage netto</ram:Description></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261104</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>555.50</ram:LineTotalAmount><ram:ChargeTotalAmount>0.00</ram:ChargeTotalAmount>
        <ram:AllowanceTotalAmount>20.00</ram:AllowanceTotalAmount><ram:TaxBasisTotalAmount>535.50</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="CHF">61.11</ram:TaxTotalAmount><ram:TaxTotalAmount currencyID="EUR">65.69</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>601.19</ram:GrandTotalAmount><ram:TotalPrepaidAmount>100.00</ram:TotalPrepaidAmount>
        <ram:DuePayableAmount>501.19</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>)";
}

std::string zugferd1_sample() {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<a:CrossIndustryDocument xmlns:a="urn:ferd:CrossIndustryDocument:invoice:1p0"
  xmlns:b="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12"
  xmlns:c="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15">
  <a:SpecifiedExchangedDocumentContext><b:GuidelineSpecifiedDocumentContextParameter><b:ID>urn:ferd:CrossIndustryDocument:invoice:1p0:basic</b:ID>
  </b:GuidelineSpecifiedDocumentContextParameter></a:SpecifiedExchangedDocumentContext>
  <a:HeaderExchangedDocument><b:ID>2014-77</b:ID><b:Name>RECHNUNG</b:Name><b:TypeCode>380</b:TypeCode>
    <b:IssueDateTime><c:DateTimeString format="102">20140305</c:DateTimeString></b:IssueDateTime></a:HeaderExchangedDocument>
  <a:SpecifiedSupplyChainTradeTransaction>
    <b:ApplicableSupplyChainTradeAgreement>
      <b:SellerTradeParty><b:Name>Musterwerk GmbH</b:Name><b:SpecifiedTaxRegistration><b:ID schemeID="FC">30/123/45678</b:ID></b:SpecifiedTaxRegistration></b:SellerTradeParty>
      <b:BuyerTradeParty><b:Name>Beispiel AG</b:Name></b:BuyerTradeParty>
    </b:ApplicableSupplyChainTradeAgreement>
    <b:ApplicableSupplyChainTradeSettlement><b:InvoiceCurrencyCode>EUR</b:InvoiceCurrencyCode>
      <b:ApplicableTradeTax><b:CalculatedAmount currencyID="EUR">19.00</b:CalculatedAmount><b:TypeCode>VAT</b:TypeCode>
        <b:BasisAmount currencyID="EUR">100.00</b:BasisAmount><b:ApplicablePercent>19.00</b:ApplicablePercent></b:ApplicableTradeTax>
      <b:SpecifiedTradeSettlementMonetarySummation><b:LineTotalAmount currencyID="EUR">90.00</b:LineTotalAmount>
        <b:ChargeTotalAmount currencyID="EUR">10.00</b:ChargeTotalAmount><b:AllowanceTotalAmount currencyID="EUR">0.00</b:AllowanceTotalAmount>
        <b:TaxBasisTotalAmount currencyID="EUR">100.00</b:TaxBasisTotalAmount><b:TaxTotalAmount currencyID="EUR">19.00</b:TaxTotalAmount>
        <b:GrandTotalAmount currencyID="EUR">119.00</b:GrandTotalAmount></b:SpecifiedTradeSettlementMonetarySummation>
      <b:SpecifiedLogisticsServiceCharge><b:Description>Fracht</b:Description><b:AppliedAmount currencyID="EUR">10.00</b:AppliedAmount></b:SpecifiedLogisticsServiceCharge>
    </b:ApplicableSupplyChainTradeSettlement>
    <b:IncludedSupplyChainTradeLineItem><b:AssociatedDocumentLineDocument><b:IncludedNote><b:Content>Vielen Dank</b:Content></b:IncludedNote>
      </b:AssociatedDocumentLineDocument></b:IncludedSupplyChainTradeLineItem>
    <b:IncludedSupplyChainTradeLineItem>
      <b:SpecifiedSupplyChainTradeAgreement><b:NetPriceProductTradePrice><b:ChargeAmount currencyID="EUR">45.0000</b:ChargeAmount></b:NetPriceProductTradePrice></b:SpecifiedSupplyChainTradeAgreement>
      <b:SpecifiedSupplyChainTradeDelivery><b:BilledQuantity unitCode="HUR">2.0000</b:BilledQuantity></b:SpecifiedSupplyChainTradeDelivery>
      <b:SpecifiedSupplyChainTradeSettlement><b:SpecifiedTradeSettlementMonetarySummation><b:LineTotalAmount currencyID="EUR">90.00</b:LineTotalAmount>
        </b:SpecifiedTradeSettlementMonetarySummation></b:SpecifiedSupplyChainTradeSettlement>
      <b:SpecifiedTradeProduct><b:Name>Beratung</b:Name></b:SpecifiedTradeProduct>
    </b:IncludedSupplyChainTradeLineItem>
  </a:SpecifiedSupplyChainTradeTransaction>
</a:CrossIndustryDocument>)";
}

std::string order_x_sample() {
  return R"(<SCRDMCCBDACIOMessageStructure xmlns="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128">
  <ExchangedDocument><ram:ID>PO-77</ram:ID><ram:TypeCode>220</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="203">202603041530</udt:DateTimeString></ram:IssueDateTime></ExchangedDocument>
  <SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeProduct><ram:Name>Chair</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>80</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:RequestedQuantity unitCode="C62">4</ram:RequestedQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>320</ram:LineTotalAmount>
        </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Sample Chairs Ltd</ram:Name></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Office Example Inc</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement><ram:OrderCurrencyCode>GBP</ram:OrderCurrencyCode>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>320</ram:LineTotalAmount>
        <ram:TaxBasisTotalAmount>320</ram:TaxBasisTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
  </SupplyChainTradeTransaction>
</SCRDMCCBDACIOMessageStructure>)";
}

std::string ubl_sample() {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>RE-2026-0815</cbc:ID><cbc:IssueDate>2026-10-05</cbc:IssueDate><cbc:DueDate>2026-11-04+01:00</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:InvoicePeriod><cbc:StartDate>2026-09-01</cbc:StartDate><cbc:EndDate>2026-09-30</cbc:EndDate></cac:InvoicePeriod>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Musterwerk</cbc:Name></cac:PartyName>
    <cac:PostalAddress><cbc:StreetName>Beispielweg 7</cbc:StreetName><cbc:CityName>Berlin</cbc:CityName><cbc:PostalZone>10115</cbc:PostalZone>
      <cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyTaxScheme><cbc:CompanyID>30/123/45678</cbc:CompanyID><cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyTaxScheme><cbc:CompanyID>DE999999999</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>Musterwerk GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cac:PartyIdentification><cbc:ID>K-4711</cbc:ID></cac:PartyIdentification>
    <cac:PartyLegalEntity><cbc:RegistrationName>Atelier Exemple SARL</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
  <cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>RE-2026-0815/K-4711</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>DE89370400440532013000</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>COBADEFFXXX</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>12345678</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">20.00</cbc:Amount></cac:AllowanceCharge>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">65.69</cbc:TaxAmount>
    <cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">235.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">44.65</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>
    <cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">300.50</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">21.04</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>7</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">555.50</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">535.50</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">601.19</cbc:TaxInclusiveAmount><cbc:AllowanceTotalAmount currencyID="EUR">20.00</cbc:AllowanceTotalAmount>
    <cbc:PrepaidAmount currencyID="EUR">100.00</cbc:PrepaidAmount><cbc:PayableAmount currencyID="EUR">501.19</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1000</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">255.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Schrauben M8 &amp; Muttern</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">25.50</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity></cac:Price></cac:InvoiceLine>
  <cac:InvoiceLine><cbc:ID>2</cbc:ID><cbc:InvoicedQuantity unitCode="H87">3</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">300.50</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Fachbuch</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">100.1700</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>)";
}

std::string ubl_credit_note_sample() {
  std::string text = replaced(ubl_sample(), "xsd:Invoice-2", "xsd:CreditNote-2");
  text = replaced(text, "<Invoice ", "<CreditNote ");
  text = replaced(text, "</Invoice>", "</CreditNote>");
  text = replaced(text, "InvoiceTypeCode>380", "CreditNoteTypeCode>381");
  text = replaced(text, "</cbc:InvoiceTypeCode", "</cbc:CreditNoteTypeCode");
  text = replaced(text, "<cbc:DueDate>2026-11-04+01:00</cbc:DueDate>", "");
  text = replaced(text, "<cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>", "<cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentDueDate>2026-11-04</cbc:PaymentDueDate>");
  text = replaced(text, "cbc:InvoicedQuantity", "cbc:CreditedQuantity");
  return replaced(text, "cac:InvoiceLine", "cac:CreditNoteLine");
}

}  // namespace faturad::test
