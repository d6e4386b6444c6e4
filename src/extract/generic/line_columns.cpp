#include "extract/generic/line_columns.hpp"

#include <initializer_list>
#include <string_view>

#include "extract/generic/terms.hpp"

namespace faturad::extract {
namespace {

struct Group {
  int column;
  std::initializer_list<std::string_view> labels;
};

const std::initializer_list<Group> kHeaders = {
    {kPosition, {"pos", "position", "#", "line", "item #", "line #", "lfd #", "ligne", "linea", "riga", "regel", "linha", "pos #", "poste", "posten"}},
    {kCode,
     {"sku", "code", "item code", "article #", "article code", "product code", "product #", "part #", "artikel#", "artikel #", "art#", "art #", "unsere art#", "art nr kunde", "art nr lief", "art nr lieferant", "gtin", "ean", "referenzen", "ref", "reference", "code article", "referencia",
      "codigo", "cod", "codice", "codice articolo", "artikelcode", "artikelnummer", "referentie", "cod artigo", "material", "isbn", "item id", "produkt#", "bestell#"}},
    {kDescription,
     {"description", "item description", "product description", "item", "items", "product", "products", "service", "services", "details", "product service", "goods", "name", "title", "description of services", "description of goods", "beschreibung", "bezeichnung", "artikelbezeichnung", "artikelbeschreibung", "artikel", "leistung",
      "leistungsbeschreibung", "produkt", "text", "position beschreibung", "produktbezeichnung", "warenbezeichnung", "material beschreibung", "material bezeichnung", "leistungsbezeichnung", "gegenstand", "designation", "designations", "libelle", "objet", "prestation", "prestations", "produit", "article", "nom designation",
      "descripcion", "concepto", "articulo", "producto", "detalle", "descrizione", "prodotto", "articolo", "beni", "omschrijving", "dienst", "descricao", "designacao", "artigo", "produto", "servico", "art description", "produktbeschreibung", "dienstleistung"}},
    {kQuantity,
     {"ud", "uni", "kilos", "kg", "kilo", "litros", "litres", "litri", "m2", "metros", "bultos", "colis", "colli", "ctd", "ctdad", "unites", "quant hrs", "jours", "giorni", "dias", "days", "q te", "qty", "qta cons", "hours qty", "quantity", "quant", "hours", "units", "qty hrs", "hrs", "menge", "anzahl", "menge einheit", "stunden", "std", "stuck", "qte", "quantite", "nombre", "nbre", "cantidad", "cant", "uds", "cases", "boxes", "pcs", "pieces", "users", "seats", "licenses", "nights", "nachte", "noches", "nuits", "notti", "heures", "dagen", "tage", "unidades", "horas", "quantita", "qta", "q ta", "q", "ore", "aantal", "hoeveelheid", "uren", "quantidade", "qtd", "qtde", "qt"}},
    {kUnit, {"unit", "uom", "unit of measure", "einheit", "mengeneinheit", "meng einheit", "meinheit", "me", "unite", "unid", "unidad", "um", "u m", "unita", "unita di misura", "eenheid", "unidade", "un", "und"}},
    {kUnitPrice,
     {"unit price", "price", "rate", "unit cost", "price unit", "price each", "each", "cost", "unit price excl vat", "net price", "price per unit", "hourly rate", "unit rate", "preis", "einzelpreis", "einzel preis", "einzel", "ep", "e preis", "nettopreis", "netto preis", "preis einheit", "preis einh", "stuckpreis", "preis stunde", "preis stuck",
      "einzelpreis netto", "preis netto", "nettoeinzelpreis", "stundensatz", "prix unitaire", "prix unitaire ht", "prix unit", "pu", "p u", "pu ht", "p u ht", "prix", "prix ht unitaire", "tarif", "precio", "precio unitario", "precio unidad", "precio unit", "p unitario", "pvp", "prezzo", "prezzo unitario", "prezzo unit", "prezzo un", "costo unitario", "prijs", "prijs per stuk",
      "stukprijs", "stuksprijs", "eenheidsprijs", "tarief", "preco", "preco unitario", "preco unit", "pr unitario", "valor unitario", "unit price excl", "einzel eur", "e preis eur", "vk preis", "ansatz", "satz", "stundensatz netto", "price user", "stundenansatz", "preis fl", "e preis", "stuckpreis ohne ust", "prijs per eenheid", "tarif horaire", "tarifa", "importo unitario", "pr unit", "vr unitario", "vl unitario", "valor unit", "unitprice", "einzelpreis eur"}},
    {kDiscount, {"discount", "disc", "disc %", "rabatt", "rab", "remise", "rem", "descuento", "dto", "dcto", "bonif", "sconto", "sc", "korting", "desconto", "desc", "zu abschlag"}},
    {kTaxRate,
     {"vat", "vat %", "vat rate", "tax", "taxes", "tax rate", "tax %", "gst", "ust", "ust %", "ust satz", "mwst", "mwst %", "mwst satz", "steuer", "steuersatz", "steuer %", "tva", "taux tva", "tva %", "taux", "iva", "iva %", "tipo iva", "% iva", "aliquota", "al iva", "btw", "btw %", "taxa iva", "taxa", "imposto"}},
    {kTaxAmount, {"vat amount", "tax amount", "steuerbetrag", "mwst betrag", "montant tva", "importe iva", "importo iva", "btw bedrag", "valor iva"}},
    {kAmount,
     {"amount", "total", "line total", "net amount", "line amount", "line amount excl vat", "total price", "extended", "ext price", "amount excl vat", "total excl vat", "net total", "subtotal", "sum", "total net", "net value", "amount usd", "amount eur", "betrag", "gesamt", "gesamtpreis", "gesamt preis", "gesamtbetrag", "nettobetrag", "netto betrag", "summe",
      "positionsbetrag", "positionssumme", "entgelt", "nettowert", "betrag netto", "gesamt netto", "gesamtpreis netto", "gp", "g preis", "netto", "betrag eur", "gesamt eur", "wert", "warenwert netto", "montant", "montant ht", "total ht", "prix total", "prix total ht", "prix ht", "total ligne", "montant net", "mt ht", "importe", "importe neto", "total neto", "importo", "totale", "importo netto", "prezzo totale", "imponibile", "bedrag", "totaal", "bedrag excl btw", "totaal excl btw", "regeltotaal",
      "net", "nett", "net amt", "net price total", "goods", "goods value", "ext amount", "extended price", "line value", "total amount", "net line total", "valor", "valor total", "total liquido", "total sem iva", "preco total", "valor liquido", "montante", "positionsbetrag ohne ust", "gesamt ohne mwst"}},
    {kGrossAmount, {"amount incl vat", "total incl vat", "gross", "gross amount", "brutto", "bruttobetrag", "gesamt brutto", "total ttc", "montant ttc", "prix ttc", "importe con iva", "totale ivato", "totaal incl btw", "prijs incl btw", "bedrag incl btw", "total com iva", "betrag brutto"}},
    {kLineDate, {"date", "datum", "fecha", "data", "service date", "leistungsdatum"}},
};

const std::initializer_list<std::string_view> kStops = {
    "subtotal", "sub total", "total", "totals", "grand total", "net total", "net amount", "total net", "total amount", "total excl", "total incl", "amount due", "balance due", "total due", "invoice total", "tax", "vat", "sales tax", "shipping", "discount", "amount paid", "payment terms", "thank you", "notes", "please pay", "gst", "sum",
    "zwischensumme", "zwischentotal", "rundung", "maatstaf van heffing", "total credit", "honoraires ht", "summe", "gesamtsumme", "gesamtbetrag", "gesamt", "nettobetrag", "netto", "nettosumme", "netto summe", "rechnungssumme", "rechnungsbetrag", "positionssumme", "positionen netto", "warenwert", "umsatzsteuer", "mwst", "ust", "zzgl", "zuzuglich", "endbetrag", "endsumme", "ubertrag", "zahlbar", "bitte uberweisen", "zahlungsbedingungen", "belegsummen",
    "umsatzsteueraufschlusselung", "steueraufschlusselung", "versandkosten", "bruttobetrag", "brutto", "bruttosumme", "rechnungsrabatt", "rechnungsbetrage",
    "total ht", "total ttc", "total tva", "sous total", "montant total", "montant ht", "net a payer", "tva", "total hors taxe", "remise globale", "frais de port", "detail tva", "taux tva", "solde a payer", "conditions de paiement",
    "base imponible", "total iva", "importe total", "suma", "total factura", "iva", "total a pagar", "neto", "descuento", "observaciones", "forma de pago",
    "totale", "subtotale", "imponibile", "totale imponibile", "totale iva", "totale fattura", "totale documento", "netto a pagare", "riepilogo iva", "riepilogo", "spese",
    "subtotaal", "totaal", "totaalbedrag", "exclusief btw", "btw", "te betalen", "verzendkosten", "prijzen zijn",
    "total liquido", "total do documento", "incidencia", "resumo", "soma", "total iliquido", "quadro resumo"};

LabelDictionary headers() {
  std::vector<Label> out;
  for (const Group& group : kHeaders) {
    for (const std::string_view label : group.labels) out.push_back({group.column, label});
  }
  return LabelDictionary(out);
}

LabelDictionary stops() {
  std::vector<Label> out;
  for (const std::string_view label : kStops) out.push_back({0, label});
  // What names a total of the invoice in several words names no item.
  for (const Term term : {Term::net, Term::gross, Term::due}) {
    for (const std::string_view label : labels_of(term)) {
      if (label.find(' ') != std::string_view::npos) out.push_back({0, label});
    }
  }
  return LabelDictionary(out);
}

}  // namespace

const TableQuery& line_table() {
  static const LabelDictionary kHeaderLabels = headers(), kStopLabels = stops();
  static const TableQuery kQuery{kHeaderLabels, kStopLabels, {kQuantity, kUnitPrice, kAmount, kGrossAmount}, 3};
  return kQuery;
}

}  // namespace faturad::extract
