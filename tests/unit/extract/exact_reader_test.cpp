#include "extract/exact/exact_reader.hpp"

#include <random>

#include "extract/exact/check_digits.hpp"
#include "support/catch.hpp"
#include "support/typed_page.hpp"

using namespace faturad;
using namespace faturad::extract;
using faturad::test::typed_page;

namespace {

ExactFinds read(const std::vector<std::string>& rows) {
  const pdf::TextPage page = typed_page(rows);
  Pages pages;
  pages.emplace_back(page);
  ExactFinds finds = find_exact(pages);
  keep_first_places(finds);
  return finds;
}

std::string key_of(std::string start) { return start + static_cast<char>('0' + mod_11_digit(start)); }
const std::string kKey = key_of("3526011672723000019755001000001234112345678");
const std::string kLetterKey = key_of("35260812ABC34501DE3555001000001234112345678");

std::string in_groups(const std::string& text, std::size_t size, char gap) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += size) out += (at > 0 ? std::string(1, gap) : std::string()) + text.substr(at, size);
  return out;
}

}  // namespace

TEST_CASE("exact: an access key in whatever way it is set") {
  const std::string groups = in_groups(kKey, 4, ' ');
  for (const std::vector<std::string>& rows : std::vector<std::vector<std::string>>{
           {kKey},
           {groups},
           {in_groups(kKey, 4, '.')},
           {"CHAVE:" + kKey},
           {"Chave de acesso " + groups + " Protocolo 135"},
           {"NFe" + kKey},
           {groups.substr(0, 24), groups.substr(25)},                                                  // wrapped
           {"DANFE                   " + groups.substr(0, 24), "Saida 1                 " + groups.substr(25)},  // wrapped in its column
           {groups.substr(0, 24) + "   " + groups.substr(25)},                                         // parted as columns are
           {kKey.substr(0, 20) + "\u00a0" + kKey.substr(20, 12) + "\u2013" + kKey.substr(32)},
           {"35-2601-16.727.230/0001-97-" + in_groups(kKey.substr(20), 4, '-')},                       // with the CNPJ's punctuation
           {"chave", in_groups(kKey, 1, ' ')},                                                         // letter-spaced
       }) {
    INFO(rows.front());
    const ExactFinds finds = read(rows);
    REQUIRE(finds.keys.size() == 1);
    CHECK(finds.keys[0].value.text == kKey);
    CHECK(finds.keys[0].value.number == "1234");
  }
  CHECK(read({in_groups(kLetterKey, 4, ' ')}).keys.at(0).value.issuer == "12ABC34501DE35");
}

TEST_CASE("exact: a key that proves nothing is shown as doubtful, under its label alone") {
  std::string wrong = kKey;
  wrong.back() = wrong.back() == '9' ? '8' : '9';
  CHECK(read({in_groups(wrong, 4, ' ')}).doubtful_keys.empty());
  const ExactFinds finds = read({"CHAVE DE ACESSO", in_groups(wrong, 4, ' ')});
  CHECK(finds.keys.empty());
  REQUIRE(finds.doubtful_keys.size() == 1);
  CHECK(finds.doubtful_keys[0].value == wrong);
}

TEST_CASE("exact: boleto lines and barcodes") {
  const std::string line = "00190500954014481606906809350314337370000000100", barcode = "00193373700000001000500940144816060680935031";
  for (const std::vector<std::string>& rows : std::vector<std::vector<std::string>>{
           {"001-9  00190.50095 40144.816069 06809.350314 3 37370000000100"},
           {line},
           {"00190.50095 40144.816069", "06809.350314 3 37370000000100"},
           {"0019050095.40144816069.06809350314-3-37370000000100"},
           {in_groups(line, 1, ' '), "Valor 1,00"},  // odd cuts, but the amount stands there
           {barcode, "Valor 1,00"},
           {barcode, "Vencimento 31/12/2007"},
       }) {
    INFO(rows.front());
    const ExactFinds finds = read(rows);
    REQUIRE(finds.slips.size() == 1);
    CHECK(finds.slips[0].value.line == line);
    CHECK(finds.slips[0].value.barcode == barcode);
  }
  CHECK(read({barcode}).slips.empty());                  // one check digit is no proof
  CHECK(read({in_groups(line, 1, ' ')}).slips.empty());  // a row of digits
  std::string wrong = line;
  std::swap(wrong[4], wrong[5]);
  CHECK(read({wrong}).slips.empty());
}

TEST_CASE("exact: collection slips") {
  std::string barcode = std::string("836") + "0" + "00000012345" + "00481234567890123456789012345";
  barcode[3] = static_cast<char>('0' + mod_10_digit(barcode.substr(0, 3) + barcode.substr(4)));
  const std::string line = parse_barcode(barcode)->line;
  std::string printed;
  for (std::size_t block = 0; block < 48; block += 12) printed += line.substr(block, 11) + "-" + line.substr(block + 11, 1) + " ";
  for (const std::string& row : {printed, line, in_groups(line, 12, ' ')}) {
    const ExactFinds finds = read({row});
    REQUIRE(finds.slips.size() == 1);
    CHECK(finds.slips[0].value.barcode == barcode);
    CHECK(finds.slips[0].value.amount->str() == "123.45");
  }
}

TEST_CASE("exact: a Pix payload wrapped and glued to its label") {
  const std::string pix = "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";
  const std::vector<std::vector<std::string>> prints{
      {pix}, {"PIX:" + pix}, {pix.substr(0, 50), pix.substr(50)}, {pix.substr(0, 40), pix.substr(40, 60), pix.substr(100)}, {pix.substr(0, pix.find("de Tal") - 1), pix.substr(pix.find("de Tal"))},
      {"QR Code            " + pix.substr(0, 50), "Pague             ." + pix.substr(50, 50), "aqui               " + pix.substr(100)}};
  for (std::size_t i = 0; i < prints.size(); ++i) {
    INFO(prints[i].front());
    const ExactFinds finds = read(prints[i]);
    if (i == 5) {
      CHECK(finds.pix.empty());  // the dot on the second line is none of the payload's
    } else {
      REQUIRE(finds.pix.size() == 1);
      CHECK(finds.pix[0].value.text == pix);
    }
  }
  CHECK(read({"QR Code            " + pix.substr(0, 50), "Pague aqui         " + pix.substr(50)}).pix.size() == 1);
  std::string wrong = pix;
  wrong[60] = '9';
  CHECK(read({wrong}).pix.empty());
}

TEST_CASE("exact: accounts with their BIC and reference") {
  const ExactFinds finds = read({"Bank: Musterbank  IBAN: DE89 3704 0044 0532 0130 00  BIC: COBADEFFXXX", "Verwendungszweck RF18 5390 0754 7034"});
  REQUIRE(finds.ibans.size() == 1);
  CHECK(finds.ibans[0].value == "DE89370400440532013000");
  REQUIRE(finds.bics.size() == 1);
  CHECK(finds.bics[0].value == "COBADEFFXXX");
  REQUIRE(finds.references.size() == 1);
  CHECK(finds.references[0].value == "RF18539007547034");
  CHECK(read({"IBANDE89370400440532013000"}).ibans.size() == 1);
  CHECK(read({"FR14 2004 1010 0505 0001", "3M02 606"}).ibans.size() == 1);
  CHECK(read({"DE89 3704 0044 0532 0130 01"}).ibans.empty());
  CHECK(read({"RECHNUNG FAHRZEUG BIC"}).bics.empty());  // eight letters are no BIC by themselves
  const ExactFinds swiss = read({"Konto / Zahlbar an", "CH44 3199 9123 0008 8901 2", "Referenz", "21 00000 00003 13947 14300 09017"});
  REQUIRE(swiss.references.size() == 1);
  CHECK(swiss.references[0].value == "210000000003139471430009017");
  CHECK(read({"21 00000 00003 13947 14300 09017"}).references.empty());
}

TEST_CASE("exact: an account that is debited is none to pay to") {
  CHECK(read({"Der Betrag wird von Ihrem Konto mit IBAN DE89370400440532013000 eingezogen", "Unsere Bank IBAN NL91 ABNA 0417 1643 00"}).ibans.size() == 1);
  CHECK(read({"The amount will be debited from your account", "IBAN DE89370400440532013000"}).ibans.empty());
}

TEST_CASE("exact: tax ids by their punctuation, country or label") {
  const auto only = [](const std::string& row) {
    const ExactFinds finds = read({row});
    INFO(row);
    REQUIRE(finds.tax_ids.size() == 1);
    CHECK(finds.tax_ids[0].value.proven);
    return finds.tax_ids[0].value.type + " " + finds.tax_ids[0].value.text;
  };
  CHECK(only("CNPJ 16.727.230/0001-97") == "CNPJ 16727230000197");
  CHECK(only("CNPJ:12.ABC.345/01DE-35") == "CNPJ 12ABC34501DE35");
  CHECK(only("CNPJ: 016.727.230/0001-97") == "CNPJ 16727230000197");
  CHECK(only("CNPJ/CPF 16727230000197") == "CNPJ 16727230000197");
  CHECK(only("390.533.447-05") == "CPF 39053344705");
  CHECK(only("CPF 39053344705") == "CPF 39053344705");
  CHECK(only("USt-IdNr.: DE136695976") == "VAT DE136695976");
  CHECK(only("USt-IdNr. DE 136 695 976") == "VAT DE136695976");
  CHECK(only("ATU13585627") == "VAT ATU13585627");
  CHECK(only("CHE-100.155.212 MWST") == "VAT CHE100155212");
  CHECK(only("TVA FR 40 303 265 045") == "VAT FR40303265045");
  CHECK(only("BE 0428.759.497 BTW") == "VAT BE0428759497");
  CHECK(only("P.IVA 00743110157") == "VAT 00743110157");
  CHECK(only("SIRET : 732 829 320 00074") == "SIRET 73282932000074");
  CHECK(only("CUIT: 20-05536168-2") == "CUIT 20055361682");
  CHECK(only("NIF: A13585625") == "NIF A13585625");
  CHECK(only("VAT Reg No 980 7806 84") == "VAT 980780684");
  CHECK(only("CNPJ 16.727.230/0001-97 1234-5 / 98765-0") == "CNPJ 16727230000197");  // an account in the next column
}

TEST_CASE("exact: what proves nothing is no tax id") {
  for (const char* row : {"39053344705", "16727230000197", "***.533.447-**", "CPF 39053344706", "DE136695976", "TOTAL DE 136695976", "00743110157", "Tel. 732829320"}) {
    INFO(row);
    CHECK(read({row}).tax_ids.empty());
  }
  const ExactFinds shape = read({"USt-IdNr. DE123456789"});
  REQUIRE(shape.tax_ids.size() == 1);
  CHECK_FALSE(shape.tax_ids[0].value.proven);
  const ExactFinds office = read({"St.-Nr. 201/113/40209"});
  REQUIRE(office.tax_ids.size() == 1);
  CHECK(office.tax_ids[0].value.type == "Steuernummer");
  CHECK_FALSE(office.tax_ids[0].value.proven);
}

TEST_CASE("exact: pages of random digits prove nothing") {
  std::mt19937 random(1997);
  for (int page = 0; page < 200; ++page) {
    std::vector<std::string> rows;
    for (int row = 0; row < 60; ++row) {
      std::string text;
      while (text.size() < 90) {
        for (std::size_t digits = 1 + random() % 14; digits > 0; --digits) text += static_cast<char>('0' + random() % 10);
        text += " .-/"[random() % 4];
      }
      rows.push_back(std::move(text));
    }
    const ExactFinds finds = read(rows);
    CHECK(finds.keys.empty());
    CHECK(finds.slips.empty());
    CHECK(finds.pix.empty());
    CHECK(finds.ibans.empty());
    CHECK(finds.references.empty());
    CHECK(finds.tax_ids.empty());
  }
}

TEST_CASE("exact: the heading above a tax id says whose it is") {
  const ExactFinds finds = read({"PRESTADOR DE SERVICOS", "Exemplo Ltda", "CNPJ 16.727.230/0001-97", "TOMADOR", "Fulano", "CPF 390.533.447-05"});
  REQUIRE(finds.tax_ids.size() == 2);
  CHECK(finds.tax_ids[0].side == Side::seller);
  CHECK(finds.tax_ids[1].side == Side::buyer);
}
