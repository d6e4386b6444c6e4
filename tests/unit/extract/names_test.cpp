#include "extract/generic/names.hpp"

#include "support/catch.hpp"

using namespace faturad::extract;

TEST_CASE("the name with a legal form is cut out of running text") {
  CHECK(legal_name("Hazel Power Limited. Registered office: 1 Quay Street") == "Hazel Power Limited");
  CHECK(legal_name("Next bill on 12/05/2024. Lumen SA, 5 place Ronde") == "Lumen SA");
  CHECK(legal_name("Kunststoff Weber GmbH & Co. KG, Hafenstraße 60") == "Kunststoff Weber GmbH & Co. KG");
  CHECK(legal_name("Telesol Comunicaciones, S.A.U. Domicilio social: Avda. Mayor 12") == "Telesol Comunicaciones, S.A.U.");
  CHECK(legal_name("round.example b.v.") == "round.example b.v.");
  CHECK(legal_name("Please contact me as soon as you can").empty());
}

TEST_CASE("a name may have the letters of a contact") {
  CHECK(plausible_name("Nordquell Telekommunikation AG") == "Nordquell Telekommunikation AG");
  CHECK(plausible_name("Nordquell AG Tel. 030 123456") == "Nordquell AG");
}

TEST_CASE("a town with a date is no name") {
  CHECK(plausible_name("Pau, le 09/09/2024").empty());
  CHECK(plausible_name("Pell, Arthur") == "Pell, Arthur");
}

TEST_CASE("titles and salutations tell who is addressed") {
  CHECK(addresses_person("Mrs Ada Pell"));
  CHECK(addresses_person("D. JAVIER PINTO"));
  CHECK_FALSE(addresses_person("Miller Ltd"));
  CHECK_FALSE(addresses_person("Mr"));
  CHECK(is_salutation_line("Herrn und Frau"));
  CHECK(is_salutation_line("Gent.le"));
  CHECK(plausible_name("Herrn und Frau").empty());
}

TEST_CASE("a sender may be a name and a town") {
  CHECK(sender_line("Nordquell AG · 22765 Hamburg").size() == 2);
  CHECK(sender_line("Pell, 22765 Hamburg").empty());
}

TEST_CASE("streets, towns and titles are no names") {
  CHECK(begins_like_street("Polígono Oeste, parcela 14"));
  CHECK(begins_like_street("Av. Atlântica 1500"));
  CHECK_FALSE(begins_like_street("Via Exemplo S.A."));
  CHECK(plausible_name("Camden, ME 04843").empty());
  CHECK_FALSE(has_legal_form("Camden, ME 04843"));
  CHECK(plausible_name("ELECTRIC SERVICE STATEMENT").empty());
  CHECK(plausible_name("Gentile cliente").empty());
  CHECK(has_postal_code("Salina, KS 67401 | www.example.com"));
}

TEST_CASE("towns with short codes, and second lines of a name") {
  CHECK(has_postal_code("Dorfplatz 4, 3800 Interlaken"));
  CHECK(has_postal_code("Brunswick VIC 3056"));
  CHECK_FALSE(has_postal_code("Model VIC 20 with 3056 parts"));
  CHECK(plausible_name("c/o Hausverwaltung Muster").empty());
  CHECK(plausible_name("Inh. Jan Muster").empty());
  CHECK(plausible_name("Co Muster Ltd") == "Co Muster Ltd");
}
