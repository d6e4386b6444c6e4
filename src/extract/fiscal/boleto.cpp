#include "extract/fiscal/boleto.hpp"

#include <algorithm>

#include "extract/fiscal/boleto_fields.hpp"
#include "extract/fiscal/boleto_form.hpp"
#include "extract/fiscal/payment_proof.hpp"
#include "extract/page/amounts.hpp"
#include "extract/page/dates.hpp"
#include "extract/page/fold.hpp"
#include "extract/page/labels.hpp"

namespace faturad::extract {
namespace {

constexpr Origin kField{"layout", kLayout};
constexpr Origin kProven{"check-digit", kCertain};

bool has_letters(std::string_view text, int least) {
  int letters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Folding one = fold_at(text, at);
    letters += is_letter(one.form) ? 1 : 0;
    at += one.bytes;
  }
  return letters >= least;
}

// Where " - Rua das Flores", " - CEP" and the like begin; npos where no address follows the name.
std::size_t address_in(const std::string& text) {
  constexpr std::string_view kStarts[] = {"rua ", "r. ", "av ", "av. ", "avenida ", "rod ", "rod. ", "rodovia ", "al. ", "alameda ", "travessa ", "praca ", "estrada ", "cep", "endereco", "bairro "};
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1)) {
    const std::size_t next = text.find_first_not_of(" -,", at);
    if (next == std::string::npos || text.find_first_of("-,", at) >= next) continue;
    const std::string rest = folded(std::string_view(text).substr(next, 16));
    if (std::any_of(std::begin(kStarts), std::end(kStarts), [&](std::string_view start) { return rest.starts_with(start); })) return at;
  }
  return std::string::npos;
}

// The name at the start of "Exemplo Ltda - CNPJ: 12.345.678/0001-95 - Rua ...": what stands before the id.
Found name_in(Found where) {
  std::string& text = where.text;
  for (const std::string_view mark : {" CNPJ", " CPF", " - CPF", " C.N.P.J", " Cnpj", " cnpj", " (CNPJ", " (CPF"}) text.resize(std::min(text.size(), text.find(mark)));
  text.resize(std::min(text.size(), address_in(text)));
  const std::size_t digit = text.find_first_of("0123456789");
  // An id without its name: cut where its figures start.
  if (digit != std::string::npos && digit > 3 && std::count_if(text.begin() + static_cast<std::ptrdiff_t>(digit), text.end(), is_digit) >= 8) text.resize(digit);
  while (!text.empty() && std::string_view(" -:/,;(|").find(text.back()) != std::string_view::npos) text.pop_back();
  return where;
}

bool is_name(const Found& where) { return where.text.size() <= 120 && has_letters(where.text, 3); }

// A document's number: figures among few other characters, and neither a date nor an amount.
bool is_number(const std::string& text) {
  return text.size() <= 30 && text.find_first_of("0123456789") != std::string::npos && !parse_printed_date(text, DayOrder::day_first) && !parse_printed_amount(text);
}

class BoletoReader {
 public:
  BoletoReader(const Pages& pages, const ExactFields& exact, Draft& draft) : pages_(pages), exact_(exact), draft_(draft) {
    for (const PageIndex& page : pages) {
      for (BoletoValue& value : boleto_values(page)) values_.push_back(std::move(value));
    }
    for (const auto& slip : exact.finds.slips) {
      if (!slip.value.collection) slip_ = &slip;
    }
  }

  bool is_boleto() const {
    if (!draft_.surer("/kind", kLayout)) return false;
    int named = 0;
    for (const BoletoField field : {BoletoField::payee, BoletoField::payer, BoletoField::our_number, BoletoField::due_date, BoletoField::document_number, BoletoField::amount}) {
      named += std::any_of(values_.begin(), values_.end(), [field](const BoletoValue& value) { return value.field == field; }) ? 1 : 0;
    }
    // Without a line that holds (a sample, a copy with a wrong digit) all of its fields have to be there.
    if (slip_ == nullptr) return named == 6 && words_before() <= kMostWordsBefore;
    const bool form = named >= 3 || std::any_of(pages_.begin(), pages_.end(), [](const PageIndex& page) { return find_boleto_form(page).has_value(); });
    return form && words_before() <= kMostWordsBefore;
  }

  void read() {
    Invoice& invoice = draft_.invoice;
    const Found& proof = slip_ != nullptr ? slip_->where : values_.front().label;
    draft_.offer(invoice.kind, "/kind", InvoiceKind::boleto, proof, kField);
    draft_.offer(invoice.currency, "/currency", "BRL", proof, kField);
    forget_guess(invoice.seller, "/seller/tax_id");
    forget_guess(invoice.buyer, "/buyer/tax_id");
    if (slip_ != nullptr) read_slip();
    read_names();
    read_ids();
    read_document();
    for (const PageIndex& page : pages_) {
      if (const auto form = find_boleto_form(page)) read_form(*form);
    }
  }

 private:
  static constexpr int kMostWordsBefore = 120;  // of a letter or a list of what is charged; an invoice has more

  // Words above all that belongs to the boleto, and on pages without any of it.
  int words_before() const {
    int out = 0;
    for (const PageIndex& page : pages_) {
      float top = page.page().height + 1'000;
      for (const auto& slip : exact_.finds.slips) {
        if (slip.where.page == page.number()) top = std::min(top, slip.where.box.y0);
      }
      for (const BoletoValue& value : values_) {
        const bool own = value.field == BoletoField::payee || value.field == BoletoField::our_number || value.field == BoletoField::payer;
        if (own && value.label.page == page.number()) top = std::min(top, value.label.box.y0);
      }
      for (const pdf::Word& word : page.page().words) out += word.box.y1 < top - 20 ? 1 : 0;
    }
    return out;
  }

  // Whose a tax id is the boleto's own boxes say better than any heading.
  void forget_guess(Party& party, std::string_view pointer) {
    if (draft_.confidence(pointer) > kLikely) return;
    draft_.withdraw(party.tax_id, pointer);
    party.tax_id_type.clear();
  }

  // The first value of a field, beside or below its label, that `parse` takes.
  template <class Parse>
  void offer_first(BoletoField field, Parse parse) {
    for (const BoletoValue& value : values_) {
      if (value.field != field) continue;
      for (const auto* where : {&value.beside, &value.below}) {
        if (*where && parse(**where)) return;
      }
    }
  }

  void read_slip() {
    Invoice& invoice = draft_.invoice;
    for (std::size_t i = 0; i < invoice.payments.size(); ++i) {
      Payment& payment = invoice.payments[i];
      if (payment.line != slip_->value.line) continue;
      if (payment.due_date) draft_.offer(invoice.due_date, "/due_date", *payment.due_date, slip_->where, kProven);
      if (payment.amount) draft_.offer(invoice.totals.due, "/totals/due", *payment.amount, slip_->where, kProven);
      offer_first(BoletoField::our_number, [&](const Found& where) {
        if (!is_number(where.text)) return false;
        payment.reference = where.text;
        draft_.note("/payments/" + std::to_string(i) + "/reference", where, kField);
        return true;
      });
    }
  }

  bool offer_name(const Found& where, std::string& field, std::string_view pointer) {
    Found name = name_in(where);
    if (!is_name(name)) return false;
    std::string text = name.text;
    draft_.offer(field, pointer, std::move(text), name, kField);
    return true;
  }

  void read_names() {
    offer_first(BoletoField::payee, [this](const Found& where) { return offer_name(where, draft_.invoice.seller.name, "/seller/name"); });
    offer_first(BoletoField::payer, [this](const Found& where) { return offer_name(where, draft_.invoice.buyer.name, "/buyer/name"); });
  }

  // The last label of a party above a tax id, or before it on its row, says whose it is.
  BoletoField party_at(const Found& where) const {
    constexpr float kReach = 45;  // points: name, two lines of address
    BoletoField out = BoletoField::other;
    float nearest = kReach;
    for (const BoletoValue& value : values_) {
      const bool party = value.field == BoletoField::payee || value.field == BoletoField::payer || value.field == BoletoField::guarantor || value.field == BoletoField::payer_id;
      const float down = middle(where.box) - middle(value.label.box);
      if (!party || value.label.page != where.page || down < -3 || down >= nearest || value.label.box.x0 > where.box.x0 + 3) continue;
      nearest = down;
      out = value.field;
    }
    return out;
  }

  // Above the slip a letter names the parties without FEBRABAN's labels: an id below a name is its own.
  BoletoField party_named_above(const Found& id) const {
    constexpr float kReach = 30;  // points: the name, a line of its address
    BoletoField out = BoletoField::other;
    float nearest = kReach;
    for (const PageIndex& page : pages_) {
      if (page.number() != id.page) continue;
      for (std::size_t r = page.row_below(id.box.y0 - kReach); r < page.rows().size() && page.rows()[r].box.y0 <= id.box.y0; ++r) {
        const std::string row = folded(page.text(page.rows()[r]).text);
        const float up = id.box.y1 - page.rows()[r].box.y1;
        if (up > nearest || up < -3) continue;
        for (const auto& [name, party] : {std::pair(&draft_.invoice.seller.name, BoletoField::payee), std::pair(&draft_.invoice.buyer.name, BoletoField::payer)}) {
          if (name->size() < 5 || row.find(folded(*name)) == std::string::npos) continue;
          nearest = up;
          out = party;
        }
      }
    }
    return out;
  }

  void read_ids() {
    Invoice& invoice = draft_.invoice;
    for (const ProvenTaxId& id : exact_.finds.tax_ids) {
      BoletoField party = party_at(id.where);
      if (party == BoletoField::other) party = party_named_above(id.where);
      const Origin origin{"layout", id.value.proven ? kLayout : kLikely};
      if (party == BoletoField::payee && draft_.offer(invoice.seller.tax_id, "/seller/tax_id", id.value.text, id.where, origin)) invoice.seller.tax_id_type = id.value.type;
      const bool payer = party == BoletoField::payer || party == BoletoField::payer_id;
      if (payer && draft_.offer(invoice.buyer.tax_id, "/buyer/tax_id", id.value.text, id.where, origin)) invoice.buyer.tax_id_type = id.value.type;
    }
  }

  void read_document() {
    Invoice& invoice = draft_.invoice;
    offer_first(BoletoField::document_number, [&](const Found& where) {
      if (!is_number(where.text)) return false;
      draft_.offer(invoice.number, "/number", where.text, where, kField);
      return true;
    });
    const auto date_into = [this](std::optional<Date>& field, std::string_view pointer) {
      return [this, &field, pointer](const Found& where) {
        const auto date = parse_printed_date(where.text, DayOrder::day_first);
        if (date) draft_.offer(field, pointer, *date, where, kField);
        return date.has_value();
      };
    };
    offer_first(BoletoField::document_date, date_into(invoice.issue_date, "/issue_date"));
    offer_first(BoletoField::due_date, date_into(invoice.due_date, "/due_date"));
    offer_first(BoletoField::amount, [&](const Found& where) {
      const auto amount = find_amount(where.text, DecimalMark::comma);
      if (!amount || !amount->exact_cents) return false;
      draft_.offer(invoice.totals.due, "/totals/due", amount->value, where, kField);
      return true;
    });
  }

  // A slip whose labels are part of a picture.
  void read_form(const BoletoForm& form) {
    Invoice& invoice = draft_.invoice;
    const Origin by_place{"layout", kLikely};
    draft_.offer(invoice.issue_date, "/issue_date", form.document_date, form.where, by_place);
    if (is_number(form.document_number)) draft_.offer(invoice.number, "/number", form.document_number, form.where, by_place);
    for (const PageIndex& page : pages_) {
      if (page.number() == form.where.page) read_payer_below(page, form.where.box);
    }
    if (form.payee) {
      Found name = name_in(*form.payee);
      if (is_name(name)) draft_.offer(invoice.seller.name, "/seller/name", name.text, name, by_place);
    }
  }

  // "Fulano - CPF: 123..." in a cell below the row of the document.
  void read_payer_below(const PageIndex& page, const pdf::Box& row) {
    Invoice& invoice = draft_.invoice;
    const Origin by_place{"layout", kLikely};
    for (const Cell& cell : page.cells()) {
      if (cell.box.y0 < row.y1 || !invoice.buyer.tax_id.empty()) continue;
      const Found text = page.text(cell);
      for (const ProvenTaxId& id : exact_.finds.tax_ids) {
        if (!id.value.proven || text.text.find(id.where.text) == std::string::npos) continue;
        if (draft_.offer(invoice.buyer.tax_id, "/buyer/tax_id", id.value.text, text, by_place)) invoice.buyer.tax_id_type = id.value.type;
        const Found name = name_in(text);
        if (is_name(name)) draft_.offer(invoice.buyer.name, "/buyer/name", name.text, name, by_place);
        break;
      }
    }
    read_payee_above(row);
  }

  // The one other id is the payee's: the receipt above the slip shows it.
  void read_payee_above(const pdf::Box& row) {
    Invoice& invoice = draft_.invoice;
    const ProvenTaxId* payee = nullptr;
    for (const ProvenTaxId& id : exact_.finds.tax_ids) {
      if (!id.value.proven || id.where.box.y1 > row.y0 || id.value.text == invoice.buyer.tax_id) continue;
      if (payee != nullptr && payee->value.text != id.value.text) return;
      payee = &id;
    }
    if (payee == nullptr || invoice.buyer.tax_id.empty()) return;
    if (draft_.offer(invoice.seller.tax_id, "/seller/tax_id", payee->value.text, payee->where, {"layout", kLikely})) invoice.seller.tax_id_type = payee->value.type;
  }

  const Pages& pages_;
  const ExactFields& exact_;
  Draft& draft_;
  std::vector<BoletoValue> values_;
  const Proven<PaymentSlip>* slip_ = nullptr;
};

// Slips of taxes and fines are no bill of a utility, and nothing else is on them: they are a slip to be paid.
void read_tax_slip_kind(const ExactFields& exact, Draft& draft) {
  constexpr std::string_view kTownHall = "1", kGovernment = "5", kFines = "7";  // FEBRABAN's segments
  for (const auto& slip : exact.finds.slips) {
    const std::string_view segment = std::string_view(slip.value.barcode).substr(1, 1);
    if (!slip.value.collection || (segment != kTownHall && segment != kGovernment && segment != kFines)) return;
  }
  if (exact.finds.slips.empty()) return;
  draft.offer(draft.invoice.kind, "/kind", InvoiceKind::boleto, exact.finds.slips.front().where, {"check-digit", kLikely});
}

}  // namespace

void read_boleto(const Pages& pages, const ExactFields& exact, Draft& draft) {
  if (exact.key || (exact.finds.slips.empty() && exact.finds.doubtful_lines == 0)) return;
  if (read_payment_proof(pages, draft)) return;
  BoletoReader reader(pages, exact, draft);
  if (reader.is_boleto()) {
    reader.read();
  } else {
    read_tax_slip_kind(exact, draft);
  }
}

}  // namespace faturad::extract
