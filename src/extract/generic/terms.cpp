#include "extract/generic/terms.hpp"

#include <initializer_list>
#include <string_view>

namespace faturad::extract {
namespace {

struct Group {
  Term term;
  std::initializer_list<std::string_view> labels;  // in order of preference
};

// '#' stands for all ways to write "number".
const std::initializer_list<Group> kGroups = {
    {Term::number,
     {"invoice #", "invoice id", "tax invoice #", "vat invoice #", "bill #", "inv #", "reference of the invoice", "invoice reference", "invoice ref", "rechnungs#",
      "rechnung #", "rechn#", "rg#", "re#", "rechnungsnr datum", "# der rechnung", "belegnr", "beleg#", "handelsrechnung #", "# de facture", "# facture", "facture #",
      "# de la facture", "reference facture", "facture ref", "# piece", "# de factura", "factura #", "# factura", "# de la factura", "ref factura", "fattura #",
      "# fattura", "# della fattura", "fattura numero", "# documento", "factuur#", "factuur #", "factuurnr", "fatura #", "# da fatura", "# fatura", "factura simplificada #",
      "fatura recibo #", "nota fiscal #", "# da nota", "# da nota fiscal", "document #", "doc #", 
      "rechnungskorrektur #", 
      "receipt #", "receipt id", "recibo #", "quittungs#", "beleg id", "bill number", "statement #", "proforma #", "ricevuta #", "bon #", "kassenbon #", "rechnungs id",
      "beitragsrechnung #"}},
    {Term::credit_number, {"credit note #", "credit memo #", "creditnota #", "gutschrift #", "gutschrifts#", "avoir #", "# avoir", "# d avoir", "storno #", "stornorechnungs#", "nota de credito #", "nota di credito #", "factura rectificativa #"}},
    {Term::title,
     {"invoice", "tax invoice", "vat invoice", "commercial invoice", "sales invoice", "rechnung", "handelsrechnung", "schlussrechnung", "abschlagsrechnung", "teilrechnung",
      "mietrechnung", "rechnung des versicherers", "honorarrechnung", "sammelrechnung", "facture", "facture d acompte", "facture commerciale", "factura", "factura simplificada",
      "fattura", "factuur", "fatura", "fatura recibo", "proforma invoice", "pro forma invoice", "tax invoice receipt", "invoice receipt", "beitragsrechnung", "fattura elettronica",
      "fattura accompagnatoria", "verkoopfactuur", "kopie factuur", "corrected invoice", "rechnungskorrektur", "rechnungs korrektur", "korrekturrechnung", "gutschrift selbst ausgestellte rechnung", "self billed invoice", "autofacture", "rechnung invoice"}},
    {Term::credit_title,
     {"credit note", "credit memo", "gutschrift", "stornorechnung", "avoir", "facture d avoir", "note de credit",
      "nota de credito", "factura rectificativa", "nota di credito", "nota di accredito", "creditnota", "creditfactuur", "credit invoice", "abono", "refund note"}},
    {Term::receipt_title, {"receipt", "payment receipt", "sales receipt", "quittung", "kassenbon", "recu", "recibo", "ricevuta", "scontrino", "kassabon", "betalingsbewijs", "ticket de caisse"}},
    {Term::order_title, {"purchase order", "bestellung", "bon de commande", "orden de compra", "pedido de compra", "ordine di acquisto", "inkooporder", "order response", "auftragsbestatigung"}},
    {Term::bare_number, {"#", "number", "reference #"}},
    {Term::customer_number,
     {"customer #", "a c #", "acc #", "acct #", "account code", "customer acc #", "cuenta cliente", "conto cliente", "rif cliente", "customer id", "customer code", "customer account", "client #", "client id", "client code", "account #", "customer ref", "kunden#", "ihre kunden#", "kunden id", "kundennr",
      "kundenkonto", "debitoren#", "debitor#", "# client", "# de client", "code client", "ref client", "reference client", "numero client", "compte client", "# de cliente", "# cliente",
      "codigo de cliente", "codigo cliente", "cod cliente", "codice cliente", "codigo do cliente", "# do cliente", "klant#", "klantnr", "klantcode", "debiteur#", "relatie#",
      "mitglieds#", "member #", "bt 46", "kennung des kaufers", "kaufer id",
      "kd #", "kdnr", "customer account #", "account ref", "client ref", "debtor #", "debitornr", "clientnummer", "# abonne", "# de abonado", "utilizador #", "your account #", "your customer #", "# de titular", "codice utente"}},
    {Term::other_number,
     {"order #", "order id", "purchase order #", "purchase order id", "po #", "p o #", "po", "your order", "our order", "your reference", "our reference", "reference", "your ref", "our ref", "ref", "delivery note #",
      "delivery #", "dispatch #", "contract #", "project #", "job #", "quote #", "offer #", "shipment #", "tracking #", "bank account #", "routing #", "sort code", "article #",
      "item #", "part #", "serial #", "batch #", "phone #", "telephone", "phone", "tel", "telefon", "telefono", "telefone", "telefoon", "fax", "mobile", "page", "seite", "pagina", "auftrags#", "auftrag #",
      "auftrag", "bestell#", "bestellungs#", "bestellung #", "bestellnummer", "ihre bestell#", "ihre auftrags#", "lieferschein#", "lieferschein #", "lieferscheinnr", "lief#",
      "lieferanten#", "vertrags#", "projekt#", "angebots#", "artikel#", "art#", "konto#", "kontonr", "blz", "handelsregister#", "hrb", "hra", "hrb #", "vorgangs#",
      "referenz#", "ihre referenz", "unsere referenz", "referenz", "ihr zeichen", "unser zeichen", "ihre zeichen", "zeichen", "mandatsreferenz", "glaubiger id", "glaubiger identifikations#",
      "lieferantennummer", "ursprungsbeleg #", "ursprungsbeleg#", "reklamations#", "leasing#", "fahrgestell#", "# de commande", "commande #", "# commande", "bon de commande #", "# bon de commande",
      "bon de livraison #", "# bon de livraison", "# de contrat", "# contrat", "votre reference", "notre reference", "vos references", "nos references", "votre commande", "# de compte", "# compte",
      "# de pedido", "pedido #", "# pedido", "albaran #", "# albaran", "# de contrato", "su referencia", "nuestra referencia", "referencia", "ordine #", "# ordine", "# d ordine", "ddt #", "vs ordine", "rif",
      "riferimento", "vostro riferimento", "encomenda #", "# encomenda", "guia #", "ordernummer", "order", "bestelnummer", "uw referentie", "onze referentie", "referentie", "kenmerk", "uw kenmerk",
      "betalingskenmerk", "pakbon#", "contract", "kvk", "kvk #", "kamer van koophandel", "siren", "siret", "rcs", "naf", "ape", "gln", "gtin", "ean", "duns", "company #", "company reg #",
      "registration #", "company registration #", "legal registration id", "iban", "bic", "swift", "swift code", "giro #", "account", "reference acheteur", "reference a rappeler",
      "original invoice #", "related invoice", "ursprungsrechnung", "rechnung vom", "facture d origine", "facture initiale", "vorherige rechnung", "bezug", "buchungskreis",
      "urn identifikator", "xml eingabedatei", "stylesheet version", "zugferd version", "codelisten version", "rechnungsstandard", "anwendungsempfehlung", "leitweg id", "verwendungszweck",
      "certificado #", "certified program #", "original invoice", "factura original", "facture origine #", "applies to invoice", "rectifica a", "factura rectificada", "invoice corrected", "ihre steuer#", "verbrauchsstelle", "zahler#", "zahlernummer", "meter #", "meter serial #", "pdl", "pod", "pdr", "cups", "ean code", "buchungskonto", "codigo de barras", "numero licencia", "license #", "matricola", "contador #", "compteur #"}},
    {Term::issue_date,
     {"invoice date", "date of invoice", "date of issue", "issue date", "issued on", "issued", "issued at", "date issued", "bill date", "billing date", "tax date", "tax point", "tax point date", "document date",
      "date of receipt", "receipt date", "date paid", "rechnungsdatum", "liefer und rechnungsdatum", "rechnungs und lieferdatum", "datum der rechnung", "belegdatum", "beleg datum", "ausstellungsdatum",
      "rechnungsdatum leistungsdatum", "rechnungsdatum lieferdatum", "rechnung vom", "date de facture", "date facture", "date de la facture", "date de facturation", "date d emission", "date emission", "facture du", "emise le", "emis le", "facture emise le", "avoir emis le", "etabli le", "etablie le", "emitido em", "emitida em", "fecha de expedicion de la factura", "emessa il", "emesso il", "ausgestellt am", "date of document", "opgesteld op", "fecha de factura",
      "fecha factura", "fecha de la factura", "fecha de emision", "fecha emision", "fecha de expedicion", "fecha expedicion", "data fattura", "data della fattura", "data documento", "data di emissione", "data emissione", "factuurdatum",
      "factuur datum", "datum factuur", "data de emissao", "data da emissao", "data emissao", "data da fatura", "data da factura", "data do documento", "emitida em", "emissao", "order date issued", "purchase order date",
      "statement date", "fecha emision factura", "fecha de emision de factura", "data emissione fattura", "date d etablissement", "rechnung datum"}},
    {Term::bare_date, {"date", "datum", "fecha", "data", "vom", "del", "dated", "en date du", "le", "den", "dato"}},
    {Term::due_date,
     {"due date", "date due", "scadenze", "scadenza rata", "vencimientos", "vencimentos", "echeances", "payment due", "payment due date", "payment due by", "payment date due", "due on", "due by", "pay by", "payable by", "due", "invoice due date", "falligkeitsdatum", "fallig am", "falligkeit", "fallig",
      "falligkeitstag", "zahlbar bis", "zahlungsziel", "zahlung bis", "zahlungsfrist", "netto bis", "zahlungstermin", "zahlbar bis zum", "date d echeance", "echeance", "date echeance", "a payer avant le", "date limite de reglement", "date limite de paiement", "payable le", "a regler avant le",
      "date de reglement", "fecha de vencimiento", "fecha vencimiento", "vencimiento", "vto", "fecha de vencimiento de pago", "fecha limite de pago", "data di scadenza", "data scadenza", "scadenza", "scadenza pagamento", "da pagare entro", "pagamento entro", "vervaldatum", "vervaldag",
      "uiterste betaaldatum", "betalen voor", "te betalen voor", "betaaldatum", "data de vencimento", "data vencimento", "vencimento", "pagar ate", "data limite de pagamento", "pagavel ate", "falligkeit date",
      "total amount due on", "amount due on", "balance due on", "pay before", "payment due on", "due for payment on", "zahlung fallig am", "falligkeit zum", "te betalen uiterlijk", "uiterlijk betalen", "betalen uiterlijk", "a pagar antes del", "pagar antes de", "fecha tope de pago", "data limite", "limite de paiement", "reglement le", "zu zahlen bis", "bitte zahlen bis", "fallig zum", "vence el", "vence em", "fecha vto"}},
    {Term::due_until,
     {"uberweisen sie bis zum", "uberweisen sie bis", "bis zum", "spatestens bis", "bis spatestens", "netto bis zum", "tagen netto bis", "tage netto bis", "ohne abzug bis", "ohne abzug bis zum", "please pay by", "please pay before", "please remit by", "please remit until", "remit until", "please pay until", "before the", "no later than", "au plus tard le", "avant le", "jusqu au", "antes del",
      "antes de", "hasta el", "entro il", "entro e non oltre il", "voor", "uiterlijk", "voor of op", "ate ao dia", "ate o dia"}},
    {Term::other_date,
     {"delivery date", "date of delivery", "date of supply", "supply date", "service date", "order date", "date of order", "shipping date", "shipment date", "ship date", "start date", "end date", "print date", "payment date", "paid on",
      "lieferdatum", "leistungsdatum", "leistungs datum", "liefer und leistungsdatum", "liefer bzw leistungsdatum", "lieferungs und leistungsdatum", "liefertermin", "bestelldatum", "bestell datum", "auftragsdatum", "auftrag datum lief", "lieferschein datum", "lieferscheindatum", "druckdatum",
      "buchungsdatum", "valuta", "skonto bis", "date de livraison", "date livraison", "livraison", "date de commande", "date commande", "date de prestation", "date d execution", "fecha de entrega", "fecha de pedido",
      "fecha de operacion", "fecha operacion", "data di consegna", "data consegna", "data ordine", "data ddt", "leverdatum", "orderdatum", "besteldatum", "data de entrega", "data da encomenda", "data de saida", "inicio de actividad", "inicio de actividades", "fecha vto cae", "date of birth",
      "zahlungsdatum", "date de paiement", "data pagamento", "datum der lieferung",
      "fecha factura original", "fecha de la factura original", "original invoice date", "date facture origine", "datum der ursprungsrechnung", "erstmals fallig am", "arrival", "departure", "anreise", "abreise", "arrivee", "depart", "arrivo", "partenza", "check in", "check out", "llegada", "salida", "fecha de entrada", "fecha de salida", "expiry date", "valid until", "gultig bis", "geburtsdatum", "geb", "next invoice date", "next bill date", "prochaine facture", "nachste rechnung", "prossima bolletta", "last payment date", "date of last payment", "contract date", "vertragsdatum", "reading date", "ablesedatum", "fecha de lectura", "date de releve", "data lettura", "order placed"}},
    {Term::period,
     {"billing period", "service period", "period", "invoice period", "period of service", "leistungszeitraum", "abrechnungszeitraum", "rechnungszeitraum", "zeitraum", "lieferzeitraum", "periode de facturation", "periode", "periode du",
      "periodo de facturacion", "periodo facturado", "periodo", "periodo di fatturazione", "periodo di riferimento", "periode van", "factuurperiode", "facturatieperiode", "periodo de referencia", "periodo de faturacao"}},
    {Term::seller,
     {"seller", "vendor", "supplier", "from", "bill from", "billed by", "issued by", "sold by", "service provider", "verkaufer", "lieferant", "rechnungsersteller", "rechnungssteller", "aussteller", "leistungserbringer", "rechnungsaussteller", "absender", "vendeur",
      "fournisseur", "emetteur", "prestataire", "emis par", "facture par", "emise par", "emitida por", "emitido por", "facturado por", "emessa da", "faturado por", "vendedor", "proveedor", "emisor", "fornitore", "cedente", "cedente prestatore", "venditore", "mittente", "emittente", "verkoper", "leverancier", "afzender", "fornecedor", "emitente", "prestador", "de chez", "rechnung von", "anbieter", "merchant",
      "cedente prestatore fornitore", "verkauft von", "verkauft durch", "vendu par", "vendido por", "venduto da", "verkocht door", "dati fornitore", "datos del emisor", "empresa emisora", "company details", "our details", "leistender unternehmer"}},
    {Term::buyer,
     {"bill to", "billed to", "invoice to", "invoiced to", "sold to", "buyer", "billing address", "invoice address", "bill to address", "client", "customer name", "customer details", "to", "rechnungsempfanger", "kaufer", "kaufer leistungsempfanger", "leistungsempfanger", "rechnungsadresse",
      "rechnungsanschrift", "rechnung an", "empfanger", "kunde", "auftraggeber", "kaufer empfanger", "adresse de facturation", "adresse facturation", "facture a", "facturer a", "factura a", "destinataire", "acheteur", "client facture", "adresse du client", "client payeur", "cliente", "facturar a", "facturado a", "comprador",
      "destinatario", "datos del cliente", "direccion de facturacion", "senores", "sr", "sr s", "razon social", "spett le", "spettabile", "intestatario", "cessionario", "cessionario committente", "committente", "fatturare a", "indirizzo di fatturazione", "acquirente", "factuuradres", "klant", "factuur aan", "koper", "afnemer", "gefactureerd aan",
      "facturado para", "faturado a", "faturar a", "exmo s sr s", "exmo sr", "exmos senhores", "tomador", "adquirente", "morada de faturacao", "gastname", "issued to", "prepared for", "recipient", "bill payer", "customer billing address",
      "invoiced customer", "rechnung fur", "rechnung an die", "adresse facture", "a l attention de", "sold to party", "cessionario committente cliente", "titular del contrato", "titulaire", "titulaire du contrat", "intestata a", "intestatario contratto", "kunde auftraggeber", "client facturado", "fatturato a", "guest name", "gefactureerd", "klantgegevens", "kundendaten", "informations client", "customer information", "dati cliente", "datos cliente", "contractant", "debiteur", "datos de facturacion", "dados de faturacao", "dati di fatturazione", "informations de facturation", "facturatiegegevens", "rechnungsdaten empfanger"}},
    {Term::other_party,
     {"ship to", "shipped to", "deliver to", "delivery address", "shipping address", "ship from", "remit to", "pay to", "payee", "lieferadresse", "lieferanschrift", "warenempfanger", "lieferung an", "leistungsadresse", "leistungsempfanger adresse", "abweichender zahlungsempfanger", "zahlungsempfanger", "adresse de livraison", "livraison",
      "livre a", "livrer a", "lieu de livraison", "beneficiaire", "representant fiscal", "direccion de envio", "direccion de entrega", "enviar a", "indirizzo di spedizione", "indirizzo di consegna", "destinazione", "luogo di destinazione", "spedire a", "afleveradres", "bezorgadres", "verzendadres", "morada de entrega", "local de entrega", "endereco de entrega",
      "contact", "contact commercial", "ansprechpartner", "bearbeiter", "sachbearbeiter", "salesperson", "sales rep", "bank", "bankverbindung", "kontoinhaber", "account name", "account holder", "vertreter", "steuerbevollmachtigter", "ihr ansprechpartner", "vendedor responsable", "steuervertreter", "steuerlicher vertreter", "abweichender rechnungsempfanger",
      "warenlieferung", "lieferort", "endabnehmer", "weitere angaben", "bemerkungen", "bemerkung", "your contact", "order by", "ordered by", "notes", "hinweis"}},
    {Term::name, {"name", "company name", "firma", "nom", "nombre", "nome", "naam", "ragione sociale", "denominazione", "denominacion", "name dep", "trading name", "firmenname", "raison sociale", "bedrijfsnaam"}},
    {Term::vat_id,
     {"vat #", "vat id", "vat reg #", "vat reg", "vat registration #", "vat identification #", "vat", "seller vat id", "our vat #", "gst #", "abn", "gstin", "gstin uin", "gst in", "gst registration #", "gst reg #", "hst #", "gst hst #", "vat registration", "vat regn #", "tax id", "tax id #", "tax identification #", "taxpayer id", "ein", "tin", "fein", "federal tax id", "ust id", "ust id #", "ust idnr", "ustid", "ust ident#", "ust identifikations#", "ust identnr", "umsatzsteuer id",
      "umsatzsteuer identifikations#", "umsatzsteuer ident #", "umsatzsteuer id #", "umsatzsteueridentifikationsnummer", "mwst #", "mwst nr", "uid", "uid #", "uid mwst", "# tva", "# de tva", "tva", "tva intra", "# tva intra", "tva intracommunautaire", "# tva intracommunautaire", "# de tva intracommunautaire", "id tva", "identifiant tva", "numero tva", "code tva", "nif", "cif", "nif cif",
      "cif nif", "nif iva", "vat nif", "n i f", "c i f", "p iva", "partita iva", "p iva c f", "codice fiscale e partita iva", "partita iva e codice fiscale", "p iva e c f", "p iva cf", "cod fisc e p iva", "btw", "btw #", "btw id", "btw nr", "btw identificatie#", "ondernemings#", "contribuinte", "contribuinte #", "nipc", "nif contribuinte", "cuit", "rfc", "ruc", "cnpj", "ust identifikationsnummer", "ident #",
      "eu vat #", "eu vat id", "vat id seller", "identificativo fiscale ai fini iva", "id fiscale iva", "# iva", "partita iva #", "num contribuinte", "siren siret tva", "t v a", "id tva intracom", "# intracommunautaire", "ondernemingsnummer btw", "id fiscal nif", "ust idnr des verkaufers", "seller tax id"}},
    {Term::buyer_vat_id,
     {"customer vat #", "customer vat id", "customer vat", "customer vat reg #", "buyer vat id", "client vat #", "your vat #", "your vat id", "customer tax id", "buyer tax id", "ihre ust id", "ihre ust id #", "ihre ust idnr", "ihre ust ident #", "ust id kunde", "ust idnr kunde", "kunden ust id", "kunden ust idnr", "ust id des kunden", "ust idnr des leistungsempfangers", "ust idnr kaufer", "# tva client",
      "tva client", "votre # tva", "votre # de tva", "# tva du client", "tva intra client", "nif cliente", "nif del cliente", "cif cliente", "p iva cliente", "vostra p iva", "uw btw #", "uw btw nummer", "btw nummer klant", "btw klant", "klant btw #", "nif do cliente", "v contribuinte", "v # contribuinte", "v # de contribuinte", "vosso # contribuinte", "v nif", "vosso nif", "nif do adquirente", "gstin of recipient", "# contribuinte cliente", "nif del adquirente"}},
    {Term::tax_number, {"steuer#", "steuernr", "st#", "steuer #", "steuernummer", "tax #", "tax number", "tax reg #", "fiscal code", "codice fiscale", "cod fiscale", "cod fisc", "c f", "fiscal id", "numero fiscal", "id fiscal", "rsin", "siret #"}},
    {Term::net,
     {"net total", "total net", "net amount", "total net amount", "total excl vat", "total excl tax", "total excluding vat", "total excluding tax", "subtotal excl vat", "total without vat", "total without tax", "total before tax", "amount excl vat", "taxable amount", "total taxable", "taxable total", "total ex vat", "net value", "invoice total net", "sum net", "net", "netto", "netto summe", "netto gesamt", "nettobetrag", "netto betrag", "netto gesamtbetrag",
      "gesamtbetrag netto", "gesamt netto", "gesamtsumme netto", "gesamtnetto", "summe netto", "summe nettobetrage", "zwischensumme netto", "rechnungssumme netto", "rechnungssumme netto excl ust", "rechnungssumme ohne ust", "rechnungsbetrag netto", "nettosumme", "nettowert", "netto warenwert", "warenwert netto", "nettorechnungsbetrag", "total netto", "betrag netto", "summe ohne mwst", "summe ohne ust", "nettoumsatz", "total ht", "total h t", "montant ht", "montant total ht", "total hors taxes", "total hors taxe", "total net ht", "ht", "net ht",
      "base ht", "base imponible", "total base imponible", "importe neto", "total neto", "neto", "suma neta", "subtotal sin iva", "total sin iva", "importe sin iva", "base", "imponibile", "totale imponibile", "totale netto", "imponibile totale", "totale senza iva", "netto merce", "totale merce", "exclusief btw", "totaal excl btw", "totaal exclusief btw", "excl btw", "totaal excl", "bedrag excl btw", "subtotaal excl btw", "netto bedrag", "totaal netto", "total liquido",
      "valor liquido", "total sem iva", "grondslag", "base tributavel", "total iliquido", "incidencia", "valor tributavel", "total mercadoria", "summe nettobetrag", "gesamtbetrag ohne ust", "total excl", "gesamt excl mwst", "subtotal net", "totalbeforetax", "invoice net", "total amount excl vat", "total amount without vat", "invoice total amount without vat",
      "maatstaf van heffing", "maatstaf", "mvh", "imponibile iva", "totale imponibile iva", "base iva", "base imponible total", "total charges before vat", "total before vat", "charges before vat", "total hors tva", "total htva", "hors tva", "total exkl mwst", "total exkl ust", "total ohne mwst", "summe exkl mwst", "zwischensumme exkl mwst", "netto exkl mwst", "gesamt exkl ust", "betrag exkl mwst", "subtotal excluding tax", "subtotal before tax", "valor sem iva", "subtotal s iva", "total s iva", "importe base", "bedrag exclusief btw", "subtotaal exclusief btw", "taxable value", "total taxable value"}},
    {Term::line_sum,
     {"subtotal", "sub total", "items total", "item total", "line total", "total of lines", "sum of lines", "total lines", "zwischensumme", "positionssumme", "positionen netto", "summe positionen", "summe der positionen", "warenwert", "summe", "sous total", "sous total ht", "total des lignes", "total brut ht", "subtotal", "suma", "subtotale", "totale parziale", "subtotaal", "tussentotaal", "soma", "total das linhas",
      "zwischentotal", "total honoraires", "totale onorari", "total services", "total prestations", "summe leistungen", "total general ht"}},
    {Term::tax,
     {"tax", "vat", "sales tax", "total tax", "tax total", "total vat", "vat total", "tax amount", "vat amount", "vat paid", "total tax amount", "total vat amount", "plus vat", "gst", "hst", "iva", "tva", "mwst", "ust", "btw", "umsatzsteuer", "mehrwertsteuer", "steuerbetrag", "steuer", "steuerbetrag in", "umsatzsteuerbetrag", "ust betrag", "mwst betrag", "summe ust", "summe mwst", "ust gesamt", "mwst gesamt", "gesamt ust", "gesamt mwst", "zzgl ust", "zzgl mwst", "zuzuglich ust", "zuzuglich mwst", "zuzuglich umsatzsteuer",
      "zuzugl mwst", "inkl mwst", "inkl ust", "enthaltene mwst", "enthaltene ust", "darin enthaltene mwst", "davon mwst", "inklusive mwst", "inklusive ust", "versicherungsteuer", "total tva", "montant tva", "montant de la tva", "montant total tva", "tva totale", "dont tva", "total taxes", "taxes", "total iva", "importe iva", "cuota iva", "cuota", "total impuestos", "impuestos", "impuesto", "iva total", "totale iva", "imposta", "totale imposta", "importo iva", "totale imposte", "btw bedrag", "totaal btw", "btw totaal", "valor do iva", "imposto", "valor iva", "imposto total",
      "gesamtbetrag umsatzsteuer", "steuerbasisbetrag ust", "versicherungssteuer", "impuesto iva", "ust gesamtbetrag",
      "tps", "tvq", "qst", "pst", "gst hst", "tps tvh", "igic", "igst", "cgst", "sgst"}},
    {Term::gross,
     {"grand total", "total incl vat", "total incl tax", "total including vat", "total including tax", "total inc vat", "total with vat", "total with tax", "gross total", "total gross", "gross amount", "gross", "invoice total", "total invoice", "total invoice amount", "invoice amount", "total amount", "total price", "amount total", "order total", "total eur incl vat", "bruttobetrag", "brutto", "brutto betrag", "bruttosumme", "gesamtbetrag brutto", "gesamt brutto", "summe brutto", "rechnungssumme brutto", "rechnungssumme brutto inkl ust",
      "gesamtbetrag", "gesamtsumme", "rechnungsbetrag", "rechnungsendbetrag", "rechnungssumme", "rechnungsbetrag brutto", "rechnungsgesamtbetrag", "endbetrag", "endsumme", "gesamtpreis brutto", "bruttogesamtbetrag", "gesamt inkl mwst", "gesamtbetrag inkl mwst", "summe inkl mwst", "summe gesamt", "total ttc", "montant ttc", "montant total ttc", "total t t c", "total toutes taxes comprises", "ttc", "total facture", "montant total", "montant total a payer", "total factura", "importe total", "total con iva", "total iva incluido", "total iva incl", "importe con iva", "total general",
      "totale fattura", "totale documento", "totale ivato", "totale lordo", "totale complessivo", "totale iva inclusa", "importo totale", "totale generale", "totaal incl btw", "totaal inclusief btw", "totaal incl", "totaalbedrag", "factuurbedrag", "factuur totaal", "bedrag incl btw", "eindtotaal", "totaal te betalen incl btw", "total com iva", "total da fatura", "valor total", "total do documento", "total incluindo iva", "montant total ttc", "bruttorechnungsbetrag", "gesamtbetrag inkl ust", "total amount incl vat", "invoice total amount with vat",
      "total amount with vat", "inclusief btw", "incl btw",
      "total new charges", "total current charges", "total for this invoice", "total this invoice", "total inkl mwst", "total inkl ust", "summe inkl ust", "gesamt inkl ust", "gesamtsumme inkl mwst", "gesamtsumme brutto", "endbetrag brutto", "rechnungsbetrag inkl mwst", "rechnungsbetrag inkl ust", "total credit", "credit total", "total bolletta", "totale bolletta", "total factura con iva", "total documento", "total tva comprise", "total t v a comprise", "total du document", "totaal factuur", "totaal inc btw", "totaal bedrag", "total fatura", "valor da fatura", "valor total da fatura", "montante total"}},
    {Term::total, {"total", "totals", "totale", "totaal", "gesamt", "summe eur", "total eur", "total usd", "totale eur", "totaal eur", "total price eur", "zu zahlen gesamt"}},
    {Term::due,
     {"amount due", "total due", "balance due", "total amount due", "amount payable", "total payable", "please pay", "to pay", "balance", "outstanding", "outstanding balance", "amount to pay", "total to pay", "amount outstanding", "due amount", "payment amount", "zahlbetrag", "zu zahlen", "zu zahlender betrag", "zu zahlender beitrag", "noch zu zahlen", "zahlungsbetrag", "falliger betrag", "offener betrag", "restbetrag", "restzahlung", "zu uberweisen", "zu uberweisender betrag", "gesamt zu zahlen", "auszahlungsbetrag", "net a payer",
      "net a payer ttc", "montant a payer", "solde a payer", "reste a payer", "solde du", "montant du", "total a payer", "a payer", "total a regler", "net a regler", "total a pagar", "importe a pagar", "a pagar", "liquido a pagar", "saldo pendiente", "importe pendiente", "pendiente de pago", "totale da pagare", "netto a pagare", "totale a pagare", "importo da pagare", "importo dovuto", "totale dovuto", "saldo", "da pagare", "te betalen", "totaal te betalen", "te voldoen", "openstaand bedrag", "nog te betalen", "valor a pagar", "montante a pagar", "saldo em divida", "total em divida", "due payable", "residual",
      "amount due eur", "amount due usd", "gesamtbetrag zu zahlen", "zahlbarer betrag", "faelliger betrag", "zur zahlung",
      "nachzahlung", "nachzahlungsbetrag", "noch zu zahlender restbetrag", "noch zu zahlender betrag", "noch offen", "restforderung", "verbleibender betrag", "zahllast", "betrag fallig", "montant a prelever", "montant preleve", "reste du", "total a recibir", "totale bolletta da pagare", "importe pendiente de pago", "nog te voldoen", "te voldoen bedrag", "restant te betalen", "total amount to pay", "amount now due", "now due", "total balance", "new balance", "balance to pay", "pay this amount", "total outstanding"}},
    {Term::prepaid,
     {"amount paid", "paid", "total paid", "payments", "payment received", "already paid", "less paid", "deposit", "prepaid", "prepayment", "prepaid amount", "paid to date", "anzahlung", "anzahlungen", "erhaltene anzahlungen", "erhaltene anzahlung", "bereits bezahlt", "bereits gezahlt", "gezahlt", "vorauszahlung", "abzuglich anzahlung", "summe anzahlungen", "acompte", "acomptes", "acompte verse", "montant deja paye", "montant deja verse", "deja regle", "deja paye", "deja verse", "montant regle", "anticipo", "pagado", "importe pagado",
      "acconto", "gia pagato", "pagato", "versato", "reeds betaald", "voldaan", "betaald", "aanbetaling", "adiantamento", "pago", "ja pago", "abzgl anzahlung",
      "abschlagszahlungen", "abschlagszahlung", "geleistete abschlage", "geleisteter abschlage", "geleistete abschlagszahlungen", "abzuglich geleisteter abschlagszahlungen", "abzgl geleisteter abschlagszahlungen", "abzgl abschlagsrechnung", "abzuglich abschlagsrechnung", "bereits geleistete zahlungen", "bezahlt", "deposit received", "less deposit", "deposit paid", "payment received thank you", "acompte deja verse", "acomptes verses", "provisions versees", "acconti versati", "acconti", "anticipos", "betaalde voorschotten", "voorschotten", "voorschot", "reeds voldaan", "less amount paid", "payments made", "less payments", "entrega a cuenta"}},
    {Term::other_amount,
     {"shipping", "shipping handling", "shipping and handling", "freight", "delivery", "postage", "discount", "total discount", "rounding", "handling", "versand", "versandkosten", "versandkosten netto", "porto", "rabatt", "skonto", "rundung", "fracht", "gesamtbetrag der zuschlage", "gesamtbetrag der abschlage", "zuschlage", "abschlage", "gesamtbetrag der zu abschlage", "frais de port", "port", "remise", "remise ht", "remises", "escompte", "frais", "gastos de envio", "envio", "descuento", "portes", "spese di spedizione", "spedizione",
      "sconto", "trasporto", "bollo", "verzendkosten", "korting", "desconto", "transporte", "subtotal previous page", "ubertrag", "carried forward", "a reporter", "total weight", "gross weight", "net weight", "bruttogewicht", "nettogewicht", "total quantity", "total items", "basisbetrag", "taxable base", "warenwert basis", "netto steuersatz", "steuersatz", "taux tva", "tax rate", "vat rate", "mwst satz", "ust satz", "versandkosten ust", "positionen ust", "steuerbasisbetrag", "bemessungsgrundlage", "amount in words", "credit limit", "minimum",
      "capital", "stammkapital", "capital social", "au capital de", "exento", "no gravado", "percepciones", "retencion", "ritenuta", "irpf", "total savings", "you saved", "skontobetrag", "vat clause",
      "previous balance", "your previous balance", "balance brought forward", "brought forward", "opening balance", "balance from last bill", "last bill", "previous bill", "saldo anterior", "saldo precedente", "ancien solde", "solde precedent", "report solde", "vorheriger saldo", "saldovortrag", "vorig saldo", "openingssaldo", "retencion irpf", "ritenuta d acconto", "ritenuta acconto", "retenue a la source", "withholding tax", "withholding", "contributo integrativo", "cassa previdenza", "imposta di bollo", "neuer abschlag", "kunftiger abschlag", "monatlicher abschlag", "new monthly payment", "montant eco contribution", "dont eco participation", "gesparte", "loyalty points", "service charge", "gratuity", "cashback", "wechselgeld", "gegeben", "rendu", "especes", "cash tendered", "tendered",
      "fuori campo iva", "esente iva", "non imponibile", "operaciones exentas", "no sujeto", "exonere de tva", "zero rated", "vat exempt", "steuerfrei", "tax exempt", "esenti iva", "iva esente", "vrijgesteld van btw"}},
    {Term::currency, {"currency", "wahrung", "rechnungswahrung", "devise", "moneda", "divisa", "valuta fattura", "moeda", "betrage in", "alle betrage in", "invoice currency", "currency code", "betraege in"}},
    {Term::other, {"description", "payment terms", "terms", "payment method", "zahlungsbedingungen", "zahlungsbedingung", "zahlungsart", "conditions de paiement", "condiciones de pago", "forma de pago", "condizioni di pagamento", "pagamento", "betalingsvoorwaarden", "condicoes de pagamento", "incoterm", "incoterms", "email", "e mail", "web", "website", "www", "internet", "address", "anschrift", "adresse", "direccion", "indirizzo",
      "adres", "morada", "country", "land", "pays", "pais", "city", "id", "global id", "skonto", "vat invoice rate", "qualifizierung der textart", "geschaftsfuhrer", "sitz der gesellschaft", "invoice from", "invoice for", "invoice for services", "invoice period from"}},
};

LabelDictionary made() {
  std::vector<Label> labels;
  for (const Group& group : kGroups) {
    for (const std::string_view text : group.labels) labels.push_back({static_cast<int>(group.term), text});
  }
  return LabelDictionary(labels);
}

}  // namespace

std::vector<std::string_view> labels_of(Term term) {
  std::vector<std::string_view> out;
  for (const Group& group : kGroups) {
    if (group.term == term) out.insert(out.end(), group.labels.begin(), group.labels.end());
  }
  return out;
}

const LabelDictionary& terms() {
  static const LabelDictionary kTerms = made();
  return kTerms;
}

}  // namespace faturad::extract
