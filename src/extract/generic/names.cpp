#include "extract/generic/names.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "extract/generic/terms.hpp"
#include "extract/page/prefix_set.hpp"
#include "extract/page/values.hpp"
#include "extract/page/words.hpp"

namespace faturad::extract {
namespace {

// "Camden, ME 04843"
bool is_american_town(std::string_view text) {
  const std::size_t comma = text.rfind(", ");
  if (comma == std::string_view::npos) return false;
  const std::string_view rest = text.substr(comma + 2);
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return rest.size() >= 8 && capital(rest[0]) && capital(rest[1]) && rest[2] == ' ' && std::all_of(rest.begin() + 3, rest.begin() + 8, is_digit);
}

// Letters and digits alone.
std::string form_of(std::string_view text) {
  std::string out;
  for (const char c : folded(text)) {
    if (is_alnum(c)) out += c;
  }
  return out;
}

template <std::size_t N>
bool one_of(const std::string& form, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), form) != std::end(list);
}

// "c/o Kern", "Inh. Jan Kern": a name's second line, never the name.
bool is_addition(std::string_view text) {
  static constexpr std::string_view kStarts[] = {"co", "c", "inh", "inhaber", "inhaberin", "prop", "attn", "zhd", "zhdn", "tav", "geschaftsfuhrer", "allattenzione"};
  const auto words = words_of(text);
  if (words.size() < 2) return false;
  const bool marked = words[0].find_first_of("./:") != std::string_view::npos;
  return marked && one_of(form_of(words[0]), kStarts);
}

// "ELECTRIC SERVICE STATEMENT": what the document is called, in one or more words.
bool ends_like_title(std::string_view text) {
  static constexpr std::string_view kTitles[] = {"invoice", "statement", "bill", "rechnung", "facture", "factura", "fattura", "factuur", "fatura", "bolletta", "gutschrift", "creditnota"};
  const auto words = words_of(text);
  return !words.empty() && words.size() <= 5 && one_of(form_of(words.back()), kTitles);
}

std::size_t digits_in(std::string_view text) { return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit)); }

std::size_t letters_in(std::string_view text) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Folding one = fold_at(text, at);
    out += is_letter(one.form) || (one.form == 0 && one.bytes > 1);
    at += one.bytes;
  }
  return out;
}

bool is_salutation(const std::string& form) {
  static constexpr std::string_view kWords[] = {"herr", "herrn", "frau", "firma", "an", "to", "mr", "mrs", "ms", "m", "mme", "monsieur", "madame", "sr", "sra", "srs", "signor", "dhr", "mevr", "fa", "familie", "an die", "company", "attn", "spettle", "gentle", "gentma", "egr", "egrsig", "herrundfrau", "herrnundfrau", "frauundherrn", "frauundherr", "eheleute", "mrandmrs", "monsieuretmadame", "madamemonsieur", "metmme", "mmeetm", "d", "da", "don", "dona", "tav", "zhd", "zhdn", "anfrau", "anherrn", "anfirma", "exmosr", "exmoasenhora", "exmosenhor", "exmoasra", "exmosrsra", "exmossrs", "exmosasrsas", "exmasra", "ilmosr", "tothe", "gentilecliente", "estimadocliente", "estimadoacliente", "prezadocliente", "cherclient", "dearcustomer", "valuedcustomer", "geachteklant", "egregio", "egregiosignore", "gentilesignora"};
  return one_of(form, kWords);
}

// Where in `text` what is no name any more begins: a separator, a bracket, a contact.
std::size_t end_of_name(std::string_view text) {
  static constexpr std::string_view kMarks[] = {" | ", "|", " \xc2\xb7 ", "\xc2\xb7", " \xe2\x80\xa2 ", "\xe2\x80\xa2", " \xe2\x97\x8f ", "\xe2\x97\x8f", " - ", " \xe2\x80\x93 ", " Tel.", " Tel:", " Tel ", " tel.", " tel ", " Telefon ", " Telefon:", " T\xc3\xa9l.", " T\xc3\xa9l ", " Phone", " USt", " VAT", " GLN", " Email", " E-Mail", " email"};
  std::size_t out = text.size();
  for (std::size_t at = 0; at < out; ++at) {
    if (text[at] != ' ' && text[at] != '|' && static_cast<unsigned char>(text[at]) < 0x80) continue;  // how all marks begin
    if (std::any_of(std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) { return text.substr(at).starts_with(mark); })) out = at;
  }
  const std::size_t comma = text.find(',');
  if (comma != std::string_view::npos && digits_in(text.substr(comma)) > 0) out = std::min(out, comma);
  for (const std::string_view word : words_of(text)) {
    if (word.find('@') != std::string_view::npos || word.starts_with("www.") || word.starts_with("http")) out = std::min(out, static_cast<std::size_t>(word.data() - text.data()));
  }
  return out;
}

// Whether the word at `i` is one of GmbH, Ltd, S.A. and the like, be it printed apart: S. A., S. r. l.
bool is_legal_form(std::span<const std::string_view> words, std::size_t i) {
  static constexpr std::string_view kForms[] = {"gmbh", "ag", "kg", "ohg", "gbr", "ug", "ek", "ev", "mbh", "kgaa", "se", "ltd", "limited", "llc", "llp", "inc", "corp", "corporation", "plc", "co", "company", "sarl", "sas", "sasu", "sa", "eurl", "sci", "snc", "sl", "slu", "sau", "slne", "slp",
                                                "sll", "sc", "scoop", "srl", "srls", "spa", "sas", "sapa", "bv", "nv", "vof", "cv", "bvba", "sprl", "lda", "ltda", "eireli", "me", "epp", "unipessoal", "gesmbh", "ab", "oy", "as", "aps", "pty", "cooperativa", "stiftung", "verein", "ag"};
  static constexpr std::string_view kWords[] = {"as", "me", "se", "co", "sc", "ab", "ag", "sas", "spa", "sa"};  // of a language too, in small letters
  static constexpr PrefixSet kStarts = [] {
    PrefixSet out;
    for (const std::string_view one : kForms) out.add(one);
    return out;
  }();
  std::string form = form_of(words[i]);
  const bool state = form.size() == 2 && i + 1 < words.size() && words[i + 1].size() >= 5 && digits_in(words[i + 1].substr(0, 5)) == 5;  // "Camden, ME 04843"
  if (state) return false;
  if (kStarts.may_hold(form) && one_of(form, kForms)) return !one_of(form, kWords) || !is_letter(words[i][0]) || words[i].find('.') + 1 < words[i].size();
  if (form.size() != 1) return false;
  for (std::size_t j = i + 1; j < std::min(words.size(), i + 3); ++j) {
    form += form_of(words[j]);
    if (form.size() <= 3 && one_of(form, kForms)) return true;
  }
  return false;
}

bool is_capital_word(std::string_view word) {
  const char c = word.front();
  return (c >= 'A' && c <= 'Z') || is_digit(c) || static_cast<unsigned char>(c) >= 0xc0;
}

// A word that a name goes on behind: none of "in", "Registered office:", "Street 5," and the end of a sentence.
bool ends_before_name(std::string_view word, bool within) {
  static constexpr std::string_view kInNames[] = {"de", "du", "des", "la", "le", "les", "et", "e", "y", "i", "und", "and", "fur", "for", "of", "van", "der", "den", "het", "en", "di", "del", "della", "da", "do", "dos", "das", "the", "zur", "zum", "im", "in", "am", "a"};
  const char last = word.back();
  if (last == ':' || last == '|' || last == ';' || last == ')' || (last == ',' && within)) return true;
  if (last == '.' && word.size() > 4) return true;
  if (letters_in(word) == 0 && word != "&" && word != "+") return true;
  return is_letter(word.front()) && !one_of(form_of(word), kInNames);
}

bool is_australian_state(std::string_view word) {
  static constexpr std::string_view kStates[] = {"NSW", "VIC", "QLD", "SA", "WA", "TAS", "ACT", "NT"};
  return std::find(std::begin(kStates), std::end(kStates), word) != std::end(kStates);
}

bool ends_name(std::string_view word) { return word.back() == ',' || word.back() == ';' || word.back() == ':'; }

}  // namespace

bool is_street(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() < 2) return false;
  const auto number = [](std::string_view word) {
    while (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
    return !word.empty() && word.size() <= 5 && is_digit(word[0]) && digits_in(word) + 1 >= word.size();
  };
  return number(words.front()) || number(words.back());
}

bool begins_like_street(std::string_view text) {
  static constexpr std::string_view kTypes[] = {"rua", "av", "avda", "avenida", "rod", "rodovia", "alameda", "travessa", "praca", "praceta", "largo", "estrada", "calle", "plaza", "paseo", "poligono", "carretera", "ctra", "camino", "rue", "boulevard", "bd", "chemin", "impasse", "allee", "quai", "via", "viale", "piazza", "corso", "strada", "loc", "localita", "zi", "za", "za de", "zac", "zona"};
  const auto words = words_of(text);
  return words.size() >= 2 && one_of(form_of(words[0]), kTypes) && !has_legal_form(text);
}

std::string plausible_name(std::string_view text) {
  if (terms().whole(text) >= 0 && !has_legal_form(text)) return {};
  const std::size_t comma = text.find(", ");
  if (comma != std::string_view::npos && read_date(text.substr(comma + 1), DayOrder::day_first)) return {};  // "Pau, le 9 mai 2024"
  if (is_american_town(text) && !has_legal_form(text.substr(0, comma))) return {};
  text = text.substr(0, end_of_name(text));
  while (!text.empty() && (text.back() == ' ' || text.back() == ',' || text.back() == ';')) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  const std::size_t letters = letters_in(text), digits = digits_in(text);
  if (text.starts_with("\xc2\xa9") || text.starts_with("(c)")) return {};
  if (letters < 2 || (digits > 0 && letters < 3) || letters < digits || text.size() > 90 || text.find(':') != std::string_view::npos || text.front() == '(' || is_street(text) || is_contact(text) || has_postal_code(text)) return {};
  if (is_addition(text) || (ends_like_title(text) && !has_legal_form(text))) return {};
  if (is_salutation(form_of(text)) || read_date(text, DayOrder::day_first)) return {};
  const int label = terms().starting(text);
  if (label >= 0 && static_cast<Term>(label) != Term::name) {
    // A label alone, or a title with its number; names may begin like one ("Client Services Ltd").
    const bool title = static_cast<Term>(label) <= Term::bare_number;
    if (title || terms().whole(text) >= 0 || digits > 0) return {};
  }
  return std::string(text);
}

bool has_legal_form(std::string_view text) {
  const auto words = words_of(text);
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is_legal_form(words, i)) return true;
  }
  return false;
}

std::string legal_name(std::string_view text) {
  const auto words = words_of(text);
  std::size_t form = 1;
  while (form < words.size() && !is_legal_form(words, form)) ++form;
  if (form >= words.size()) return {};
  std::size_t first = form;
  while (first > 0 && (first == 1 ? !ends_name(words[0]) : !ends_before_name(words[first - 1], first < form))) --first;
  while (first > 0 && first < form && !is_capital_word(words[first])) ++first;
  std::size_t last = form;
  while (!ends_name(words[last]) && last + 1 < words.size() && (is_legal_form(words, last + 1) || words[last + 1] == "&")) ++last;
  if (first == form) return {};
  std::string_view end = words[last];
  if (end.size() > 4 && end.find('.') + 1 == end.size()) end.remove_suffix(1);  // of the sentence; "Ltd." and "S.p.A." keep theirs
  const char* begin = words[first].data();
  return plausible_name(std::string_view(begin, static_cast<std::size_t>(end.data() + end.size() - begin)));
}

bool addresses_person(std::string_view text) {
  static constexpr std::string_view kTitles[] = {"herr", "herrn", "frau", "mr", "mrs", "ms", "miss", "mme", "mlle", "monsieur", "madame", "sr", "sra", "sig", "signor", "signora", "sigra", "dhr", "mevr", "mevrouw", "heer"};
  const auto words = words_of(text);
  if (words.size() < 2 || words.size() > 7) return false;
  return one_of(form_of(words[0]), kTitles) || (words[0] == "M." && letters_in(words[1]) > 1) || (words[0] == "D." && letters_in(words[1]) > 2);
}

bool is_salutation_line(std::string_view text) { return is_salutation(form_of(text)); }

bool has_postal_code(std::string_view text) {
  if (digits_in(text) < 2) return false;  // most texts, at once
  const auto words = words_of(text);
  if (words.size() < 2 || words.size() > 12) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    while (!word.empty() && (word.back() == ',' || word.back() == '.' || word.back() == ')')) word.remove_suffix(1);
    if (word.size() > 2 && letters_in(word.substr(0, 2)) >= 1 && word.find('-') < 3) word.remove_prefix(word.find('-') + 1);  // D-12345
    const std::size_t digits = digits_in(word);
    const bool plain = digits == word.size() && (digits == 5 || (digits == 4 && i == 0) || digits == 6);
    const bool dashed = word.size() >= 6 && word.size() <= 9 && word.find('-') != std::string_view::npos && digits + 1 == word.size() && word.find('-') >= 2;
    const bool dutch = digits == 4 && word.size() == 4 && i + 1 < words.size() && words[i + 1].size() == 2 && letters_in(words[i + 1]) == 2;
    const bool british = word.size() == 3 && is_digit(word[0]) && letters_in(word.substr(1)) == 2 && i > 0 && digits_in(words[i - 1]) > 0 && letters_in(words[i - 1]) > 0;
    const std::string_view neighbour = i + 1 < words.size() ? words[i + 1] : words[i - 1];
    const bool swiss = digits == 4 && word.size() == 4 && i > 0 && words[i - 1].back() == ',' && i + 1 < words.size() && is_capital_word(words[i + 1]) && letters_in(words[i + 1]) >= 2;  // "Dorfplatz 4, 3800 Ort"
    const bool australian = digits == 4 && word.size() == 4 && i > 1 && i + 1 == words.size() && is_australian_state(words[i - 1]);
    if (swiss || australian) return true;
    const bool american = plain && digits == 5 && i > 0 && words[i - 1].size() == 2 && words[i - 1][0] >= 'A' && words[i - 1][0] <= 'Z' && words[i - 1][1] >= 'A' && words[i - 1][1] <= 'Z';
    if (american) return true;
    if ((plain || dashed || dutch || british) && letters_in(neighbour) >= 2) return true;
  }
  return false;
}

bool is_contact(std::string_view text) {
  static constexpr std::string_view kStarts[] = {"tel", "fon", "phone", "fax", "mobil", "mobile", "email", "mail", "web", "www", "http", "internet", "telefon", "telefax", "telefono", "telefone", "telephone", "handy"};
  if (text.find('@') != std::string_view::npos || text.find("www.") != std::string_view::npos || text.find("http") != std::string_view::npos) return true;
  const auto words = words_of(text);
  if (words.empty()) return false;
  std::string first = form_of(words[0]);
  while (!first.empty() && is_digit(first.back())) first.pop_back();
  if (one_of(first, kStarts)) return true;
  return digits_in(text) >= 7 && letters_in(text) <= 2;
}

std::vector<std::string> sender_line(std::string_view text) {
  const auto parts = [](char c) { return c == '|' || c == '-' || c == '*' || c == ';' || c == ',' || c == '/' || c == '\xc2' || c == '\xe2'; };
  if (digits_in(text) < 2 || std::none_of(text.begin(), text.end(), parts)) return {};  // no town, no marks
  std::string plain(text);
  const bool commas = text.find(',') != std::string_view::npos;
  for (const std::string_view mark : {"\xc2\xb7", "\xe2\x80\xa2", "\xe2\x97\x8f", "\xe2\x88\x99", " - ", " \xe2\x80\x93 ", "*", ";", ", ", "/ "}) {
    for (std::size_t at = plain.find(mark); at != std::string::npos; at = plain.find(mark, at + 1)) plain.replace(at, mark.size(), "|");
  }
  std::vector<std::string> out;
  bool town = false;
  for (std::size_t at = 0; at <= plain.size();) {
    const std::size_t end = std::min(plain.find('|', at), plain.size());
    std::string_view part = std::string_view(plain).substr(at, end - at);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) {
      town = town || (!out.empty() && has_postal_code(part));
      out.emplace_back(part);
    }
    at = end + 1;
  }
  if (!town || out.size() < (commas ? 3 : 2) || out.size() > 6) out.clear();
  return out;
}

}  // namespace faturad::extract
