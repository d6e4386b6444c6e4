#include "extract/exact/check_digits.hpp"

#include "extract/exact/access_key.hpp"
#include "extract/exact/bank_account.hpp"
#include "extract/exact/payment_slip.hpp"
#include "extract/exact/pix_payload.hpp"
#include "extract/exact/tax_ids.hpp"
#include "support/catch.hpp"
#include "support/digit_errors.hpp"

using namespace faturad;
using namespace faturad::extract;
using faturad::test::undetected_errors;

namespace {

using Errors = std::vector<std::string>;

bool is_vat_id(std::string_view text) {
  const auto id = parse_vat_id(text);
  return id && id->proven;
}
bool is_typed_line(std::string_view text) { return parse_typed_line(text).has_value(); }
bool is_barcode(std::string_view text) { return parse_barcode(text).has_value(); }
bool is_access_key(std::string_view text) { return parse_access_key(text).has_value(); }
bool is_pix(std::string_view text) { return parse_pix(text).has_value(); }

// A published vector, and the single-character errors and transpositions of it that its algorithm cannot see.
struct Vector {
  const char* source;
  bool (*accepts)(std::string_view);
  std::string valid;
  Errors missed;
};

void check(const Vector& vector) {
  INFO(vector.source << ": " << vector.valid);
  CHECK(vector.accepts(vector.valid));
  CHECK(undetected_errors(vector.valid, [&](const std::string& text) { return vector.accepts(text); }) == vector.missed);
}

// `text` with the two places at `at` replaced by each of 00 to 99 but those in `but`.
Errors with_counters(const std::string& text, std::size_t at, const std::vector<std::string>& counters) {
  Errors out;
  for (const std::string& counter : counters) out.push_back(text.substr(0, at) + counter + text.substr(at + 2));
  return out;
}

}  // namespace

TEST_CASE("check digits: arithmetic against published vectors") {
  // FEBRABAN, "Layout padrão de arrecadação": the field 01230067896 has the digit 3 by mod 10 and 0 by mod 11.
  CHECK(mod_10_digit("01230067896") == 3);
  CHECK(mod_11_digit("01230067896") == 0);
  // MOC of the NF-e, calculation of the key's check digit: the weighted sum is 644, the digit 5.
  CHECK(mod_11_digit("5206043300991100250655012000000780026730161") == 5);
  CHECK(luhn("79927398713"));                                     // the example of Luhn's article in encyclopaedias
  CHECK(crc_16_ccitt_false("123456789") == 0x29B1);               // the check value of the CRC catalogues
  CHECK(recursive_mod_10("210000000003139471430009017"));         // SIX, Implementation Guidelines QR-bill
  CHECK(mod_97("3214282912345698765432161182") == 1);             // ISO 13616 worked example (GB82WEST12345698765432)
  CHECK(mod_11_10("136695976"));                                  // python-stdnum, stdnum.de.vat
}

TEST_CASE("check digits: Luhn sees every single error and every swap but that of 0 and 9") {
  // As ISO/IEC 7812-1 annex B says of its formula.
  const auto accepts = [](const std::string& text) { return luhn(text); };
  CHECK(undetected_errors("79927398713", accepts).empty());
  for (int i = 11; i < 99; ++i) {
    if (i % 10 == 0 || i % 10 == 9) continue;
    std::string digits = std::to_string(i) + "094";
    digits += static_cast<char>('0' + mod_10_digit(digits));
    INFO(digits);
    CHECK(undetected_errors(digits, accepts) == Errors{digits.substr(0, 2) + "90" + digits.substr(4)});
  }
}

TEST_CASE("check digits: bank accounts and references") {
  // SWIFT's IBAN registry, examples; ISO 11649, example; SIX, Implementation Guidelines QR-bill.
  for (const char* iban : {"DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606", "NO9386011117947", "MT84MALT011000012345MTLCAST001S",
                           "BR1800360305000010009795493C1", "CH9300762011623852957", "NL91ABNA0417164300", "BE68539007547034", "IT60X0542811101000000123456",
                           "ES9121000418450200051332", "AT611904300234573201", "PT50000201231234567890154", "PL61109010140000071219812874", "LC55HEMM000100010012001200023015"}) {
    check({"IBAN registry", is_iban, iban, {}});
  }
  check({"ISO 11649", is_rf_reference, "RF18539007547034", {}});
  check({"SIX", is_qr_reference, "210000000003139471430009017", {}});
  CHECK(is_qr_iban("CH4431999123000889012"));
  CHECK_FALSE(is_qr_iban("CH9300762011623852957"));
  CHECK_FALSE(is_iban("DE8937040044053201300"));    // too short for its country
  CHECK_FALSE(is_iban("XX89370400440532013000"));   // no country of the registry
  CHECK(is_bic("DEUTDEFF"));                        // ISO 9362's usual example
  CHECK(is_bic("DEUTDEFF500"));
  CHECK_FALSE(is_bic("DEUTQQFF"));
  CHECK_FALSE(is_bic("DEUTDEF"));
}

TEST_CASE("check digits: CNPJ, CPF and CUIT") {
  check({"python-stdnum, stdnum.br.cnpj", is_cnpj, "16727230000197", {}});
  // Receita Federal, "CNPJ alfanumérico", worked example. A letter counts its ASCII code - 48: 11 letters further is the same
  // remainder, which no check digit by mod 11 can see.
  check({"Receita Federal", is_cnpj, "12ABC34501DE35",
         {"12ABC34501DP35", "12ABC34501OE35", "12ABC34501ZE35", "12ABN34501DE35", "12ABY34501DE35", "12AMC34501DE35", "12AXC34501DE35", "12LBC34501DE35", "12WBC34501DE35"}});
  // The remainders 0 and 1 both give the digit 0.
  check({"python-stdnum, stdnum.br.cpf", is_cpf, "39053344705", {"49053344705"}});
  check({"python-stdnum, stdnum.ar.cuit", is_cuit, "20055361682", {}});
  CHECK_FALSE(is_cnpj("11111111111111"));
  CHECK_FALSE(is_cpf("11111111111"));
}

TEST_CASE("check digits: VAT ids") {
  // Vectors of python-stdnum's modules, which cite the member states' publications.
  const char* source = "python-stdnum";
  check({source, is_vat_id, "ATU13585627", {"ATU13585672"}});  // the last two places weigh the same
  check({source, is_vat_id, "BE0428759497", {}});
  check({source, is_vat_id, "BG175074752", {"BG105074752"}});  // the second weights, used where the first give 10, may give the same
  check({source, is_vat_id, "CY10259033P", {}});
  // The remainders 0 and 10 both give the digit 1.
  check({source, is_vat_id, "CZ25123891", {"CZ25120891", "CZ25123491", "CZ25123831", "CZ25143891", "CZ28123891", "CZ65123891"}});
  for (const char* exact : {"DE136695976", "DK13585628", "EE100931558", "EL094259216", "ES54362315K", "FI20774740", "FR40303265045", "HR33392005961", "HU12892312", "IE6433435F",
                            "IE6433435OA", "IT00743110157", "LT119511515", "LU15027442", "LV40003521600", "MT11679112", "NO995525828MVA", "PL8567346215", "PT501964843",
                            "SI50223054", "SK2022749619", "CHE100155212"}) {
    check({source, is_vat_id, exact, {}});
  }
  check({source, is_vat_id, "FRK7399859412", {"FRE7399859412"}});  // a letter key is two numbers mod 11
  // The kind of company is not part of the sum.
  check({source, is_vat_id, "ESA13585625", {"ESB13585625", "ESC13585625", "ESD13585625", "ESE13585625", "ESF13585625", "ESG13585625", "ESH13585625", "ESJ13585625", "ESU13585625", "ESV13585625"}});
  check({source, is_vat_id, "GB980780684", {"GB987780684"}});  // old and new rule are both open
  check({source, is_vat_id, "NL123456789B13", {"NL123426789B13", "NL123455789B13", "NL123456289B13", "NL123456769B13", "NL123456782B13", "NL123756789B13", "NL124456789B13", "NL173456789B13",
                                                "NL323456789B13"}});  // holds by the old rule, over the nine digits alone
  check({source, is_vat_id, "RO18547290", {"RO12547290", "RO18447290", "RO18547230", "RO18547990", "RO18549290", "RO18577290", "RO88547290"}});  // remainders 0 and 10
  // Counters behind the number are not part of the sum.
  Errors missed = with_counters("NL004495445B01", 12, {"02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "21", "31", "41", "51", "61", "71", "81", "91"});
  missed.insert(missed.begin(), "NL004095445B01");
  check({source, is_vat_id, "NL004495445B01", missed});
  check({source, is_vat_id, "SE123456789701",
         with_counters("SE123456789701", 12, {"02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "21", "31", "41", "51", "61", "71", "81", "91"})});
}

TEST_CASE("check digits: national registers") {
  check({"INSEE / python-stdnum, stdnum.fr.siret", is_siret, "73282932000074", {}});
  check({"INSEE / python-stdnum, stdnum.fr.siren", is_siren, "732829320", {}});
  check({"python-stdnum, stdnum.it.codicefiscale", is_codice_fiscale, "RCCMNL83S18D969H", {}});
  CHECK(is_siret("35600000000048"));  // La Poste's own rule
}

TEST_CASE("check digits: boletos and collection slips") {
  // Banco do Brasil's published example of a boleto: line and barcode are the same slip.
  const std::string line = "00190500954014481606906809350314337370000000100", barcode = "00193373700000001000500940144816060680935031";
  check({"Banco do Brasil", is_typed_line, line, {}});
  check({"Banco do Brasil", is_barcode, barcode, {}});
  const auto slip = parse_typed_line(line);
  REQUIRE(slip);
  CHECK(slip->barcode == barcode);
  CHECK(parse_barcode(barcode)->line == line);
  CHECK(slip->amount->str() == "1.00");
  REQUIRE(slip->due_factor);
  CHECK(to_iso(due_dates_of(*slip->due_factor).first) == "2007-12-31");
  for (const char kind : {'6', '7', '8', '9'}) {  // FEBRABAN: 6 and 7 by mod 10, 8 and 9 by mod 11
    std::string code = std::string("83") + kind + "000000012345" "00481234567890123456789012345";
    const std::string rest = code.substr(0, 3) + code.substr(4);
    code[3] = static_cast<char>('0' + (kind < '8' ? mod_10_digit(rest) : mod_11_digit(rest)));
    const auto collection = parse_barcode(code);
    REQUIRE(collection);
    CHECK(collection->collection);
    REQUIRE(parse_typed_line(collection->line));
    CHECK(parse_typed_line(collection->line)->barcode == code);
    CHECK(collection->amount.has_value() == (kind == '6' || kind == '8'));
  }
}

TEST_CASE("check digits: the due factor begins anew in 2025") {
  CHECK(to_iso(due_date_of(9999, {2025, 2, 1})) == "2025-02-21");
  CHECK(to_iso(due_date_of(1000, {2025, 2, 1})) == "2025-02-22");
  CHECK(to_iso(due_date_of(1000, {2000, 6, 1})) == "2000-07-03");
}

TEST_CASE("check digits: access keys") {
  struct Key {
    std::string start;
    int model;
    const char *series, *number, *issuer_type;
  };
  for (const Key& one : {Key{"3526011672723000019755001000001234112345678", 55, "1", "1234", "CNPJ"}, Key{"3526081672723000019766002000001234110123456", 66, "2", "1234", "CNPJ"},
                         Key{"2925120003905334470555920000000077112345671", 55, "920", "77", "CPF"}}) {
    const std::string text = one.start + static_cast<char>('0' + mod_11_digit(one.start));
    const auto key = parse_access_key(text);
    REQUIRE(key);
    CHECK(key->model == one.model);
    CHECK(key->series == one.series);
    CHECK(key->number == one.number);
    CHECK(key->issuer_type == one.issuer_type);
    CHECK(undetected_errors(text, [](const std::string& wrong) { return is_access_key(wrong); }).empty());
  }
  // A CNPJ with letters, as since 2026-07: the letters that its own check digits cannot tell apart are those of the key's too.
  std::string text = "35260812ABC34501DE3555001000001234112345678";
  text += static_cast<char>('0' + mod_11_digit(text));
  REQUIRE(is_access_key(text));
  Errors missed;
  for (const char* base : {"12ABC34501DP35", "12ABC34501OE35", "12ABC34501ZE35", "12ABN34501DE35", "12ABY34501DE35", "12AMC34501DE35", "12AXC34501DE35", "12LBC34501DE35", "12WBC34501DE35"}) {
    missed.push_back(text.substr(0, 6) + base + text.substr(20));
  }
  CHECK(undetected_errors(text, [](const std::string& wrong) { return is_access_key(wrong); }) == missed);
}

TEST_CASE("check digits: a key whose digit is 0 takes an error for right where the remainder stays below 2") {
  std::string text = "2925120003905334470555920000000077112345678";
  REQUIRE(weighted_mod_11(text, 9) == 0);
  text += '0';
  const auto missed = undetected_errors(text, [](const std::string& wrong) { return is_access_key(wrong); });
  CHECK_FALSE(missed.empty());
  for (const std::string& wrong : missed) CHECK(weighted_mod_11(wrong.substr(0, 43), 9) == 1);
}

TEST_CASE("check digits: the tax office is no seller, and NFS-e keys have 50 digits") {
  std::string avulsa = "3526011672723000019755890000001234112345678";
  avulsa += static_cast<char>('0' + mod_11_digit(avulsa));
  REQUIRE(parse_access_key(avulsa));
  CHECK_FALSE(parse_access_key(avulsa)->issuer_is_seller);
  std::string nfse = "3550308" "1" "2" "16727230000197" "0000000001234" "2601" "123456781";
  nfse += static_cast<char>('0' + mod_11_digit(nfse));
  const auto key = parse_access_key(nfse);
  REQUIRE(key);
  CHECK(key->model == 0);
  CHECK(key->number == "1234");
  CHECK(key->month == 1);
  CHECK(undetected_errors(nfse, [](const std::string& wrong) { return is_access_key(wrong); }).empty());
}

TEST_CASE("check digits: Pix") {
  // Banco Central, Manual do BR Code, example.
  const std::string example =
      "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";
  check({"Banco Central", is_pix, example, {}});
  const auto pix = parse_pix(example);
  REQUIRE(pix);
  CHECK(pix->key == "123e4567-e12b-12d1-a456-426655440000");
  CHECK(pix->txid.empty());
  CHECK_FALSE(pix->amount);
  CHECK(pix->name == "Fulano de Tal");
  CHECK(pix->city == "BRASILIA");
}
