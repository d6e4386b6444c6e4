#include "extract/fiscal/item_table.hpp"

#include "support/catch.hpp"
#include "support/typed_page.hpp"

using namespace faturad;
using namespace faturad::extract;
using faturad::test::typed_page;

namespace {

const LabelDictionary& heads() {
  static const LabelDictionary dictionary{{kColumnCode, "codigo"}, {kColumnDescription, "descricao"}, {kColumnUnit, "un"}, {kColumnQuantity, "quant"}, {kColumnUnitPrice, "valor unit"}, {kColumnAmount, "valor total"}, {kColumnOther, "ncm"}};
  return dictionary;
}

std::vector<ItemRow> rows_of(const std::vector<std::string>& text, bool amount_only = false) {
  static const LabelDictionary ends{{0, "dados adicionais"}};
  const auto page = typed_page(text);
  const PageIndex index(page);
  const Form form(index, ends);
  return read_table(form, {&heads(), &ends, amount_only});
}

}  // namespace

TEST_CASE("item table: columns are told by their heads, descriptions go on below their line") {
  const auto rows = rows_of({"CODIGO  DESCRICAO                   NCM       UN  QUANT    VALOR UNIT  VALOR TOTAL",
                             "001     PARAFUSO SEXTAVADO          73181500  CX  12,0000     42,5000       510,00",
                             "        ZINCADO M8 X 40",
                             "002     LUVA                        40151900  PR  40,0000      8,9500       358,00",
                             "DADOS ADICIONAIS",
                             "003     NADA                        40151900  PR  40,0000      8,9500       358,00"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].code == "001");
  CHECK(rows[0].description == "PARAFUSO SEXTAVADO ZINCADO M8 X 40");
  CHECK(rows[0].unit == "CX");
  CHECK(rows[0].quantity == "12,0000");
  CHECK(rows[0].unit_price == "42,5000");
  CHECK(rows[0].amount == "510,00");
  CHECK(rows[1].description == "LUVA");
}

TEST_CASE("item table: descriptions centred on their line begin above it") {
  const auto rows = rows_of({"CODIGO  DESCRICAO                   NCM       UN  QUANT    VALOR UNIT  VALOR TOTAL",
                             "        TUBO DE ACO",
                             "A-1                                 73181500  CX  12,0000     42,5000       510,00",
                             "        INOX",
                             "        LUVA DE",
                             "A-2                                 40151900  PR  40,0000      8,9500       358,00",
                             "        REDUCAO"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].description == "TUBO DE ACO INOX");
  CHECK(rows[1].description == "LUVA DE REDUCAO");
}

TEST_CASE("item table: heads of two rows name one column") {
  const auto rows = rows_of({"CODIGO  DESCRICAO                   NCM       UN  QUANT       VALOR       VALOR",
                             "                                                               UNIT       TOTAL",
                             "001     LUVA                        40151900  PR  40,0000      8,9500       358,00"});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].unit_price == "8,9500");
  CHECK(rows[0].amount == "358,00");
}

TEST_CASE("item table: a total ends the table, a total of something is among its rows") {
  const auto rows = rows_of({"DESCRICAO                   UN  QUANT    VALOR UNIT  VALOR TOTAL", "Energia                     kWh  100        0,50         50,00", "Total distribuidora                                     50,00",
                             "Ilum Publica                                            10,00", "TOTAL                                                   60,00", "Bandeira (informacao)                                    5,00"},
                            true);
  REQUIRE(rows.size() == 3);
  CHECK(rows[1].description == "Total distribuidora");
  CHECK(rows[2].amount == "10,00");
}

TEST_CASE("item table: text that runs across the columns ends it") {
  const auto rows = rows_of({"CODIGO  DESCRICAO                   NCM       UN  QUANT    VALOR UNIT  VALOR TOTAL",
                             "001     LUVA                        40151900  PR  40,0000      8,9500       358,00",
                             "documento emitido por empresa optante pelo simples nacional que nao gera direito a credito fiscal algum",
                             "002     NADA                        40151900  PR  40,0000      8,9500       358,00"});
  CHECK(rows.size() == 1);
}
