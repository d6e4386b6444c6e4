#include "extract/generic/label_reader.hpp"

#include <algorithm>

#include "extract/page/labels.hpp"

namespace faturad::extract {
namespace {

constexpr float kRightReach = 220;  // points: labels of a column and their values aligned at its other edge
constexpr float kBelowReach = 34;   // about two rows

enum Field { kNumber, kCustomer, kIssue, kDue, kGross, kDueTotal, kNet };

// In order of preference: what says most exactly what it means stands first.
const LabelDictionary& dictionary() {
  static const LabelDictionary kDictionary{
      {kNumber, "invoice number"},
      {kNumber, "invoice no"},
      {kNumber, "invoice #"},
      {kNumber, "invoice id"},
      {kNumber, "nota fiscal no"},
      {kNumber, "nota fiscal n"},
      {kNumber, "numero da nota"},
      {kNumber, "numero da fatura"},
      {kNumber, "fatura no"},
      {kNumber, "nf-e no"},
      {kNumber, "rechnungsnummer"},
      {kNumber, "rechnungs-nr"},
      {kNumber, "rechnung nr"},
      {kNumber, "numero de facture"},
      {kNumber, "facture no"},
      {kNumber, "facture n"},
      {kNumber, "numero de factura"},
      {kNumber, "factura no"},
      {kNumber, "numero fattura"},
      {kNumber, "fattura n"},
      {kNumber, "factuurnummer"},
      {kNumber, "no"},
      {kCustomer, "no do cliente"},
      {kCustomer, "numero do cliente"},
      {kCustomer, "codigo do cliente"},
      {kCustomer, "customer number"},
      {kCustomer, "customer no"},
      {kCustomer, "customer id"},
      {kCustomer, "kundennummer"},
      {kCustomer, "kunden-nr"},
      {kCustomer, "numero client"},
      {kCustomer, "no client"},
      {kCustomer, "klantnummer"},
      {kIssue, "data de emissao"},
      {kIssue, "data da emissao"},
      {kIssue, "data emissao"},
      {kIssue, "emissao"},
      {kIssue, "emitida em"},
      {kIssue, "invoice date"},
      {kIssue, "date of issue"},
      {kIssue, "issue date"},
      {kIssue, "date issued"},
      {kIssue, "rechnungsdatum"},
      {kIssue, "date de facture"},
      {kIssue, "date d'emission"},
      {kIssue, "date facture"},
      {kIssue, "fecha de emision"},
      {kIssue, "fecha de factura"},
      {kIssue, "data fattura"},
      {kIssue, "data di emissione"},
      {kIssue, "factuurdatum"},
      {kIssue, "date"},
      {kIssue, "datum"},
      {kIssue, "fecha"},
      {kIssue, "data"},
      {kDue, "data de vencimento"},
      {kDue, "vencimento"},
      {kDue, "due date"},
      {kDue, "payment due"},
      {kDue, "date due"},
      {kDue, "pay by"},
      {kDue, "falligkeitsdatum"},
      {kDue, "fallig am"},
      {kDue, "zahlbar bis"},
      {kDue, "date d'echeance"},
      {kDue, "echeance"},
      {kDue, "fecha de vencimiento"},
      {kDue, "vencimiento"},
      {kDue, "data di scadenza"},
      {kDue, "scadenza"},
      {kDue, "vervaldatum"},
      {kGross, "valor total da nota"},
      {kGross, "v total da nota"},
      {kGross, "total da nota"},
      {kGross, "valor total do documento"},
      {kGross, "valor total da nfs-e"},
      {kGross, "grand total"},
      {kGross, "total ttc"},
      {kGross, "total amount"},
      {kGross, "gesamtbetrag"},
      {kGross, "rechnungsbetrag"},
      {kGross, "bruttobetrag"},
      {kGross, "importe total"},
      {kGross, "totale fattura"},
      {kGross, "totaal"},
      {kGross, "total"},
      {kDueTotal, "valor a pagar"},
      {kDueTotal, "total a pagar"},
      {kDueTotal, "valor do documento"},
      {kDueTotal, "valor documento"},
      {kDueTotal, "total due"},
      {kDueTotal, "amount due"},
      {kDueTotal, "balance due"},
      {kDueTotal, "zahlbetrag"},
      {kDueTotal, "zu zahlen"},
      {kDueTotal, "net a payer"},
      {kDueTotal, "montant du"},
      {kDueTotal, "total a pagar eur"},
      {kDueTotal, "totale da pagare"},
      {kDueTotal, "te betalen"},
      {kNet, "subtotal"},
      {kNet, "sub total"},
      {kNet, "net total"},
      {kNet, "total ht"},
      {kNet, "nettobetrag"},
      {kNet, "netto"},
      {kNet, "base imponible"},
      {kNet, "imponibile"},
  };
  return kDictionary;
}

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

// The value of the best label that has one; a label that is followed by nothing of the kind is passed over.
template <class Parse>
auto read(const Pages& pages, Field field, Parse parse) -> std::optional<Read<typename decltype(parse(""))::value_type>> {
  using Value = typename decltype(parse(""))::value_type;
  std::optional<Read<Value>> out;
  std::uint32_t best = UINT32_MAX;
  for (const PageIndex& page : pages) {
    for (const LabelMatch& match : dictionary().find(page)) {
      if (match.id != field || match.label >= best) continue;
      const auto take = [&](const Found& where) {
        auto value = parse(where.text);
        if (!value) return false;
        out = Read<Value>{std::move(*value), where};
        best = match.label;
        return true;
      };
      if (const auto right = page.right_of(match.box, kRightReach); right && take(*right)) continue;
      for (const Found& row : page.below(match.box, kBelowReach)) {
        if (take(row)) break;
      }
    }
  }
  return out;
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
