#include "extract/exact/exact_fields.hpp"

#include <algorithm>
#include <cstdlib>

#include "extract/exact/bank_account.hpp"
#include "extract/fiscal/print_kind.hpp"
#include "extract/page/labels.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

constexpr Origin kProven{"check-digit", kCertain};

InvoiceKind invoice_kind_of_model(int model) {
  switch (model) {
    case 0: return InvoiceKind::nfse;
    case 55: return InvoiceKind::nfe;
    case 65: return InvoiceKind::nfce;
    case 57:
    case 67: return InvoiceKind::cte;
    case 58: return InvoiceKind::mdfe;
    case 62:
    case 66: return InvoiceKind::utility_bill;
    default: return InvoiceKind::other;
  }
}

// Part of a list of keys: another one stands right below or above.
bool is_listed(const ProvenKey& key, const std::vector<ProvenKey>& keys) {
  const float height = key.where.box.y1 - key.where.box.y0;
  return std::any_of(keys.begin(), keys.end(), [&](const ProvenKey& other) {
    const bool near = other.where.page == key.where.page && std::abs(other.where.box.x0 - key.where.box.x0) < 10 && std::abs(other.where.box.y0 - key.where.box.y0) < 3 * height;
    return near && other.value.text != key.value.text;
  });
}

// An NF-e's and a consumer's print are told by few words that both may hold.
PrintKind family(PrintKind kind) { return kind == PrintKind::nfce ? PrintKind::danfe : kind; }

// The document's own key among those that it refers to: the first under its label that is in no list, else the only one, unless
// a sentence names it or the document is a print of another kind.
const ProvenKey* own_key(const std::vector<ProvenKey>& keys, const Pages& pages) {
  const auto own = std::find_if(keys.begin(), keys.end(), [&](const ProvenKey& key) { return key.labelled && !is_listed(key, keys); });
  if (own != keys.end()) return &*own;
  if (keys.size() != 1) return nullptr;
  const ProvenKey& only = keys.front();
  const auto print = print_kind_of(pages, {}), expected = kind_of_model(only.value.model);
  const bool other = print && expected && family(*print) != family(*expected);
  const bool same = print && expected && !other;
  return same || (!only.mentioned && !other) ? &only : nullptr;
}

void offer_key(const AccessKey& key, const Found& where, Draft& draft) {
  Invoice& invoice = draft.invoice;
  draft.offer(invoice.access_key, "/access_key", key.text, where, kProven);
  draft.offer(invoice.kind, "/kind", invoice_kind_of_model(key.model), where, kProven);
  draft.offer(invoice.number, "/number", key.number, where, kProven);
  if (!key.series.empty()) draft.offer(invoice.series, "/series", key.series, where, kProven);
  invoice.checks.push_back({"access-key-check-digit", true});
  // The print may name another one: what stands in its own field is stronger, and the contradiction is a failed check.
  const Origin issuer{"check-digit", kLabelled};
  if (key.issuer_is_seller && draft.offer(invoice.seller.tax_id, "/seller/tax_id", key.issuer, where, issuer)) invoice.seller.tax_id_type = key.issuer_type;
}

// A key printed as such whose digits prove nothing: shown, and the failed check with it.
void offer_doubtful_key(const Proven<std::string>& key, Draft& draft) {
  if (draft.offer(draft.invoice.access_key, "/access_key", key.value, key.where, {"label", kLikely})) draft.invoice.checks.push_back({"access-key-check-digit", false});
}

void add_payment(Payment payment, std::string_view member, const Found& where, Draft& draft) {
  draft.note("/payments/" + std::to_string(draft.invoice.payments.size()) + "/" + std::string(member), where, kProven);
  draft.invoice.payments.push_back(std::move(payment));
}

void add_slip(const Proven<PaymentSlip>& slip, const Pages& pages, const std::optional<Date>& received, Draft& draft) {
  Payment payment;
  payment.method = "boleto";
  payment.line = slip.value.line;
  payment.barcode = slip.value.barcode;
  payment.amount = slip.value.amount;
  if (slip.value.due_factor) payment.due_date = settle_due_date(*slip.value.due_factor, pages, received);
  add_payment(std::move(payment), "line", slip.where, draft);
}

void add_pix(const Proven<PixPayload>& pix, Draft& draft) {
  Payment payment;
  payment.method = "pix";
  payment.payload = pix.value.text;
  payment.key = pix.value.key;
  payment.txid = pix.value.txid;
  payment.amount = pix.value.amount;
  add_payment(std::move(payment), "payload", pix.where, draft);
}

// The BIC of an account stands nearest to it, and names the same country.
std::string bic_of(const Proven<std::string>& iban, const ExactFinds& finds) {
  std::string out;
  float nearest = 100;  // points, up or down
  for (const auto& bic : finds.bics) {
    const float distance = std::abs(bic.where.box.y0 - iban.where.box.y0) + std::abs(bic.where.box.x0 - iban.where.box.x0) / 10;
    if (bic.where.page != iban.where.page || bic.value.substr(4, 2) != iban.value.substr(0, 2) || distance >= nearest) continue;
    nearest = distance;
    out = bic.value;
  }
  if (out.empty() && finds.ibans.size() == 1 && finds.bics.size() == 1) out = finds.bics[0].value;
  return out;
}

std::string reference_of(const Proven<std::string>& iban, const ExactFinds& finds) {
  for (const auto& reference : finds.references) {
    if (reference.value.starts_with("RF") != is_qr_iban(iban.value)) return reference.value;
  }
  return {};
}

void add_account(const Proven<std::string>& iban, const ExactFinds& finds, bool collected, Draft& draft) {
  Payment payment;
  payment.method = "iban";
  payment.iban = iban.value;
  payment.bic = bic_of(iban, finds);
  payment.reference = reference_of(iban, finds);
  add_payment(std::move(payment), "iban", iban.where, draft);
  if (collected) draft.set_confidence("/payments/" + std::to_string(draft.invoice.payments.size() - 1) + "/iban", kGuessed);
}

// Whether the money is collected: the one account on the pages may be the payer's own then.
bool is_collected(const Pages& pages) {
  static const LabelDictionary words{{0, "lastschrift"}, {0, "sepa lastschrift"}, {0, "eingezogen"}, {0, "abgebucht"}, {0, "lastschriftmandat"}, {0, "mandatsreferenz"}, {0, "direct debit"}, {0, "mandate reference"}, {0, "prelevement"}, {0, "preleve"},
                                     {0, "sera preleve"}, {0, "domiciliacion"}, {0, "domiciliado"}, {0, "recibo domiciliado"}, {0, "addebito diretto"}, {0, "addebitato"}, {0, "incasso"}, {0, "automatische incasso"}, {0, "geincasseerd"}, {0, "incasseren"}, {0, "debito automatico"}, {0, "debito direto"}};
  return std::any_of(pages.begin(), pages.end(), [](const PageIndex& page) { return !words.find(page).empty(); });
}

// A company's registration stands in only where no tax id does.
bool is_registration(const TaxId& id) { return id.type == "SIREN" || id.type == "SIRET" || id.type == "Steuernummer" || id.type == "Codice Fiscale"; }

double confidence_in(const ProvenTaxId& id) {
  const double side = id.side == Side::unknown ? kGuessed : kLikely;
  return is_registration(id.value) ? side - 0.2 : id.value.proven ? side : side - 0.05;
}

void offer_tax_ids(const ExactFinds& finds, Draft& draft) {
  Invoice& invoice = draft.invoice;
  const bool has_key = !finds.keys.empty() || !finds.doubtful_keys.empty();
  for (const ProvenTaxId& id : finds.tax_ids) {
    if (has_key && id.side == Side::unknown) continue;  // the key or the print names the seller; others stand around it
    const bool buyer = id.side == Side::buyer;
    Party& party = buyer ? invoice.buyer : invoice.seller;
    if (id.value.text == (buyer ? invoice.seller : invoice.buyer).tax_id) continue;
    const Origin origin{id.value.proven ? "check-digit" : "label", confidence_in(id)};
    if (draft.offer(party.tax_id, buyer ? "/buyer/tax_id" : "/seller/tax_id", id.value.text, id.where, origin)) party.tax_id_type = id.value.type;
  }
}

}  // namespace

std::optional<Date> settle_due_date(unsigned factor, const Pages& pages, const std::optional<Date>& received) {
  const DueDates dates = due_dates_of(factor);
  std::optional<Date> nearest;
  std::int64_t least = 0;
  for (const PageIndex& page : pages) {
    for (const pdf::Word& word : page.page().words) {
      const auto printed = word.text.size() >= 8 && word.text.size() <= 10 ? parse_printed_date(word.text, DayOrder::day_first) : std::nullopt;
      if (!printed) continue;
      for (const Date& date : {dates.first, dates.second}) {
        const std::int64_t distance = std::abs(days_since_epoch(*printed) - days_since_epoch(date));
        if (nearest && distance >= least) continue;
        nearest = date;
        least = distance;
      }
    }
  }
  if (!nearest && received) nearest = due_date_of(factor, *received);
  return nearest;
}

ExactFields read_exact_fields(const Pages& pages, ExactFinds all, const std::optional<Date>& received, Draft& draft) {
  ExactFields out;
  ExactFinds finds = all;
  keep_first_places(finds);
  out.finds = std::move(all);
  if (const ProvenKey* own = own_key(finds.keys, pages)) {
    out.key = own->value;
    offer_key(*out.key, own->where, draft);
  } else if (!finds.doubtful_keys.empty()) {
    offer_doubtful_key(finds.doubtful_keys.front(), draft);
  }
  for (const auto& slip : finds.slips) add_slip(slip, pages, received, draft);
  for (const auto& pix : finds.pix) add_pix(pix, draft);
  const bool collected = finds.ibans.size() == 1 && is_collected(pages);
  for (const auto& iban : finds.ibans) add_account(iban, finds, collected, draft);
  offer_tax_ids(finds, draft);
  return out;
}

}  // namespace faturad::extract
