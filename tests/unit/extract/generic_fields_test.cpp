#include "extract/generic/generic_fields.hpp"

#include "support/catch.hpp"
#include "support/page_builder.hpp"

using namespace faturad;
using namespace faturad::extract;
using test::page_of;

namespace {

Invoice read(const std::vector<std::string_view>& rows) {
  const pdf::TextPage page = page_of(rows);
  Pages pages;
  pages.emplace_back(page);
  Draft draft;
  read_generic_fields(pages, draft);
  return std::move(draft.invoice);
}

std::string text(const std::optional<Decimal>& value) { return value ? value->str() : ""; }
std::string text(const std::optional<Date>& value) { return value ? to_iso(*value) : ""; }

}  // namespace

TEST_CASE("a German invoice with a window address") {
  const Invoice invoice = read({"Nordlicht Werkzeuge GmbH · Hafenweg 3 · 20457 Hamburg",
                                "Bergtal Maschinenbau AG",
                                "Talstraße 8",
                                "70173 Stuttgart",
                                "",
                                "",
                                "Rechnung Nr. RE-2024/0815 vom 05.03.2024",
                                "Kundennummer: 40417",
                                "",
                                "Pos  Bezeichnung                  Menge  Einheit    Einzelpreis    Gesamt",
                                "1    Bohrkrone 35 mm                 2   Stk              45,00     90,00",
                                "     diamantbesetzt",
                                "2    Kühlmittel                      4   l                 2,50     10,00",
                                "",
                                "                                     Nettobetrag                 100,00 EUR",
                                "                                     zzgl. 19 % MwSt.             19,00 EUR",
                                "                                     Rechnungsbetrag             119,00 EUR",
                                "",
                                "Zahlbar bis 04.04.2024 ohne Abzug.",
                                "USt-IdNr. DE 999 999 999"});
  CHECK(invoice.kind == InvoiceKind::invoice);
  CHECK(invoice.number == "RE-2024/0815");
  CHECK(text(invoice.issue_date) == "2024-03-05");
  CHECK(text(invoice.due_date) == "2024-04-04");
  CHECK(invoice.seller.name == "Nordlicht Werkzeuge GmbH");
  CHECK(invoice.seller.tax_id == "DE999999999");
  CHECK(invoice.buyer.name == "Bergtal Maschinenbau AG");
  CHECK(invoice.buyer.customer_number == "40417");
  CHECK(invoice.currency == "EUR");
  CHECK(text(invoice.totals.net) == "100.00");
  CHECK(text(invoice.totals.tax) == "19.00");
  CHECK(text(invoice.totals.gross) == "119.00");
  REQUIRE(invoice.lines.size() == 2);
  CHECK(invoice.lines[0].description == "Bohrkrone 35 mm diamantbesetzt");
  CHECK(text(invoice.lines[0].quantity) == "2");
  CHECK(invoice.lines[0].unit == "Stk");
  CHECK(text(invoice.lines[1].unit_price) == "2.50");
  CHECK(text(invoice.lines[1].amount) == "10.00");
}

TEST_CASE("a French credit note with headings of the parties") {
  const Invoice invoice = read({"AVOIR",
                                "N° AV-2024-17          Date : 12 mars 2024",
                                "",
                                "Émetteur               Destinataire",
                                "Verger du Lac SARL     Atelier Blanc SAS",
                                "4 quai Neuf            9 rue des Lilas",
                                "69002 Lyon             31000 Toulouse",
                                "",
                                "N° TVA client : FR 99 999 999 999",
                                "",
                                "Désignation            Qté    P.U. HT    Montant HT",
                                "Retour caisses           3      20,00        -60,00",
                                "",
                                "                       Total HT          -60,00 €",
                                "                       TVA 20 %          -12,00 €",
                                "                       Total TTC         -72,00 €"});
  CHECK(invoice.kind == InvoiceKind::credit_note);
  CHECK(invoice.number == "AV-2024-17");
  CHECK(text(invoice.issue_date) == "2024-03-12");
  CHECK(invoice.seller.name == "Verger du Lac SARL");
  CHECK(invoice.buyer.name == "Atelier Blanc SAS");
  CHECK(invoice.buyer.tax_id == "FR99999999999");
  CHECK(text(invoice.totals.net) == "-60.00");
  CHECK(text(invoice.totals.tax) == "-12.00");
  CHECK(text(invoice.totals.gross) == "-72.00");
  REQUIRE(invoice.lines.size() == 1);
  CHECK(text(invoice.lines[0].amount) == "-60.00");
}

TEST_CASE("an American invoice puts the month first") {
  const Invoice invoice = read({"INVOICE", "Invoice #: 10417", "Date: 03/04/2024", "Due Date: 04/03/2024", "", "Bill To:", "Maple Street Bakery LLC", "12 Maple St, Austin, TX 78701", "", "Subtotal:   $200.00", "Sales Tax:   $16.50", "Total:   $216.50"});
  CHECK(invoice.number == "10417");
  CHECK(text(invoice.issue_date) == "2024-03-04");
  CHECK(text(invoice.due_date) == "2024-04-03");
  CHECK(invoice.evidence.at("/issue_date").confidence < kLabelled);
  CHECK(invoice.buyer.name == "Maple Street Bakery LLC");
  CHECK(invoice.currency == "USD");
  CHECK(text(invoice.totals.gross) == "216.50");
}

TEST_CASE("labels above their values, in Dutch and Italian") {
  const Invoice dutch = read({"FACTUUR", "Factuurnummer    Factuurdatum    Vervaldatum", "2024-0077        5-3-2024        19-3-2024", "", "Totaal excl. btw     50,00", "BTW 21%              10,50", "Totaal incl. btw   € 60,50"});
  CHECK(dutch.number == "2024-0077");
  CHECK(text(dutch.issue_date) == "2024-03-05");
  CHECK(text(dutch.due_date) == "2024-03-19");
  CHECK(text(dutch.totals.net) == "50.00");
  CHECK(text(dutch.totals.tax) == "10.50");
  CHECK(text(dutch.totals.gross) == "60.50");
  const Invoice italian = read({"Fattura n. 118/A del 7 marzo 2024", "Spett.le", "Officina Verde S.r.l.", "", "Imponibile       100,00", "IVA 22%           22,00", "Totale fattura   122,00 €"});
  CHECK(italian.number == "118/A");
  CHECK(text(italian.issue_date) == "2024-03-07");
  CHECK(italian.buyer.name == "Officina Verde S.r.l.");
  CHECK(text(italian.totals.gross) == "122.00");
}

TEST_CASE("days to pay give a due date that is less sure") {
  const Invoice invoice = read({"Rechnung Nr. 4711 vom 05.03.2024", "Gesamtbetrag   119,00 EUR", "Zahlbar innerhalb 30 Tagen netto."});
  CHECK(text(invoice.due_date) == "2024-04-04");
  CHECK(invoice.evidence.at("/due_date").confidence <= kGuessed);
  CHECK(invoice.evidence.at("/due_date").source == "derived");
}

TEST_CASE("numbers of other things are not the invoice's") {
  const Invoice invoice = read({"Order No. 5512", "Customer No. 88", "Delivery note no. 991", "Phone: 030 1234567", "Total   10.00"});
  CHECK(invoice.number.empty());
  CHECK(invoice.buyer.customer_number == "88");
}

TEST_CASE("a page of prose has no fields") {
  const Invoice invoice = read({"Dear reader,", "the quick brown fox jumps over 12 lazy dogs and 3 cats,", "and nobody has to pay for it."});
  CHECK(invoice.number.empty());
  CHECK_FALSE(invoice.issue_date);
  CHECK_FALSE(invoice.totals.gross);
  CHECK(invoice.lines.empty());
}

TEST_CASE("a number is read with all of its groups") {
  CHECK(read({"Rechnungsnummer: VR-7 700 231 448", "Total   10,00 EUR"}).number == "VR-7 700 231 448");
  CHECK(read({"N° de facture : 10 148 221 095", "Total TTC   10,00 EUR"}).number == "10 148 221 095");
  CHECK(read({"Invoice no. 10 148 221 issued in London", "Total   10.00"}).number == "10 148 221");
  CHECK(read({"Fatura    Data de emissão", "FT A/2024/1187    2024-05-09", "Total   10,00 EUR"}).number == "FT A/2024/1187");
  CHECK(read({"Your account number: A-5519 2204", "Total   10.00"}).buyer.customer_number == "A-5519 2204");
}

TEST_CASE("who is addressed buys, whoever stands first") {
  const Invoice letter = read({"Mr Arthur Pell            Hazel Power", "9 Willow Close", "90210 Springfield", "", "Invoice no. 118", "Total   10.00", "", "", "Hazel Power Limited. Registered office: 1 Quay Street."});
  CHECK(letter.buyer.name == "Mr Arthur Pell");
  CHECK(letter.seller.name == "Hazel Power Limited");
  const Invoice window = read({"Nordquell Telekommunikation AG · 22765 Hamburg", "Herrn und Frau", "Jens und Ute Quast", "Bleicherweg 77", "24103 Kiel", "", "Rechnung Nr. 118", "Gesamtbetrag   10,00 EUR"});
  CHECK(window.seller.name == "Nordquell Telekommunikation AG");
  CHECK(window.buyer.name == "Jens und Ute Quast");
}

TEST_CASE("a seller known by the foot alone leaves the address on top to the buyer") {
  const Invoice invoice = read({"Praxis am Markt", "Schillerplatz 4", "01309 Dresden", "", "", "RECHNUNG NR. 5512", "Total   119,00 EUR", "", "", "", "", "", "", "", "Denta Medizintechnik GmbH, Ringstraße 7", "USt-ID DE999999999"});
  CHECK(invoice.seller.name == "Denta Medizintechnik GmbH");
  CHECK(invoice.buyer.name == "Praxis am Markt");
}

TEST_CASE("an address with a tax number is the seller's, whatever stands beside it has a legal form") {
  const Invoice invoice = read({"SCI LES CEDRES                          BOULANGERIE DURAND SARL", "12 rue Pasteur                          4 place Ronde", "21000 DIJON                             21000 DIJON", "N° TVA : FR 99 999 999 999", "", "Facture N° 24-0611", "Total TTC   120,00 EUR"});
  CHECK(invoice.seller.name == "SCI LES CEDRES");
  CHECK(invoice.buyer.name == "BOULANGERIE DURAND SARL");
}

TEST_CASE("what a total says of a tax is no tax") {
  const Invoice swiss = read({"Rechnung Nr. 118", "Zwischentotal       CHF 100.00", "MWST 8.1%           CHF 8.10", "Total inkl. MWST    CHF 108.10"});
  CHECK(text(swiss.totals.net) == "100.00");
  CHECK(text(swiss.totals.tax) == "8.10");
  CHECK(text(swiss.totals.gross) == "108.10");
  const Invoice english = read({"Invoice no. 118", "Total ex. tax       40.25", "19% VAT             7.65", "Total amount        47.90"});
  CHECK(text(english.totals.net) == "40.25");
  CHECK(text(english.totals.tax) == "7.65");
  CHECK(text(english.totals.gross) == "47.90");
}

TEST_CASE("totals by rate are summed where their sum is printed") {
  const Invoice invoice = read({"Rechnung Nr. 118", "Gesamtbetrag EUR    231,40", "", "MwSt-Satz    Netto     MwSt     Brutto", "7,00 %       183,18    12,82    196,00", "19,00 %      29,75     5,65     35,40"});
  CHECK(text(invoice.totals.net) == "212.93");
  CHECK(text(invoice.totals.tax) == "18.47");
  CHECK(text(invoice.totals.gross) == "231.40");
}

TEST_CASE("what was owed before is not what is due") {
  const Invoice invoice = read({"Bill number: 118", "Your previous balance    182.40", "Total new charges        252.25", "Total amount due         254.65"});
  CHECK(text(invoice.totals.gross) == "252.25");
  CHECK(text(invoice.totals.due) == "254.65");
}

TEST_CASE("payments on account leave what is printed below them") {
  const Invoice invoice = read({"Schlussrechnung Nr. 118", "Gesamtbetrag brutto                          4.973,01 EUR", "abzgl. Abschlagsrechnung Nr. 88              -2.000,00 EUR", "so dass verbleiben                           2.973,01 EUR"});
  CHECK(text(invoice.totals.gross) == "4973.01");
  CHECK(text(invoice.totals.due) == "2973.01");
}

TEST_CASE("labels with their values beside them are no header of a table") {
  const Invoice invoice = read({"Unit 7, Dale Works", "Bridge Street        Invoice No:                HF-118", "Leeds                Invoice Date / Tax Point:  14 March 2024", "", "Invoice Total   10.00"});
  CHECK(invoice.number == "HF-118");
  CHECK(text(invoice.issue_date) == "2024-03-14");
}

TEST_CASE("a tax id may stand on the line behind its label") {
  const Invoice invoice = read({"Rechnung Nr. 118", "Gesamtbetrag   10,00 EUR", "", "Stadtquell GmbH · Werkstraße 1 · 69488 Birkental · USt-IdNr.", "DE999999999 · Steuernummer 007 240 31234"});
  CHECK(invoice.seller.tax_id == "DE999999999");
}

TEST_CASE("the sentence behind a tax id is no part of it") {
  const Invoice invoice = read({"Invoice no. 118", "Total   10.00", "VAT No. GB 999 9999 73. 14 Bank Street"});
  CHECK(invoice.seller.tax_id == "GB999999973");
}

TEST_CASE("totals right below the items belong to none of them") {
  const Invoice invoice = read({"Invoice     PL/118", "Date        01 July 2024", "", "Details             Net     VAT     Gross", "Management fee      85.00   17.00   102.00", "Certificate         60.00   12.00   72.00", "Totals              145.00  29.00   174.00", "Amount payable: 174.00"});
  CHECK(invoice.number == "PL/118");
  CHECK(text(invoice.issue_date) == "2024-07-01");
  CHECK(text(invoice.totals.gross) == "174.00");
  CHECK(text(invoice.totals.due) == "174.00");
}

TEST_CASE("a list of labels has its values beside them") {
  const Invoice invoice = read({"Tax Invoice", "Billed to         Hartwig & Sons Ltd", "Customer VAT      GB 999 9999 73", "Invoice no.       CL-118", "Total             10.00"});
  CHECK(invoice.buyer.name == "Hartwig & Sons Ltd");
  CHECK(invoice.number == "CL-118");
}

TEST_CASE("a house and the company behind it are one seller") {
  const Invoice invoice = read({"Hotel Costa Clara", "Explotaciones Ribera S.L.", "Paseo Largo 3", "46011 Valencia", "", "FACTURA Nº H24/118", "", "Datos de facturación:", "Talleres Duero S.A.", "C/ Toro 18", "37002 Salamanca", "", "TOTAL FACTURA    238,00 €"});
  CHECK(invoice.seller.name == "Explotaciones Ribera S.L.");
  CHECK(invoice.buyer.name == "Talleres Duero S.A.");
}

TEST_CASE("a title may follow another word for the same") {
  const Invoice invoice = read({"Mietvorschreibung / Rechnung 2024-01-118", "", "Gesamtbetrag brutto EUR   836,55"});
  CHECK(invoice.number == "2024-01-118");
}

TEST_CASE("terms of payment in the trade's short form") {
  const Invoice invoice = read({"INVOICE", "Invoice: 2024-118", "Invoice date: October 4, 2024", "Terms: Net 15", "Amount due   $10.00"});
  CHECK(text(invoice.due_date) == "2024-10-19");
}

TEST_CASE("days to the end of a month are agreed elsewhere, and give no due date") {
  CHECK(text(read({"Facture n° 4711 du 05/03/2024", "Total TTC   119,00 €", "Règlement à 30 jours fin de mois."}).due_date).empty());
  CHECK(text(read({"Facture n° 4711 du 05/03/2024", "Total TTC   119,00 €", "Règlement à 30 jours."}).due_date) == "2024-04-04");
}

TEST_CASE("dates to pay by in a list of them") {
  CHECK(text(read({"Fattura n. 47 del 26/05/2025", "Totale fattura   122,00 €", "Scadenze: 25/06/2025 € 122,00"}).due_date) == "2025-06-25");
  CHECK(text(read({"Factura Nº 47", "Fecha: 26/05/2025", "Total factura   122,00 €", "Vencimientos: 25/06/2025: 122,00"}).due_date) == "2025-06-25");
}

TEST_CASE("a tax number among the invoice's details is its writer's") {
  const Invoice invoice = read({"INVOICE               Invoice Number", "Meadow Lettings Ltd   INV-0118", "9 Meadow Close        Invoice Date", "Reading RG1 8DL       14 May 2024", "                      VAT Number", "                      980 7806 84", "", "TOTAL GBP   10.00"});
  CHECK(invoice.seller.tax_id == "980780684");
  CHECK(invoice.buyer.tax_id.empty());
  CHECK(read({"TAX INVOICE", "Acme Gears Pvt Ltd", "GSTIN: 29ABCDE1234F1Z5", "Grand Total   Rs. 10.00"}).seller.tax_id == "29ABCDE1234F1Z5");
}

TEST_CASE("a dollar is of the country whose register the page names") {
  CHECK(read({"TAX INVOICE TI-55", "ABN: 51 824 753 556", "Total   $10.00"}).currency == "AUD");
  CHECK(read({"INVOICE 4711", "HST 123456789 RT0001", "Total   $10.00"}).currency == "CAD");
  CHECK(read({"INVOICE 4711", "Total   $10.00"}).currency == "USD");
  CHECK(read({"TAX INVOICE TI-55", "ABN: 51 824 753 556", "Total   US$10.00"}).currency == "USD");
}

TEST_CASE("a street names nobody, and a name may be set flush right") {
  const Invoice spanish = read({"Frutas Ejemplo S.A.", "Polígono Oeste, parcela 14 - 30169 Murcia - NIF A13585625", "", "FACTURA Nº 118", "TOTAL   10,00 €"});
  CHECK(spanish.seller.name == "Frutas Ejemplo S.A.");
  const Invoice italian = read({"Studio Prova                           Spett.le", "Via Garibaldi 22            Cooperativa Esempio", "13019 Varallo                   13100 Vercelli", "", "Fattura n. 47 del 26/05/2025", "Totale fattura   122,00 €"});
  CHECK(italian.buyer.name == "Cooperativa Esempio");
}

TEST_CASE("a small word of a name is no label") {
  const Invoice invoice = read({"FACTURA Nº 118", "Fecha de factura: 26/05/2025", "Cliente: Hotel Mirador del Sur S.A.", "TOTAL   10,00 €"});
  CHECK(invoice.buyer.name == "Hotel Mirador del Sur S.A.");
}

TEST_CASE("a name in bold letters may run over two lines") {
  pdf::TextPage page = page_of({"Van Voorbeeld", "Installaties B.V.", "Industrieweg 18", "3401 MG IJsselstein", "", "Factuur F-118", "Te betalen   € 10,00"});
  for (const std::size_t word : {0, 1, 2, 3}) page.words[word].bold = true;
  Pages pages;
  pages.emplace_back(page);
  Draft draft;
  read_generic_fields(pages, draft);
  CHECK(draft.invoice.seller.name == "Van Voorbeeld Installaties B.V.");
}

TEST_CASE("the receipt of a payment slip at the foot of a page does not make an invoice a receipt") {
  std::vector<std::string_view> rows{"Ceresio Data SA", "Via Lago 3", "6900 Lugano", "", "Fattura n. 2026043", "14.10.2026", "", "Importo totale    CHF 109.20"};
  rows.resize(50, "");
  rows.push_back("Ricevuta          Sezione pagamento");
  CHECK(read(rows).kind == InvoiceKind::invoice);
  CHECK(read({"Ceresio Data SA", "Ricevuta", "14.10.2026", "Importo totale    CHF 109.20"}).kind == InvoiceKind::receipt);
}

TEST_CASE("what is paid of a tax, and who an invoice is issued by, in one's own words") {
  const Invoice invoice = read({"Facture", "Numéro de facture: F-4473", "Facturé à:                  Facturé par:", "Brasserie Exemple SA        Atelier Modèle", "", "Total HT                    91 EUR", "Taux de TVA                 20%", "TVA                         18.2 EUR", "Total TTC                   109.2 EUR"});
  CHECK(invoice.seller.name == "Atelier Modèle");
  CHECK(text(invoice.totals.tax) == "18.2");
}

TEST_CASE("a statement is the bill of a utility, and its title no name") {
  const Invoice invoice = read({"ELECTRIC SERVICE STATEMENT", "", "Account Number   40018822-07", "Statement Date   02/14/2025", "", "Service for:", "JANE M SAMPLE", "718 Cottonwood Ln", "Salina, KS 67401", "", "Total Amount Due   $164.35"});
  CHECK(invoice.kind == InvoiceKind::invoice);
  CHECK(invoice.buyer.name == "JANE M SAMPLE");
  CHECK(invoice.seller.name.empty());
  CHECK(invoice.buyer.customer_number == "40018822-07");
}

TEST_CASE("who is addressed beside a word, and a town that is no name") {
  const Invoice invoice = read({"Gus Sample Painting", "PO Box 18, Camden, ME 04843", "(207) 555-0177", "Invoice 1007", "", "For: Mrs. Edith Sample", "21 Bayview Street", "Camden, ME 04843", "", "Total   $2,149.22"});
  CHECK(invoice.buyer.name == "Mrs. Edith Sample");
  CHECK(invoice.seller.name.find("Camden") == std::string::npos);
}

TEST_CASE("a blank line parts two addresses that stand one below the other") {
  const Invoice invoice = read({"Bloemenhandel Voorbeeld V.O.F.", "Veilingweg 88, 1431 GB Aalsmeer", "BTW-nummer NL004495445B01", "", "Hotel Proefzicht", "Boulevard 12", "2202 AB Noordwijk", "", "CREDITFACTUUR", "Factuurnummer     Datum", "CF2025-0014       09-03-2025", "", "Totaal   € -10,00"});
  CHECK(invoice.seller.name == "Bloemenhandel Voorbeeld V.O.F.");
  CHECK(invoice.buyer.name == "Hotel Proefzicht");
  CHECK(invoice.number == "CF2025-0014");  // "CF" is no label of a tax number here
}

TEST_CASE("parties side by side have their own numbers") {
  const Invoice invoice = read({"Fatura-Recibo             Data de emissão: 2026-04-19", "FR ATSIRE01FR/31", "", "Transmitente              Adquirente", "Nome: Joana Exemplo       Nome: Município de Prova", "NIF: 245678902            NIF: 501442600", "", "Valor ilíquido     100,00 €", "IVA                 23,00 €", "Importância recebida    123,00 €"});
  CHECK(invoice.number == "FR ATSIRE01FR/31");
  CHECK(invoice.seller.tax_id == "245678902");
  CHECK(invoice.buyer.tax_id == "501442600");
  CHECK(text(invoice.totals.net) == "100.00");
  CHECK(text(invoice.totals.gross) == "123.00");
}

TEST_CASE("a heading of the buyer with a number alone is his number") {
  CHECK(read({"Factura Nº 118", "Cliente: 430000127", "TOTAL   10,00 €"}).buyer.customer_number == "430000127");
  CHECK(read({"Factura Nº 118", "Cliente: Talleres Duero", "TOTAL   10,00 €"}).buyer.customer_number.empty());
}

TEST_CASE("a receipt's number makes a receipt") {
  CHECK(read({"Sample Hardware", "Receipt #   88121", "Date   04/19/2025", "TOTAL   $26.18"}).kind == InvoiceKind::receipt);
}

TEST_CASE("a buyer named like a street, and heads of tables that name nobody") {
  CHECK(read({"TAX INVOICE TI-55", "Bill to", "Strata Plan 70412", "PO Box 311", "Chatswood NSW 2057", "", "Total   $10.00"}).buyer.name == "Strata Plan 70412");
  const Invoice invoice = read({"Facture N° 118", "CLIENT        DATE", "              12/03/2024", "Désignation    Qté    P.U. HT    Montant HT", "Vidange          1      10,00         10,00", "", "Total HT   10,00 €"});
  CHECK(invoice.buyer.name.empty());
}

TEST_CASE("the first half of a name may stand before a dash") {
  const Invoice invoice = read({"LUZ DO EXEMPLO - Comercialização de Energia, S.A.", "Av. das Nações 40, 1990-123 Lisboa · NIF 503504564", "", "Fatura FT E25/118", "Valor a pagar   50,34 €"});
  CHECK(invoice.seller.name == "LUZ DO EXEMPLO - Comercialização de Energia, S.A.");
}

TEST_CASE("items without heads are those that make a total, over pages too") {
  const pdf::TextPage one = page_of({"INVOICE 4711", "", "1. Network Router     x14   $1259.86", "2. UPS Battery        x4     $999.96", "", "Page 1"});
  const pdf::TextPage two = page_of({"Invoice 4711 (continued)", "", "3. Docking Station    x20    $400.18", "", "Subtotal:   $2660.00", "Total:   $2660.00"}, 2);
  Pages pages;
  pages.emplace_back(one);
  pages.emplace_back(two);
  Draft draft;
  read_generic_fields(pages, draft);
  const auto& lines = draft.invoice.lines;
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].description == "Network Router");
  CHECK(text(lines[0].quantity) == "14");
  CHECK(text(lines[2].amount) == "400.18");
  CHECK(read({"INVOICE 4711", "Network Router   $10.00", "UPS Battery   $20.00", "Total:   $31.00"}).lines.empty());  // nothing proves them
  const Invoice receipt = read({"Sample Hardware", "Receipt # 88121", "2 x Deck screws    17.98", "1 x Paint roller    6.49", "Subtotal   24.47", "Tax   1.71", "TOTAL   $26.18"});
  REQUIRE(receipt.lines.size() == 2);
  CHECK(receipt.lines[0].description == "Deck screws");
  CHECK(text(receipt.lines[0].quantity) == "2");
}

TEST_CASE("a code too long for its column runs into the quantity") {
  const Invoice invoice = read({"INVOICE 4711", "Description      SKU          Qty    Unit Price     Amount", "Monitor          MON-27-004     8       $449.99   $3599.92", "Docking Station  DOC-USBC-0146          $199.99   $1199.94", "Subtotal:   $4799.86", "Total:   $4799.86"});
  REQUIRE(invoice.lines.size() == 2);
  CHECK(text(invoice.lines[1].quantity) == "6");
  CHECK(text(invoice.lines[1].unit_price) == "199.99");
}

TEST_CASE("a total behind a tax that the buyer withholds is what is due") {
  const Invoice invoice = read({"FACTURA Nº 2025/18", "Base imponible   1.000,00 €", "IVA 21%   210,00 €", "Retención IRPF 15%   -150,00 €", "TOTAL   1.060,00 €"});
  CHECK(text(invoice.totals.net) == "1000.00");
  CHECK(text(invoice.totals.gross) == "1210.00");
  CHECK(text(invoice.totals.due) == "1060.00");
}

TEST_CASE("what a total is remarked upon with is not the total") {
  const auto gross = [](std::string_view row) { return text(read({"Invoice 4711", "", row}).totals.gross); };
  CHECK(gross("Gesamtbetrag 119,00 EUR (inkl. 19,00 EUR MwSt.)") == "119.00");
  CHECK(gross("Total: $110.00 (includes $10.00 GST)") == "110.00");
  CHECK(gross("Totale fattura: 122,00 € (di cui 22,00 € IVA)") == "122.00");
  CHECK(gross("Totaal te betalen: € 121,00 (waarvan € 21,00 btw)") == "121.00");
  CHECK(gross("Total TTC 120,00 € (soit 787,15 F)") == "120.00");
  CHECK(gross("Total: 121,00 € (21,00 € de IVA incluido)") == "121.00");
  CHECK(gross("Total due: EUR 1,200.00 (GBP 1,032.00)") == "1200.00");
  CHECK(text(read({"Total a pagar: 100,00 € em 2 prestações de 50,00 €"}).totals.due) == "100.00");
}

TEST_CASE("a total in two currencies is a guess at the first") {
  Invoice invoice = read({"Invoice 4711", "", "Total            EUR 1,200.00      GBP 1,032.00"});
  CHECK(text(invoice.totals.gross) == "1200.00");
  CHECK(invoice.evidence["/totals/gross"].confidence < 0.6);
}

TEST_CASE("what lies between a part and the total is no tax where none is spoken of") {
  CHECK(text(read({"Invoice 4711", "", "Rent                     £60.00", "Subtotal     £60.00", "Total        £120.00"}).totals.tax).empty());
}

TEST_CASE("of what is said to be paid nothing is derived to be due") {
  const auto due = [](std::string_view title, std::string_view row) { return text(read({title, "", "Total        120.00 EUR", "", row}).totals.due); };
  CHECK(due("Invoice 4711", "PAID by credit card on 15 February 2024").empty());
  CHECK(due("Invoice 4711", "Die Rechnung ist bereits beglichen").empty());
  CHECK(due("Invoice 4711", "Payment received 15/02/2024").empty());
  CHECK(due("Receipt 4711", "Thank you").empty());
  CHECK(due("Invoice 4711", "To be paid within 14 days") == "120.00");
  CHECK(due("Invoice 4711", "If you have already paid, please ignore this letter") == "120.00");
}

TEST_CASE("a total that goes on in other words is one of something else") {
  const auto totals = [](std::string_view row) { return read({"Invoice 4711", "", "Net       £25.00", "VAT        £5.00", "Total this invoice    £30.00", "", row}).totals; };
  CHECK(text(totals("Balance from your last invoice £45.00").due) == "30.00");
  CHECK(text(totals("Total outstanding on your account £5,430.00").due) == "30.00");
  CHECK(text(read({"Invoice 4711", "", "Total hours 12.50"}).totals.gross).empty());
  CHECK(text(read({"Invoice 4711", "", "Total due on 12 March 2024: £30.00"}).totals.gross) == "30.00");
  CHECK(text(read({"Invoice 4711", "", "Total incl. 20 % VAT £30.00"}).totals.gross) == "30.00");
}

TEST_CASE("what is paid back is due with a minus") {
  CHECK(text(read({"Rechnung 4711", "", "Rechnungsbetrag     500,00", "Vorauszahlung       600,00", "Auszahlungsbetrag   100,00"}).totals.due) == "-100.00");
  CHECK(text(read({"Invoice 4711", "", "Balance £120.00 CR"}).totals.due) == "-120.00");
}

TEST_CASE("a deposit that is due is not paid") {
  Invoice invoice = read({"Invoice 4711", "", "Total                 £1,000.00", "Deposit due now         £300.00", "Balance on completion   £700.00"});
  CHECK(invoice.evidence["/totals/due"].confidence < 0.6);
}

TEST_CASE("what is left behind a tax withheld is due, where it is printed") {
  CHECK(text(read({"Fattura 4711", "", "Totale fattura        1.220,00", "Ritenuta d'acconto     -200,00", "A bonifico            1.020,00"}).totals.due) == "1020.00");
}

TEST_CASE("until a day is when to pay only in a sentence about paying") {
  const auto due = [](std::string_view sentence) { return text(read({"Nordlicht GmbH", "Rechnung Nr. 4711", "Datum: 05.03.2024", "", sentence, "Gesamtbetrag   119,00 EUR"}).due_date); };
  CHECK(due("Bitte überweisen Sie den Betrag bis zum 19.03.2024") == "2024-03-19");
  CHECK(due("Zahlbar bis zum 19.03.2024") == "2024-03-19");
  CHECK(due("Laufzeit vom 01.03.2024 bis zum 31.01.2025") == "");
  CHECK(due("Garantie bis zum 05.03.2027") == "");
  const Invoice past = read({"Nordlicht GmbH", "Rechnung Nr. 4711", "Datum: 05.03.2024", "", "Zahlbar für die Zeit bis zum 31.01.2024", "Gesamtbetrag   119,00 EUR"});
  CHECK(text(past.issue_date) == "2024-03-05");
  CHECK_FALSE(past.due_date);
}

TEST_CASE("a dollar that is not the United States' puts no month first and is no USD for sure") {
  const Invoice australian = read({"TAX INVOICE TI-55", "ABN: 51 824 753 556", "Date: 03/04/2024", "Due date: 10/04/2024", "Total   $10.00"});
  CHECK(text(australian.issue_date) == "2024-04-03");
  CHECK(text(australian.due_date) == "2024-04-10");
  CHECK(australian.currency == "AUD");
  const Invoice argentine = read({"Factura Nº 118", "CUIT: 30-71234567-1", "Fecha: 05/10/2026", "Total   $ 1.815,00"});
  CHECK(argentine.currency == "ARS");
  CHECK(text(argentine.issue_date) == "2026-10-05");
  const Invoice american = read({"INVOICE 4711", "Date: 03/04/2024", "Total   $10.00"});
  CHECK(text(american.issue_date) == "2024-03-04");
  CHECK(american.currency == "USD");
  const auto sure = [](std::vector<std::string_view> rows) {
    const auto evidence = read(rows).evidence;
    return evidence.at("/currency").confidence;
  };
  CHECK(sure({"INVOICE 4711", "GST No. 123-456-789", "Total   $10.00"}) < 0.6);
  CHECK(sure({"INVOICE 4711", "Total   $10.00"}) > 0.6);
}

TEST_CASE("what is about an invoice says so in large letters, and is none") {
  const auto read_titled = [](const std::vector<std::string_view>& rows, std::size_t first, std::size_t count) {
    pdf::TextPage page = page_of(rows);
    for (std::size_t word = first; word < first + count; ++word) page.words[word].font_size *= 1.6f;
    Pages pages;
    pages.emplace_back(page);
    Draft draft;
    read_generic_fields(pages, draft);
    return draft;
  };
  const std::vector<std::string_view> reminder{"Nordlicht GmbH", "2. Mahnung", "Rechnung Nr. 4711 vom 05.03.2024", "Offener Betrag   124,00 EUR", "Bitte zahlen Sie bis zum 20.04.2024 auf das Konto unten"};
  const Draft large = read_titled(reminder, 2, 2);
  CHECK(large.invoice.kind == InvoiceKind::other);
  CHECK(large.confidence("/number") < 0.6);
  // In the text's own letters such a word is a label.
  const Draft invoice = read_titled({"Nordlicht GmbH", "Rechnung", "Lieferschein", "LS-118", "Rechnung Nr. 4711", "Gesamtbetrag   124,00 EUR", "Bitte zahlen Sie auf das Konto unten"}, 2, 1);
  CHECK(invoice.invoice.kind == InvoiceKind::invoice);
  CHECK(read_titled({"Nordlicht GmbH", "Rechnung Nr. 4711", "Zahlungserinnerung", "Gesamtbetrag   124,00 EUR", "Bitte zahlen Sie auf das Konto unten"}, 2, 0).invoice.kind == InvoiceKind::invoice);
}
