#include "extract/fiscal/boleto_fields.hpp"

#include <algorithm>

#include "extract/page/labels.hpp"

namespace faturad::extract {
namespace {

// FEBRABAN's names of the fields, those before 2013 (cedente, sacado) and after, and how banks shorten them.
const LabelDictionary& dictionary() {
  using enum BoletoField;
  static const auto label = [](BoletoField field, std::string_view text) { return Label{static_cast<int>(field), text}; };
  static const LabelDictionary kDictionary{
      label(payee, "beneficiario"), label(payee, "nome do beneficiario"), label(payee, "cedente"), label(payee, "nome do cedente"),
      label(payee, "beneficiario/cedente"), label(payee, "cedente/beneficiario"), label(payee, "nome do beneficiario/cnpj/cpf/endereco"),
      label(payee, "nome do beneficiario/cpf/cnpj/endereco"), label(payee, "beneficiario/cnpj/cpf/endereco"), label(payee, "beneficiario/endereco"),
      label(payee, "nome do beneficiario/cpf/cnpj"), label(payee, "nome do beneficiario/cnpj/cpf"), label(payee, "beneficiario/cnpj"), label(payee, "beneficiario - cnpj/cpf"),
      label(payee, "razao social do beneficiario"), label(payee, "favorecido"),
      label(payer, "pagador"), label(payer, "nome do pagador"), label(payer, "sacado"), label(payer, "nome do sacado"), label(payer, "pagador/sacado"), label(payer, "sacado/pagador"),
      label(payer, "nome do pagador/cpf/cnpj/endereco"), label(payer, "nome do pagador/cnpj/cpf/endereco"), label(payer, "nome do pagador/cpf/cnpj"), label(payer, "nome do pagador/cnpj/cpf"),
      label(payer, "pagador/cpf/cnpj/endereco"), label(payer, "dados do pagador"), label(payer, "nome e endereco do pagador"),
      label(payer_id, "cpf/cnpj do pagador"), label(payer_id, "cnpj/cpf do pagador"), label(payer_id, "cpf/cnpj do sacado"),
      label(document_number, "# do documento"), label(document_number, "# documento"), label(document_number, "# do doc"), label(document_number, "# doc"),
      label(document_number, "numero do documento"), label(document_number, "# da fatura"), label(document_number, "fatura #"), label(document_number, "# do docto"), label(document_number, "# docto"),
      label(document_date, "data do documento"), label(document_date, "data documento"), label(document_date, "data do doc"), label(document_date, "data doc"), label(document_date, "data emissao"), label(document_date, "emissao"),
      label(document_date, "data de emissao"), label(document_date, "data da emissao"), label(document_date, "dt. documento"), label(document_date, "dt. de emissao"), label(document_date, "dt. doc"),
      label(our_number, "nosso numero"), label(our_number, "nosso #"), label(our_number, "carteira/nosso numero"), label(our_number, "carteira / nosso #"), label(our_number, "nosso numero/cod. documento"),
      label(our_number, "nosso numero / codigo do documento"),
      label(due_date, "vencimento"), label(due_date, "data de vencimento"), label(due_date, "data do vencimento"), label(due_date, "data vencimento"), label(due_date, "vencto"), label(due_date, "dt. vencimento"),
      label(amount, "valor do documento"), label(amount, "valor documento"), label(amount, "valor do doc"), label(amount, "valor do boleto"), label(amount, "(=) valor do documento"),
      label(amount, "(=) valor documento"), label(amount, "1(=) valor do documento"), label(amount, "valor do titulo"), label(amount, "valor nominal"), label(amount, "valor original"),
      label(tax_id, "cpf/cnpj"), label(tax_id, "cnpj/cpf"), label(tax_id, "cnpj"), label(tax_id, "cpf/cnpj do beneficiario"), label(tax_id, "cnpj/cpf do beneficiario"), label(tax_id, "cnpj do beneficiario"),
      label(tax_id, "cpf/cnpj do cedente"), label(tax_id, "cnpj do cedente"),
      label(guarantor, "sacador/avalista"), label(guarantor, "sacador avalista"), label(guarantor, "sacador"), label(guarantor, "avalista"), label(guarantor, "beneficiario final"),
      label(guarantor, "pagador final"), label(guarantor, "pagador/avalista"), label(guarantor, "sacador/cedente"), label(guarantor, "beneficiario final/sacador avalista"),
      label(other, "agencia/codigo do beneficiario"), label(other, "agencia/codigo beneficiario"), label(other, "agencia/cod. beneficiario"), label(other, "agencia/cod. do beneficiario"),
      label(other, "agencia/codigo cedente"), label(other, "agencia/codigo do cedente"), label(other, "agencia/beneficiario"), label(other, "agencia/cedente"),
      label(other, "agencia/cod. cedente"), label(other, "ag./cod. beneficiario"), label(other, "ag./cod. cedente"), label(other, "agencia/conta"), label(other, "agencia / codigo de cedente"),
      label(other, "local de pagamento"), label(other, "local pagamento"),
      label(other, "especie doc"), label(other, "especie do doc"), label(other, "especie documento"), label(other, "especie do documento"), label(other, "especie"), label(other, "especie moeda"), label(other, "aceite"),
      label(other, "data de processamento"), label(other, "data do processamento"), label(other, "data processamento"), label(other, "data process"), label(other, "data proces"), label(other, "dt. processamento"),
      label(other, "uso do banco"), label(other, "uso do banco / cip"), label(other, "cip"), label(other, "carteira"), label(other, "moeda"), label(other, "quantidade"), label(other, "quantidade moeda"), label(other, "qtde moeda"),
      label(other, "valor moeda"), label(other, "valor"), label(other, "x valor"), label(other, "(x) valor"), label(other, "contrato"), label(other, "parcela"), label(other, "endereco"), label(other, "endereco do beneficiario"), label(other, "endereco do pagador"),
      label(other, "instrucoes"), label(other, "instrucoes de responsabilidade do beneficiario"), label(other, "instrucoes (texto de responsabilidade do cedente)"), label(other, "informacoes"), label(other, "demonstrativo"),
      label(other, "(-) desconto"), label(other, "(-) desconto / abatimento"), label(other, "(-) descontos / abatimentos"), label(other, "(-) outras deducoes"), label(other, "(+) mora / multa"), label(other, "(+) juros / multa"),
      label(other, "(+) outros acrescimos"), label(other, "(+) outros acrecimos"), label(other, "(=) valor cobrado"), label(other, "valor cobrado"), label(other, "valor pago"), label(other, "valor a pagar"), label(other, "valor total a pagar"),
      label(other, "codigo de baixa"), label(other, "cod. baixa"), label(other, "cod. de baixa"), label(other, "autenticacao mecanica"), label(other, "ficha de compensacao"), label(other, "recibo do pagador"), label(other, "recibo do sacado"),
      label(other, "recibo do beneficiario"), label(other, "linha digitavel"), label(other, "corte na linha pontilhada"), label(other, "banco"), label(other, "cod. do banco")};
  return kDictionary;
}

class Reader {
 public:
  explicit Reader(const PageIndex& page) : page_(page), matches_(dictionary().find(page)) {}

  std::vector<BoletoValue> values() const {
    std::vector<BoletoValue> out;
    for (const LabelMatch& match : matches_) {
      BoletoValue value;
      value.field = static_cast<BoletoField>(match.id);
      value.label = page_.text(match.first, match.last + 1);
      value.beside = beside(match);
      value.below = below(match);
      out.push_back(std::move(value));
    }
    return out;
  }

 private:
  // The label that starts at a position.
  const LabelMatch* label_at(std::uint32_t position) const {
    const auto found = std::lower_bound(matches_.begin(), matches_.end(), position, [](const LabelMatch& match, std::uint32_t wanted) { return match.first < wanted; });
    return found != matches_.end() && found->first == position ? &*found : nullptr;
  }

  bool has_label(const Cell& cell) const {
    const auto found = std::lower_bound(matches_.begin(), matches_.end(), cell.first, [](const LabelMatch& match, std::uint32_t wanted) { return match.first < wanted; });
    return found != matches_.end() && found->first < cell.first + cell.count;
  }

  // Positions of a cell up to the next label in it.
  std::uint32_t until_label(std::uint32_t from, const Cell& cell) const {
    std::uint32_t at = from;
    while (at < cell.first + cell.count && label_at(at) == nullptr) ++at;
    return at;
  }

  std::optional<Found> beside(const LabelMatch& match) const {
    const Cell& cell = page_.cells()[page_.cell_at(match.last)];
    const std::uint32_t end = until_label(match.last + 1, cell);
    Found rest = page_.text(match.last, std::max(end, match.last + 1), match.rest);
    const std::size_t start = rest.text.find_first_not_of(" :.-)");
    if (start != std::string::npos) {
      rest.text.erase(0, start);
      return rest;
    }
    constexpr float kReach = 200;  // points to the next cell
    if (end < cell.first + cell.count) return std::nullopt;
    const Row& row = page_.rows()[cell.row];
    for (const Cell& next : page_.cells_of(row)) {
      if (next.box.x0 <= match.box.x1) continue;
      if (next.box.x0 - match.box.x1 > kReach || label_at(next.first) != nullptr) return std::nullopt;
      return page_.text(next.first, until_label(next.first, next));
    }
    return std::nullopt;
  }

  // A box of the print reaches from its label to the next one of the row.
  float right_edge(const LabelMatch& match) const {
    float edge = page_.page().width;
    const Row& row = page_.rows()[page_.cells()[page_.cell_at(match.first)].row];
    for (const Cell& cell : page_.cells_of(row)) {
      if (cell.box.x0 > match.box.x1 && has_label(cell)) return cell.box.x0 - 1;
    }
    for (const LabelMatch& other : matches_) {  // labels in the same cell
      if (other.first > match.last && page_.cells()[page_.cell_at(other.first)].row == page_.cells()[page_.cell_at(match.first)].row) edge = std::min(edge, other.box.x0 - 1);
    }
    return edge;
  }

  std::optional<Found> below(const LabelMatch& match) const {
    constexpr float kReach = 22;  // points down
    const float left = match.box.x0 - 6, right = std::max(right_edge(match), match.box.x1);
    for (std::size_t r = page_.row_below(match.box.y1); r < page_.rows().size() && page_.rows()[r].box.y0 - match.box.y1 <= kReach; ++r) {
      std::uint32_t first = 0, last = 0;
      for (const Cell& cell : page_.cells_of(page_.rows()[r])) {
        for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) {
          const pdf::Box& box = page_.word_at(at).box;
          const float center = (box.x0 + box.x1) / 2;  // values are set left, right or in the middle of their box
          if (center < left || center > right) continue;
          if (last == 0 && label_at(at) != nullptr) return std::nullopt;  // the box is empty: the next one begins
          if (last == 0) first = at;
          last = at + 1;
        }
      }
      if (last > 0) return page_.text(first, last);
    }
    return std::nullopt;
  }

  const PageIndex& page_;
  std::vector<LabelMatch> matches_;
};

}  // namespace

std::vector<BoletoValue> boleto_values(const PageIndex& page) { return Reader(page).values(); }

}  // namespace faturad::extract
