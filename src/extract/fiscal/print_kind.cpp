#include "extract/fiscal/print_kind.hpp"

#include <array>

namespace faturad::extract {
namespace {

enum Sign { kDanfe, kNfce, kDacte, kDamdfe, kCce, kNfse, kEnergy, kTelecom, kWater, kGas, kProvider, kTaker, kKwh, kUtility, kMeter, kEnergyWord, kSigns };

const LabelDictionary& signs() {
  static const LabelDictionary dictionary{
      {kDanfe, "danfe"}, {kDanfe, "danfe simplificado"}, {kDanfe, "documento auxiliar da nota fiscal eletronica"}, {kDanfe, "recebemos de"},
      {kNfce, "documento auxiliar da nota fiscal de consumidor eletronica"}, {kNfce, "documento auxiliar da nota fiscal de consumidor"}, {kNfce, "danfe nfc-e"}, {kNfce, "danfce"}, {kNfce, "nfc-e"}, {kNfce, "nota fiscal de consumidor eletronica"},
      {kDacte, "dacte"}, {kDacte, "documento auxiliar do conhecimento de transporte eletronico"}, {kDamdfe, "damdfe"},
      {kCce, "carta de correcao eletronica"}, {kCce, "carta de correcao"}, {kCce, "representacao grafica de cc-e"},
      {kNfse, "danfse"}, {kNfse, "nfs-e"}, {kNfse, "nota fiscal de servicos eletronica"}, {kNfse, "nota fiscal de servico eletronica"}, {kNfse, "nota fiscal eletronica de servicos"},
      {kNfse, "nota fiscal eletronica de servico"}, {kNfse, "nota fiscal de prestacao de servicos eletronica"}, {kNfse, "nota carioca"},
      {kProvider, "prestador de servicos"}, {kProvider, "prestador dos servicos"}, {kProvider, "prestador do servico"}, {kProvider, "dados do prestador de servicos"}, {kProvider, "dados do prestador"}, {kProvider, "identificacao do prestador"}, {kProvider, "identificacao do prestador de servicos"}, {kProvider, "dados do prestador dos servicos"}, {kProvider, "prestador / fornecedor"}, {kProvider, "emitente da nfs-e"}, {kProvider, "prestador"}, {kProvider, "prestador do(s) servico(s)"},
      {kTaker, "tomador de servicos"}, {kTaker, "tomador dos servicos"}, {kTaker, "tomador do servico"}, {kTaker, "dados do tomador de servicos"}, {kTaker, "dados do tomador"}, {kTaker, "identificacao do tomador"}, {kTaker, "identificacao do tomador de servicos"}, {kTaker, "dados do tomador dos servicos"}, {kTaker, "tomador / adquirente"}, {kTaker, "tomador"}, {kTaker, "tomador do(s) servico(s)"},
      {kEnergy, "documento auxiliar da nota fiscal de energia eletrica eletronica"}, {kEnergy, "nota fiscal conta de energia eletrica"}, {kEnergy, "conta de energia eletrica"}, {kEnergy, "conta de energia"}, {kEnergy, "conta de luz"}, {kEnergy, "danf3e"},
      {kEnergy, "nota fiscal / conta de energia eletrica"}, {kEnergy, "nota fiscal fatura de energia eletrica"}, {kKwh, "kwh"}, {kKwh, "consumo kwh"},
      {kTelecom, "documento auxiliar da nota fiscal fatura de servicos de comunicacao eletronica"}, {kTelecom, "nota fiscal de servico de comunicacao"}, {kTelecom, "nota fiscal de servicos de comunicacao"}, {kTelecom, "nota fiscal fatura de servicos de telecomunicacoes"},
      {kTelecom, "nota fiscal de servico de telecomunicacoes"}, {kTelecom, "nota fiscal de servicos de telecomunicacoes"}, {kTelecom, "nota fiscal fatura de servicos de comunicacao"}, {kTelecom, "danfe-com"}, {kTelecom, "danfcom"}, {kTelecom, "documento auxiliar da nota fiscal fatura de servico de comunicacao eletronica"},
      {kWater, "conta de agua"}, {kWater, "fatura de agua"}, {kWater, "agua e esgoto"}, {kWater, "servicos de agua e esgoto"}, {kWater, "agua e/ou esgoto"}, {kWater, "fatura de servicos de agua"}, {kWater, "tarifa de agua"}, {kWater, "esgoto"},
      {kGas, "gas canalizado"}, {kGas, "conta de gas"}, {kGas, "nota fiscal / conta de gas"}, {kGas, "nota fiscal conta de gas"}, {kGas, "fatura de gas"}, {kGas, "consumo de gas"}, {kGas, "fornecimento de gas"},
      {kMeter, "unidade consumidora"}, {kMeter, "# da instalacao"}, {kMeter, "instalacao"}, {kMeter, "codigo da instalacao"}, {kMeter, "# da uc"}, {kMeter, "mes / ano"}, {kMeter, "datas de leitura"}, {kMeter, "datas de leituras"}, {kEnergyWord, "energia"}, {kEnergyWord, "energia eletrica"}, {kEnergyWord, "eletricidade"}, {kUtility, "codigo do usuario"}, {kUtility, "codigo do cliente"}, {kUtility, "no do cliente"}, {kUtility, "matricula"}, {kMeter, "hidrometro"}, {kMeter, "leitura anterior"}, {kMeter, "leitura atual"}, {kMeter, "itens da fatura"}, {kMeter, "itens de fatura"}};
  return dictionary;
}

}  // namespace

std::optional<PrintKind> kind_of_model(int model) {
  switch (model) {
    case 0: return PrintKind::nfse;
    case 55: return PrintKind::danfe;
    case 65: return PrintKind::nfce;
    case 57:
    case 67: return PrintKind::dacte;
    case 58: return PrintKind::damdfe;
    case 62: return PrintKind::telecom;
    case 66: return PrintKind::energy;
    default: return std::nullopt;
  }
}

std::optional<PrintKind> print_kind_of(const Pages& pages, std::optional<int> key_model) {
  std::array<int, kSigns> count{};
  for (const PageIndex& page : pages) {
    for (const LabelMatch& match : signs().find(page)) {
      // A title begins its cell; in running text its words refer to another document.
      const bool begins = page.cells()[page.cell_at(match.first)].first == match.first;
      if (begins || match.id == kNfse || match.id >= kKwh) ++count[static_cast<std::size_t>(match.id)];
    }
  }
  // A letter of correction and a consumer's note show the key of an NF-e.
  if (count[kCce] > 0 && count[kDanfe] == 0 && count[kProvider] == 0) return PrintKind::cce;
  if (count[kNfce] > 0 && count[kNfse] == 0) return PrintKind::nfce;
  if (const auto known = key_model ? kind_of_model(*key_model) : std::nullopt) return known;
  if (count[kDamdfe] > 0) return PrintKind::damdfe;
  if (count[kDacte] > 0) return PrintKind::dacte;
  if (count[kTaker] > 0 && (count[kProvider] > 0 || count[kNfse] > 0)) return PrintKind::nfse;
  if (count[kProvider] > 0 && count[kNfse] > 0) return PrintKind::nfse;
  if (count[kTelecom] > 0) return PrintKind::telecom;
  const int supplied = count[kUtility] + count[kMeter];
  if (count[kEnergy] > 0 || (count[kKwh] > 0 && supplied > 0)) return PrintKind::energy;
  if (count[kWater] > 0 && supplied > 0) return PrintKind::water;
  if (count[kGas] > 0 && supplied > 0) return PrintKind::gas;
  if (count[kDanfe] > 0) return PrintKind::danfe;
  if (count[kEnergyWord] > 0 && count[kMeter] > 1) return PrintKind::energy;
  return std::nullopt;
}

}  // namespace faturad::extract
