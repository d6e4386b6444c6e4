#include "extract/generic/label_reader.hpp"

#include <algorithm>

namespace faturad::extract {
namespace {

constexpr float kRightReach = 220;  // points: labels of a column and their values aligned at its other edge
constexpr float kBelowReach = 34;   // about two rows

using Labels = std::vector<std::string_view>;

// In order of preference: what says most exactly what it means stands first.
const Labels kNumber{"invoice number", "invoice no", "invoice #", "invoice id", "nota fiscal no", "nota fiscal n", "numero da nota", "numero da fatura",
                     "fatura no", "nf-e no", "rechnungsnummer", "rechnungs-nr", "rechnung nr", "numero de facture", "facture no", "facture n",
                     "numero de factura", "factura no", "numero fattura", "fattura n", "factuurnummer", "no"};
const Labels kCustomer{"no do cliente", "numero do cliente", "codigo do cliente", "customer number", "customer no", "customer id", "kundennummer", "kunden-nr",
                       "numero client", "no client", "klantnummer"};
const Labels kIssue{"data de emissao", "data da emissao", "data emissao", "emissao", "emitida em", "invoice date", "date of issue", "issue date", "date issued",
                    "rechnungsdatum", "date de facture", "date d'emission", "date facture", "fecha de emision", "fecha de factura", "data fattura",
                    "data di emissione", "factuurdatum", "date", "datum", "fecha", "data"};
const Labels kDue{"data de vencimento", "vencimento", "due date", "payment due", "date due", "pay by", "falligkeitsdatum", "fallig am", "zahlbar bis",
                  "date d'echeance", "echeance", "fecha de vencimiento", "vencimiento", "data di scadenza", "scadenza", "vervaldatum"};
const Labels kGross{"valor total da nota", "v total da nota", "total da nota", "valor total do documento", "valor total da nfs-e", "grand total", "total ttc",
                    "total amount", "gesamtbetrag", "rechnungsbetrag", "bruttobetrag", "importe total", "totale fattura", "totaal", "total"};
const Labels kDueTotal{"valor a pagar", "total a pagar", "valor do documento", "valor documento", "total due", "amount due", "balance due", "zahlbetrag",
                       "zu zahlen", "net a payer", "montant du", "total a pagar eur", "totale da pagare", "te betalen"};
const Labels kNet{"subtotal", "sub total", "net total", "total ht", "nettobetrag", "netto", "base imponible", "imponibile"};

std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

std::optional<Date> to_date(std::string_view text, DayOrder order) { return parse_printed_date(text, order); }

// The first word, or the one behind a currency.
std::optional<Decimal> to_amount(std::string_view text) {
  for (int skipped = 0; skipped < 2 && !text.empty(); ++skipped) {
    const std::string_view word = first_word(text);
    if (const auto amount = parse_printed_amount(word)) return amount;
    const bool currency = word.size() <= 5 && !currency_in(word).empty();
    if (!currency) return std::nullopt;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return std::nullopt;
}

// A word with digits, of the characters that numbers of documents are made of.
std::optional<std::string> to_number(std::string_view text) {
  std::string word(first_word(text));
  while (!word.empty() && (word.front() == ':' || word.front() == '#')) word.erase(0, 1);
  while (!word.empty() && (word.back() == '.' || word.back() == ',' || word.back() == ';')) word.pop_back();
  const auto digits = std::count_if(word.begin(), word.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
  const bool fits = std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '/' || c == '.' || c == '_';
  });
  if (!fits || digits < 1 || word.size() > 30 || parse_printed_date(word, DayOrder::day_first)) return std::nullopt;
  return word;
}

// The value of the first label that has one; a label that is followed by nothing of the kind is passed over.
template <class Parse>
auto read(const Pages& pages, const Labels& labels, Parse parse) -> std::optional<Read<typename decltype(parse(""))::value_type>> {
  using Value = typename decltype(parse(""))::value_type;
  for (const std::string_view label : labels) {
    for (const PageIndex& page : pages) {
      for (const Found& found : page.find_label(label)) {
        if (const auto right = page.right_of(found.box, kRightReach)) {
          if (auto value = parse(right->text)) return Read<Value>{std::move(*value), *right};
        }
        for (const Found& row : page.below(found.box, kBelowReach)) {
          if (auto value = parse(row.text)) return Read<Value>{std::move(*value), row};
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Read<std::string>> read_number(const Pages& pages) { return read(pages, kNumber, to_number); }
std::optional<Read<std::string>> read_customer_number(const Pages& pages) { return read(pages, kCustomer, to_number); }

std::optional<Read<Date>> read_issue_date(const Pages& pages, DayOrder order) {
  return read(pages, kIssue, [order](std::string_view text) { return to_date(text, order); });
}
std::optional<Read<Date>> read_due_date(const Pages& pages, DayOrder order) {
  return read(pages, kDue, [order](std::string_view text) { return to_date(text, order); });
}
std::optional<Read<Decimal>> read_gross_total(const Pages& pages) { return read(pages, kGross, to_amount); }
std::optional<Read<Decimal>> read_due_total(const Pages& pages) { return read(pages, kDueTotal, to_amount); }
std::optional<Read<Decimal>> read_net_total(const Pages& pages) { return read(pages, kNet, to_amount); }

}  // namespace faturad::extract
