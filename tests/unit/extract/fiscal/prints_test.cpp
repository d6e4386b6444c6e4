// Readers of the prints on typed pages: what other generators than those of the fixtures do.
#include "extract/fiscal/danfe.hpp"
#include "extract/fiscal/fiscal_fields.hpp"
#include "extract/fiscal/metering.hpp"
#include "extract/fiscal/nfce.hpp"
#include "extract/fiscal/nfse.hpp"
#include "extract/fiscal/postal_block.hpp"
#include "extract/fiscal/print_kind.hpp"
#include "extract/fiscal/proven_taxes.hpp"
#include "extract/fiscal/receipt_stub.hpp"
#include "extract/fiscal/transport.hpp"
#include "extract/fiscal/utility_bill.hpp"
#include "support/catch.hpp"
#include "support/typed_page.hpp"

using namespace faturad;
using namespace faturad::extract;
using faturad::test::typed_page;

namespace {

struct Print {
  explicit Print(const std::vector<std::string>& rows) : page(typed_page(rows)) { pages.emplace_back(page); }
  pdf::TextPage page;
  Pages pages;
  Draft draft;
};

bool failed(const Draft& draft, const std::string& check) {
  for (const Check& one : draft.invoice.checks) {
    if (one.name == check) return !one.passed;
  }
  return false;
}

}  // namespace

TEST_CASE("print kinds: titles and pairs of words tell them, a key's model where there is one") {
  const auto kind = [](const std::vector<std::string>& rows, std::optional<int> model = {}) {
    const Print print(rows);
    return print_kind_of(print.pages, model);
  };
  CHECK(kind({"DANFE"}) == PrintKind::danfe);
  CHECK(kind({"Nota Fiscal de Servicos Eletronica", "TOMADOR DE SERVICOS"}) == PrintKind::nfse);
  CHECK(kind({"Conta de Energia Eletrica"}) == PrintKind::energy);
  CHECK(kind({"Carta de Correcao Eletronica"}, 55) == PrintKind::cce);
  CHECK(kind({"DANFE NFC-e"}, 65) == PrintKind::nfce);
  CHECK(kind({"qualquer texto"}, 62) == PrintKind::telecom);
  CHECK_FALSE(kind({"Invoice", "Total due 12.00"}));
  CHECK_FALSE(kind({"consumo de 30 kWh no mes"}));
}

TEST_CASE("receipt stub: seller, day and total stand in one sentence over several rows") {
  const Print print({"RECEBEMOS DE AMOSTRA LTDA OS PRODUTOS E/OU SERVICOS CONSTANTES DA NOTA FISCAL ELETRONICA", "INDICADA ABAIXO. EMISSAO: 18/10/2026 VALOR TOTAL: R$ 1.234,50 DESTINATARIO: ENSAIO"});
  const auto stub = read_receipt_stub(print.pages[0]);
  REQUIRE(stub);
  CHECK(stub->seller == "AMOSTRA LTDA");
  CHECK(to_iso(*stub->issued) == "2026-10-18");
  CHECK(stub->total->str() == "1234.50");
  const Print other({"RECEBEMOS DE MUITOS CLIENTES ELOGIOS"});
  CHECK_FALSE(read_receipt_stub(other.pages[0]));
}

TEST_CASE("danfe: several instalments leave the document without a single due date, and their sum is checked") {
  const auto read = [](const std::string& last) {
    Print print({"RECEBEMOS DE AMOSTRA LTDA OS PRODUTOS CONSTANTES DA NOTA. EMISSAO: 18/10/2026 VALOR TOTAL: R$ 300,00", "DANFE", "FATURA / DUPLICATA", "001  17/11/2026  100,00   002  17/12/2026  " + last,
                 "CALCULO DO IMPOSTO", "VALOR TOTAL DA NOTA", "             300,00"});
    read_danfe(print.pages, print.draft);
    return print.draft;
  };
  const Draft good = read("200,00");
  REQUIRE(good.invoice.instalments.size() == 2);
  CHECK(good.invoice.instalments[1].number == "002");
  CHECK(good.invoice.instalments[1].amount->str() == "200.00");
  CHECK_FALSE(good.invoice.due_date);
  CHECK_FALSE(failed(good, "instalments-sum-to-total"));
  const Draft bad = read("199,00");
  CHECK(failed(bad, "instalments-sum-to-total"));
  CHECK(good.confidence("/instalments/0") == kLayout);
  CHECK(bad.confidence("/instalments/0") == kLikely);
}

TEST_CASE("nfse: a provider named at the top without a title, and a taker whose name stands below his id") {
  Print print({"PREFEITURA DE PROVA                NFS-e - NOTA FISCAL DE SERVICOS ELETRONICA", "No: 2026/187", "Emitida em:               Competencia:", "21/10/2026 as 10:33:21    10/2026", "EMPRESA AMOSTRA LTDA",
               "CPF/CNPJ: 11.222.333/0001-81", "RUA DOS ENSAIOS, 100", "", "Tomador do(s) Servico(s)", "CPF/CNPJ: 529.982.247-25", "ANA PROVA SOUZA", "AV DO MODELO, 20", "", "Discriminacao do(s) Servico(s)", "SUPORTE", "",
               "Valor dos servicos:    R$ 1.200,00", "(=) Base de Calculo:   R$ 1.200,00", "(x) Aliquota:          2,50%", "(=) Valor do ISS:      R$ 30,00"});
  CHECK(print_kind_of(print.pages, {}) == PrintKind::nfse);
  read_nfse(print.pages, print.draft);
  const Invoice& invoice = print.draft.invoice;
  CHECK(invoice.number == "2026/187");
  CHECK(to_iso(*invoice.issue_date) == "2026-10-21");
  CHECK(invoice.reference_month == "2026-10");
  CHECK(invoice.seller.name == "EMPRESA AMOSTRA LTDA");
  CHECK(invoice.seller.tax_id == "11222333000181");
  CHECK(invoice.buyer.name == "ANA PROVA SOUZA");
  CHECK(invoice.buyer.tax_id == "52998224725");
  CHECK(invoice.totals.gross->str() == "1200.00");
  REQUIRE(invoice.taxes.size() == 1);
  CHECK(invoice.taxes[0].rate->str() == "2.50");
  CHECK_FALSE(failed(print.draft, "iss-equals-base-by-rate"));
}

TEST_CASE("nfse: the provider's last row is his, however close below it the taker's title stands") {
  const auto parties = [](const std::vector<std::string>& seller, const std::vector<std::string>& buyer) {
    std::vector<std::string> rows{"NFS-e - NOTA FISCAL DE SERVICOS ELETRONICA", "PRESTADOR DE SERVICOS"};
    rows.insert(rows.end(), seller.begin(), seller.end());
    rows.push_back("TOMADOR DE SERVICOS");
    rows.insert(rows.end(), buyer.begin(), buyer.end());
    Print print(rows);
    read_nfse(print.pages, print.draft);
    return print.draft.invoice;
  };
  const std::string seller = "Nome: Oficina Amostra", seller_id = "CNPJ: 45.997.418/0001-53", buyer = "Nome: Loja Ensaio", buyer_id = "CNPJ: 11.222.333/0001-81";
  for (const Invoice& invoice : {parties({seller, seller_id}, {buyer, buyer_id}), parties({seller_id, seller}, {buyer_id, buyer})}) {
    CHECK(invoice.seller.name == "Oficina Amostra");
    CHECK(invoice.seller.tax_id == "45997418000153");
    CHECK(invoice.buyer.name == "Loja Ensaio");
    CHECK(invoice.buyer.tax_id == "11222333000181");
  }
}

TEST_CASE("dacte: the payer's name stands right behind its title, his id in the rows below") {
  Print print({"DACTE", "TOMADOR DO SERVICO FABRICA ENSAIO LTDA      MUNICIPIO PROVA", "ENDERECO RUA DO MODELO 8", "CNPJ/CPF 11.222.333/0001-81    IE 123", "VALOR TOTAL DO SERVICO", "R$ 221,19", "VALOR TOTAL A RECEBER", "R$ 220,00"});
  read_dacte(print.pages, print.draft);
  CHECK(print.draft.invoice.buyer.name == "FABRICA ENSAIO LTDA");
  CHECK(print.draft.invoice.buyer.tax_id == "11222333000181");
  CHECK(print.draft.invoice.totals.gross->str() == "221.19");
  CHECK(print.draft.invoice.totals.due->str() == "220.00");
}

TEST_CASE("utility bill: where labels are a picture, month, due date and total stand in one row") {
  Print print({"Conta de Energia Eletrica", "987654  OUT/2023  28/11/2023  219,14"});
  read_utility_bill(print.pages, print.draft);
  CHECK(print.draft.invoice.reference_month == "2023-10");
  CHECK(to_iso(*print.draft.invoice.due_date) == "2023-11-28");
  CHECK(print.draft.invoice.totals.due->str() == "219.14");
}

TEST_CASE("utility bill: the installation is the customer's number where no other is named, and lines end where they make the total") {
  Print print({"UNIDADE CONSUMIDORA     VENCIMENTO     TOTAL A PAGAR", "24019350                22/10/2026     60,00", "", "Descricao            Unid   Quant   Preco unit   Valor (R$)", "Consumo              kWh      100         0,50        50,00",
               "Ilum Publica                                          10,00", "Incluido: bandeira                                     5,00"});
  read_utility_bill(print.pages, print.draft);
  const Invoice& invoice = print.draft.invoice;
  CHECK(invoice.buyer.customer_number == "24019350");
  CHECK(invoice.buyer.installation_number == "24019350");
  REQUIRE(invoice.lines.size() == 2);
  CHECK(invoice.lines[0].unit_price->str() == "0.50");
  CHECK(invoice.totals.gross->str() == "60.00");
  CHECK(print.draft.confidence("/totals/due") == kCertain);
}

TEST_CASE("proven taxes: base by rate has to make the amount") {
  Print print({"ICMS  121,52  18,00  21,87", "PIS  121,52  0,76  9,99", "COFINS  3,51%  121,52  4,27"});
  read_proven_taxes(print.pages, print.draft);
  const auto& taxes = print.draft.invoice.taxes;
  REQUIRE(taxes.size() == 2);
  CHECK(taxes[0].type == "ICMS");
  CHECK(taxes[0].rate->str() == "18.00");
  CHECK(taxes[1].type == "COFINS");
  CHECK(taxes[1].base->str() == "121.52");
  CHECK(taxes[1].rate->str() == "3.51");
}

TEST_CASE("consumption: the difference of the readings by the factor, or nothing") {
  Print good({"Energia kWh  BPC123  489  554  40  2.600"});
  read_consumption(good.pages, good.draft);
  REQUIRE(good.draft.invoice.consumption.quantity);
  CHECK(good.draft.invoice.consumption.quantity->str() == "2600");
  Print bad({"Energia kWh  BPC123  489  554  40  2.601"});
  read_consumption(bad.pages, bad.draft);
  CHECK_FALSE(bad.draft.invoice.consumption.quantity);
}

TEST_CASE("postal blocks: company and addressee are told apart by the company's id") {
  const Print print({"ENERGIA AMOSTRA S.A.", "Avenida da Prova, 1 CEP 30000-100", "CNPJ 11.222.333/0001-81", "", "MARIA ENSAIO", "RUA DO MODELO 5", "CENTRO", "30100-200 CIDADE PROVA"});
  const auto company = find_company_block(print.pages[0], "11222333000181");
  REQUIRE(company);
  CHECK(company->name.text == "ENERGIA AMOSTRA S.A.");
  const auto addressee = find_addressee_block(print.pages[0], "11222333000181");
  REQUIRE(addressee);
  CHECK(addressee->name.text == "MARIA ENSAIO");
  CHECK(addressee->address.text == "RUA DO MODELO 5, CENTRO, 30100-200 CIDADE PROVA");
}

TEST_CASE("danfe: instalments set one row below the other, with amounts as the XML writes them") {
  Print print({"RECEBEMOS DE AMOSTRA LTDA OS PRODUTOS CONSTANTES DA NOTA. EMISSAO: 18/10/2026 VALOR TOTAL: R$ 43.461,60", "DANFE", "FATURA / DUPLICATA", "Num.            001", "Venc.    10/11/2026", "Valor      43461.60", "TOTAIS",
               "Valor Produtos   Valor Frete   Valor Total NF-e", "     43.461,60          0,00          43.461,60"});
  read_danfe(print.pages, print.draft);
  const Invoice& invoice = print.draft.invoice;
  REQUIRE(invoice.instalments.size() == 1);
  CHECK(invoice.instalments[0].amount->str() == "43461.60");
  CHECK(to_iso(*invoice.due_date) == "2026-11-10");
  CHECK_FALSE(failed(print.draft, "instalments-sum-to-total"));
  CHECK_FALSE(failed(print.draft, "products-and-charges-equal-total"));
}

TEST_CASE("nfce: the amount to pay counts, not the sum of the items before discounts") {
  Print print({"EMPRESA AMOSTRA LTDA", "11.222.333/0001-81", "RUA DOS ENSAIOS, 100, CENTRO", "Documento Auxiliar da Nota Fiscal de Consumidor Eletronica", "CODIGO DESCRICAO      UN    QTD   VL UN   VL TOTAL", "00017 CADERNO 96 FLS  UN  2,000   15,00      30,00",
               "000A9 CANETA AZUL     UN  1,000    4,00       4,00", "Quantidade Total de Itens    2", "Valor Total          34,00", "Desconto              1,50", "Valor a Pagar        32,50", "FORMA DE PAGAMENTO   VALOR PAGO", "Dinheiro   32,50"});
  read_nfce(print.pages, print.draft);
  const Invoice& invoice = print.draft.invoice;
  CHECK(invoice.totals.gross->str() == "32.50");
  REQUIRE(invoice.lines.size() == 2);
  CHECK(invoice.lines[1].description == "CANETA AZUL");
  CHECK(invoice.lines[1].amount->str() == "4.00");
}

TEST_CASE("nfce: an id below the items is the consumer's, never the seller's, and an address is no name") {
  Print print({"EMPRESA AMOSTRA LTDA", "RUA DOS ENSAIOS, 100, CENTRO", "Documento Auxiliar da Nota Fiscal de Consumidor Eletronica", "CODIGO | DESCRICAO      QTDE | UN | VL. UNIT | VL. TOTAL", "AB-1 | CADERNO COM CAPA", "                        2,00 | UN | 15,00 | 30,00",
               "DURA", "377 | CANETA            1,00 | UN | 4,00 | 4,00", "Qtde. Total de Itens    2", "Valor a Pagar R$     34,00", "ANA PROVA SOUZA", "CPF: 529.982.247-25"});
  read_nfce(print.pages, print.draft);
  const Invoice& invoice = print.draft.invoice;
  CHECK(invoice.seller.tax_id.empty());
  CHECK(invoice.buyer.tax_id == "52998224725");
  CHECK(invoice.buyer.name == "ANA PROVA SOUZA");
  REQUIRE(invoice.lines.size() == 2);
  CHECK(invoice.lines[0].description == "CADERNO COM CAPA DURA");
  CHECK(invoice.lines[1].unit_price->str() == "4.00");
  Print addressed({"Documento Auxiliar da Nota Fiscal de Consumidor Eletronica", "CONSUMIDOR - CPF: 529.982.247-25", "TRAVESSA DO MODELO, 863, CENTRO"});
  read_nfce(addressed.pages, addressed.draft);
  CHECK(addressed.draft.invoice.buyer.tax_id == "52998224725");
  CHECK(addressed.draft.invoice.buyer.name.empty());
}

TEST_CASE("danfe: a simplified print names its parties below their titles") {
  Print print({"DANFE SIMPLIFICADO - ETIQUETA", "", "EMITENTE", "LOJA AMOSTRA LTDA", "CNPJ: 16.727.230/0001-97   IE: 145.220", "NUMERO: 118   SERIE: 1   EMISSAO: 30/03/2025", "", "DESTINATARIO", "FULANA DE TAL", "CPF: 390.533.447-05   UF: SP", "", "VALOR TOTAL DA NOTA FISCAL: R$ 189,90"});
  read_danfe(print.pages, print.draft);
  CHECK(print.draft.invoice.seller.name == "LOJA AMOSTRA LTDA");
  CHECK(print.draft.invoice.buyer.name == "FULANA DE TAL");
}

TEST_CASE("dacte: the payer's name may stand in the box below its title") {
  Print print({"DACTE", "TOMADOR DO SERVICO", "MOVEIS AMOSTRA LTDA", "CNPJ/CPF", "16.727.230/0001-97", "", "VALOR TOTAL DO SERVICO     VALOR A RECEBER", "2.310,75                   2.310,75"});
  read_dacte(print.pages, print.draft);
  CHECK(print.draft.invoice.buyer.name == "MOVEIS AMOSTRA LTDA");
  CHECK(print.draft.invoice.buyer.tax_id == "16727230000197");
}

TEST_CASE("nfse: a table of services gives lines, and its column of totals is not the note's") {
  Print print({"MUNICIPIO DE PROVA        NFS-e", "Numero: 77    Serie: 1", "PRESTADOR DO SERVICO", "Nome/Razao Social: OFICINA AMOSTRA LTDA", "Numero: 150", "Descricao do servico          Quantidade    Valor unitario    Valor total",
               "Revisao de freios             1,00          850,00            850,00", "Balanceamento                 2,00          120,00            240,00", "Valor dos Servicos    Deducoes    Valor Liquido da Nota", "1.090,00              0,00        1.090,00"});
  read_nfse(print.pages, print.draft);
  const Invoice& invoice = print.draft.invoice;
  CHECK(invoice.number == "77");
  CHECK(invoice.totals.gross->str() == "1090.00");
  REQUIRE(invoice.lines.size() == 2);
  CHECK(invoice.lines[1].quantity->str() == "2.00");
  CHECK_FALSE(failed(print.draft, "lines-sum-to-total"));
}

TEST_CASE("nfse: a total that the description tells of is not the note's") {
  Print print({"NFS-e", "Discriminacao dos Servicos", "Contrato 12, valor total: R$ 120.000,00, parcela 1 de 12", "Valor dos Servicos: R$ 10.000,00"});
  read_nfse(print.pages, print.draft);
  CHECK(print.draft.invoice.totals.gross->str() == "10000.00");
}

TEST_CASE("fiscal prints: one that says it was cancelled fails a check, one that explains cancelling does not") {
  const auto check = [](const std::string& row) {
    Print print({"DANFE", "FATURA / DUPLICATA", "CALCULO DO IMPOSTO", "VALOR TOTAL DA NOTA", "             300,00", row});
    read_fiscal_fields(print.pages, ExactFields{}, print.draft);
    return failed(print.draft, "document-is-valid");
  };
  CHECK(check("NF-e CANCELADA"));
  CHECK(check("SEM VALOR FISCAL"));
  CHECK_FALSE(check("Esta nota pode ser cancelada em ate 24 horas"));
  CHECK_FALSE(check(""));
}

TEST_CASE("utility bill: another bill that it tells of is not what is due") {
  const std::vector<std::string> own{"VENCIMENTO     TOTAL A PAGAR", "22/11/2026     153,20"};
  const auto read = [&](std::vector<std::string> before) {
    before.insert(before.begin(), "Conta de Energia Eletrica");
    before.insert(before.end(), own.begin(), own.end());
    Print print(before);
    read_utility_bill(print.pages, print.draft);
    return print.draft;
  };
  const Draft sentence = read({"Conta anterior vencida em atraso, vencimento: 20/10/2026, total a pagar: R$ 143,20"});
  CHECK(sentence.invoice.totals.due->str() == "153.20");
  CHECK(to_iso(*sentence.invoice.due_date) == "2026-11-22");
  CHECK(sentence.confidence("/totals/due") == kLayout);
  const Draft older = read({"Data de emissao: 05/11/2026", "Vencimento: 10/09/2026", ""});
  CHECK(to_iso(*older.invoice.due_date) == "2026-11-22");
  const Draft torn = read({"Total a pagar: R$ 98,70", ""});
  CHECK(torn.confidence("/totals/due") == kGuessed);
}
