// Finds numbers that carry their own proof anywhere on a page, whatever stands between their digits: one pass over the
// page's groups for all kinds.
#pragma once

#include <string>
#include <vector>

#include "extract/exact/access_key.hpp"
#include "extract/exact/payment_slip.hpp"
#include "extract/exact/pix_payload.hpp"
#include "extract/exact/tax_ids.hpp"
#include "extract/page/page_index.hpp"

namespace faturad::extract {

template <class T>
struct Proven {
  T value;
  Found where;
};

struct ProvenKey {
  AccessKey value;
  Found where;
  bool labelled = false;   // "chave de acesso" stands above it or before it, at the start of its cell
  bool mentioned = false;  // it stands there amid a sentence, which is about another document
};

// Who a tax id belongs to, by the heading that it stands under ("Tomador", "Rechnungsempfänger", "Emitente"); a hint.
enum class Side { unknown, seller, buyer };

struct ProvenTaxId {
  TaxId value;
  Found where;
  Side side = Side::unknown;
};

// All in reading order.
struct ExactFinds {
  std::vector<ProvenKey> keys;
  std::vector<Proven<std::string>> doubtful_keys;  // 44 or 50 digits under "chave de acesso" that prove nothing
  std::vector<Proven<PaymentSlip>> slips;
  int doubtful_lines = 0;  // numbers set like a boleto's line that prove nothing
  std::vector<Proven<PixPayload>> pix;
  std::vector<Proven<std::string>> ibans, bics;  // a BIC is none by itself: it stands at an IBAN or under its label
  std::vector<Proven<std::string>> references;   // ISO 11649, Swiss QR reference
  std::vector<ProvenTaxId> tax_ids;
};
// Every place where one stands.
ExactFinds find_exact(const Pages& pages);
// Each value once, at its first place; a tax id with the side that any of its places tells.
void keep_first_places(ExactFinds& finds);

// Whether the page prints `amount` or `date`, on its own, in a form usual in Brazil.
bool prints(const PageIndex& page, const Decimal& amount);
bool prints(const PageIndex& page, const Date& date);

}  // namespace faturad::extract
