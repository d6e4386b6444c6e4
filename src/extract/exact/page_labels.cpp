// Labels that exact readers look for: the access key's, and the headings that say whose a tax id is.
#include <algorithm>
#include <cmath>

#include "extract/exact/page_scan.hpp"
#include "extract/page/labels.hpp"

namespace faturad::extract {
namespace {

enum Kind { kKey, kSeller, kBuyer, kNeither, kDebited };

// Headings of a party on a print; not words that also stand in running text.
const LabelDictionary& dictionary() {
  static const LabelDictionary kDictionary{
      {kKey, "chave de acesso"}, {kKey, "chave"}, {kKey, "chave nfe"}, {kKey, "chave da nfs-e"}, {kSeller, "prestador"}, {kSeller, "prestador de servicos"},
      {kSeller, "prestador do servico"}, {kSeller, "emitente"}, {kSeller, "emitente da nfs-e"}, {kSeller, "identificacao do emitente"}, {kSeller, "beneficiario"},
      {kSeller, "cedente"}, {kSeller, "transmitente"}, {kSeller, "locador"}, {kSeller, "contratada"}, {kSeller, "fornecedor"}, {kSeller, "emisor"}, {kSeller, "proveedor"}, {kSeller, "vendeur"}, {kSeller, "prestataire"}, {kSeller, "emetteur"},
      {kSeller, "rechnungssteller"}, {kSeller, "leistungserbringer"}, {kSeller, "cedente/prestatore"}, {kSeller, "fornitore"}, {kSeller, "supplier"}, {kSeller, "seller"},
      {kSeller, "vendor"}, {kBuyer, "tomador"}, {kBuyer, "adquirente"}, {kBuyer, "locatario"}, {kBuyer, "contratante"}, {kBuyer, "acquirente"}, {kBuyer, "titular"}, {kBuyer, "datos del cliente"}, {kBuyer, "dados do cliente"}, {kBuyer, "spettle"}, {kBuyer, "facturado a"}, {kBuyer, "tomador de servicos"}, {kBuyer, "tomador do servico"}, {kBuyer, "destinatario"}, {kBuyer, "destinatario/remetente"},
      {kBuyer, "pagador"}, {kBuyer, "sacado"}, {kBuyer, "cliente"}, {kBuyer, "acheteur"}, {kBuyer, "adresse de facturation"}, {kBuyer, "facture a"}, {kBuyer, "destinataire"},
      {kBuyer, "rechnungsempfaenger"}, {kBuyer, "rechnungsempfanger"}, {kBuyer, "leistungsempfaenger"}, {kBuyer, "leistungsempfanger"}, {kBuyer, "rechnung an"},
      {kBuyer, "cessionario/committente"}, {kBuyer, "bill to"}, {kBuyer, "billed to"}, {kBuyer, "invoice to"}, {kBuyer, "sold to"}, {kBuyer, "buyer"}, {kBuyer, "factuur aan"},
      {kNeither, "sacador/avalista"}, {kNeither, "avalista"}, {kNeither, "beneficiario final"}, {kNeither, "transportador"}, {kNeither, "transportador/volumes"},
      {kNeither, "intermediario"}, {kNeither, "intermediario do servico"}, {kNeither, "local de entrega"}, {kNeither, "local de retirada"}, {kNeither, "orgao gerador"},
      {kDebited, "ihrem konto"}, {kDebited, "ihr konto"}, {kDebited, "ihres kontos"}, {kDebited, "from your account"}, {kDebited, "your bank account"}, {kDebited, "votre compte"},
      {kDebited, "su cuenta"}, {kDebited, "sua conta"}, {kDebited, "vostro conto"}, {kDebited, "suo conto"}, {kDebited, "uw rekening"},
      {kDebited, "cuenta de cargo"}, {kDebited, "cuenta de domiciliacion"}, {kDebited, "conto del debitore"}, {kDebited, "conto di addebito"}, {kDebited, "conto addebitato"}, {kDebited, "compte a debiter"}, {kDebited, "compte debite"},
      {kDebited, "belastetes konto"}, {kDebited, "belastungskonto"}, {kDebited, "zu belastendes konto"}, {kDebited, "account to be debited"}, {kDebited, "account debited"}, {kDebited, "debited account"}, {kDebited, "conta a debitar"}, {kDebited, "conta debitada"},
      {kDebited, "te debiteren rekening"}};
  return kDictionary;
}

}  // namespace

const std::vector<LabelMatch>& PageScan::labels() {
  if (!labels_) labels_ = dictionary().find(page);
  return *labels_;
}

KeyLabel key_label_of(PageScan& scan, const pdf::Box& number) {
  KeyLabel out = KeyLabel::none;
  constexpr float kReach = 40;  // points
  for (const LabelMatch& label : scan.labels()) {
    const pdf::Box& box = label.box;
    if (label.id != kKey || box.y0 >= number.y1 || box.y1 <= number.y0 - kReach || box.x0 >= number.x1 || box.x1 <= number.x0 - kReach) continue;
    if (scan.page.cells()[scan.page.cell_at(label.first)].first == label.first) return KeyLabel::heads;
    out = KeyLabel::amid;
  }
  return out;
}

void find_sides(PageScan& scan, std::size_t first_tax_id) {
  constexpr float kReach = 120;  // points below a heading
  for (std::size_t i = first_tax_id; i < scan.finds.tax_ids.size(); ++i) {
    ProvenTaxId& id = scan.finds.tax_ids[i];
    float nearest = kReach, left = 0;
    constexpr float kOneRow = 2;  // points: of headings side by side the one in whose column the id stands
    for (const LabelMatch& label : scan.labels()) {
      const float down = id.where.box.y1 - label.box.y1;
      if (label.id == kKey || label.id == kDebited || down < -2 || label.box.x0 > id.where.box.x1) continue;
      const bool column = std::abs(down - nearest) < kOneRow && label.box.x0 > left && label.box.x0 < id.where.box.x0 + 3;
      if (down >= nearest && !column) continue;
      nearest = down;
      left = label.box.x0;
      id.side = label.id == kBuyer ? Side::buyer : label.id == kSeller ? Side::seller : Side::unknown;
    }
  }
}

bool is_debited(PageScan& scan, const pdf::Box& account) {
  const float height = account.y1 - account.y0;
  return std::any_of(scan.labels().begin(), scan.labels().end(), [&](const LabelMatch& label) {
    const float down = account.y1 - label.box.y1;
    if (label.id != kDebited || down < -height / 2 || down > 2 * height) return false;
    if (down < height / 2) return label.box.x0 < account.x0;
    constexpr std::uint32_t kMostBehind = 3;  // words: the sentence goes on in the account's row
    const Cell& cell = scan.page.cells()[scan.page.cell_at(label.last)];
    return cell.first + cell.count - label.last <= kMostBehind;
  });
}

}  // namespace faturad::extract
