// What tells a name, an address or a contact apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faturad::extract {

// The name in `text`, cut where an address or a contact begins; empty when it is none: a date, an amount, a phone number, a
// salutation, a label, a title of a document.
std::string plausible_name(std::string_view text);
// GmbH, AG, Ltd, LLC, Inc, SARL, SAS, S.A., SL, Srl, SpA, BV, Lda, Ltda ... as a word of `text`.
bool has_legal_form(std::string_view text);
// The name with a legal form within running text: "Registered office: Acme Ltd, High Street 1" names Acme Ltd. Empty when there is none.
std::string legal_name(std::string_view text);
// "Mr Smith", "Frau Huber": who is addressed, not who writes.
bool addresses_person(std::string_view text);
// "Herrn", "To", "Messrs.": a line above the name of who is addressed.
bool is_salutation_line(std::string_view text);
// "High Street 12", "12 rue de la Paix": a number of a house first or last.
bool is_street(std::string_view text);
// "Rua das Flores", "Polígono Oeste": the kind of a street first, and no legal form.
bool begins_like_street(std::string_view text);
// A line of an address that holds a postal code and a town.
bool has_postal_code(std::string_view text);
// Phone, fax, mail or web.
bool is_contact(std::string_view text);
// "Acme GmbH · High Street 1 · 12345 Town": the parts, when one of them is a town with its code. Commas part them only
// where there are three or more.
std::vector<std::string> sender_line(std::string_view text);

}  // namespace faturad::extract
