#include "extract/generic/tax_id_reader.hpp"

#include <algorithm>

#include "extract/draft.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

struct Country {
  std::string_view prefix;
  std::size_t shortest, longest;  // characters behind the prefix
};
constexpr Country kCountries[] = {{"DE", 9, 9},   {"FR", 11, 11}, {"IT", 11, 11}, {"ES", 9, 9},   {"NL", 12, 12}, {"BE", 10, 10}, {"AT", 9, 9},   {"GB", 9, 12},  {"LU", 8, 8},   {"IE", 8, 9},
                                  {"PT", 9, 9},   {"PL", 10, 10}, {"DK", 8, 8},   {"SE", 12, 12}, {"FI", 8, 8},   {"CHE", 9, 9},  {"EU", 9, 9},   {"CZ", 8, 10},  {"SK", 10, 10}, {"HU", 8, 8},
                                  {"RO", 2, 10},  {"BG", 9, 10},  {"EL", 9, 9},   {"GR", 9, 9},   {"HR", 11, 11}, {"SI", 8, 8},   {"LT", 9, 12},  {"LV", 11, 11}, {"EE", 9, 9},   {"MT", 8, 8},
                                  {"CY", 9, 9},   {"NO", 9, 9},   {"XI", 9, 9}};

bool separator(char c) { return c == ' ' || c == '.' || c == '-' || c == '/'; }
bool capital(char c) { return c >= 'A' && c <= 'Z'; }

std::size_t digits_in(std::string_view text) { return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit)); }

bool ends_sentence(std::string_view text, std::size_t at) { return text[at] == '.' && at + 1 < text.size() && text[at + 1] == ' '; }

// Letters and digits from `at` on, over separators, until `size` of them are there.
std::string gather(std::string_view text, std::size_t at, std::size_t size) {
  std::string out;
  for (; at < text.size() && out.size() < size; ++at) {
    if (is_digit(text[at]) || capital(text[at])) {
      out += text[at];
    } else if (!separator(text[at]) || ends_sentence(text, at)) {
      break;
    }
  }
  return out;
}

std::optional<LabelledTaxId> with_prefix(std::string_view text) {
  for (const Country& country : kCountries) {
    if (!text.starts_with(country.prefix)) continue;
    const std::string body = gather(text, country.prefix.size(), country.longest);
    if (body.size() < country.shortest || digits_in(body) + 3 < body.size() || digits_in(body) < 2) return std::nullopt;
    const std::string more = gather(text, country.prefix.size(), country.longest + 1);
    if (more.size() > body.size() && text.find(more.substr(more.size() - 2)) != std::string_view::npos) return std::nullopt;  // digits go on: none of this country
    if (country.shortest == country.longest || body.size() >= 8) return LabelledTaxId{std::string(country.prefix) + body, "VAT"};
  }
  return std::nullopt;
}

// A country's letters with digits glued to them, of a length that its register does not give.
std::optional<LabelledTaxId> glued_prefix(std::string_view text) {
  if (text.size() < 9 || !capital(text[0]) || !capital(text[1])) return std::nullopt;
  const std::size_t end = std::min(text.find_first_of(" ,;)"), text.size());
  const std::string id = gather(text.substr(0, end), 0, 16);
  if (digits_in(id) < 7 || digits_in(id) + 4 < id.size() || id.size() > 15) return std::nullopt;
  return LabelledTaxId{id, "VAT"};
}

// India's GSTIN: the state, the ten places of the PAN (five letters, four digits, a letter), an entity, "Z", a check.
std::optional<LabelledTaxId> indian(std::string_view text) {
  constexpr std::string_view kShape = "99AAAAA9999A*Z*";
  const std::string id = gather(text, 0, kShape.size() + 1);
  if (id.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const char want = kShape[i];
    if ((want == '9' && !is_digit(id[i])) || (want == 'A' && !capital(id[i])) || (want == 'Z' && id[i] != 'Z')) return std::nullopt;
  }
  return LabelledTaxId{id, "VAT"};
}

}  // namespace

std::optional<LabelledTaxId> tax_id_at(std::string_view text) {
  while (!text.empty() && !is_alnum(fold_at(text, 0).form)) text.remove_prefix(1);
  if (auto id = indian(text)) return id;
  if (auto id = with_prefix(text)) return id;
  if (auto id = glued_prefix(text)) return id;
  // Digits with separators, perhaps a letter first or last (Spain), in at most five groups.
  std::string out;
  std::size_t at = 0;
  for (; at < text.size() && out.size() < 16; ++at) {
    const char c = text[at];
    const bool edge = capital(c) && (at == 0 || (is_digit(text[at - 1]) && (at + 1 == text.size() || !is_alnum(fold_at(text, at + 1).form))));
    if (is_digit(c) || edge) {
      out += c;
    } else if (!separator(c) || ends_sentence(text, at) || (c == ' ' && (at + 1 >= text.size() || !is_digit(text[at + 1])))) {
      break;
    }
  }
  if (at < text.size() && is_alnum(fold_at(text, at).form)) return std::nullopt;
  if (digits_in(out) < 7 || out.size() > 15 || read_date(text.substr(0, 12), DayOrder::day_first)) return std::nullopt;
  return LabelledTaxId{out, "TAX"};
}

namespace {

constexpr float kReach = 190;  // points: a party's block is no taller

enum class Role { none, seller, buyer, other };

struct Anchor {
  Role role;
  int page;
  pdf::Box box;
};

class TaxIdReader {
 public:
  TaxIdReader(const Spots& spots, const PartyNames& names) : spots_(spots) {
    for (const Spot& spot : spots.all()) {
      if (!spot.starts_cell()) continue;
      if (spot.term == Term::seller) anchors_.push_back({Role::seller, spot.page->number(), spot.match.box});
      if (spot.term == Term::buyer) anchors_.push_back({Role::buyer, spot.page->number(), spot.match.box});
      if (spot.term == Term::other_party && !spots.inside(spot)) anchors_.push_back({Role::other, spot.page->number(), spot.match.box});
    }
    if (names.seller) anchors_.push_back({Role::seller, names.seller->where.page, names.seller->where.box});
    if (names.buyer) anchors_.push_back({Role::buyer, names.buyer->where.page, names.buyer->where.box});
  }

  PartyTaxIds read() {
    for (const Spot& spot : spots_.all()) {
      if (spot.term == Term::vat_id) take(spot, kLabelled);
      if (spot.term == Term::tax_number) take(spot, 0.7);
      if (spot.term == Term::buyer_vat_id) take(spot, 0.85);
    }
    unlabelled();
    PartyTaxIds out{best(seller_), best(buyer_)};
    if (out.seller && out.buyer && out.seller->value == out.buyer->value) out.buyer.reset();
    return out;
  }

 private:
  void take(const Spot& spot, double sure) {
    auto places = spots_.near(spot);
    if (places.empty()) places = next_line(spot);
    for (const Found& place : places) {
      auto id = tax_id_at(place.text);
      if (!id) continue;
      if (id->type == "TAX" && spot.term == Term::vat_id) sure -= 0.05;
      add(std::move(*id), place, sure, spot.term == Term::buyer_vat_id ? Role::buyer : among_details(spot) ? Role::none : role_of(place));
      return;
    }
  }

  // In a list of the invoice's own details, flush with its number and date: whoever writes it names his own.
  bool among_details(const Spot& vat) const {
    constexpr float kList = 140;  // points up
    return std::any_of(spots_.all().begin(), spots_.all().end(), [&](const Spot& spot) {
      const bool detail = (spot.term == Term::number || spot.term == Term::issue_date) && spot.page == vat.page && spot.starts_cell() && vat.starts_cell();
      const float up = vat.match.box.y0 - spot.match.box.y0;
      return detail && std::abs(spot.match.box.x0 - vat.match.box.x0) < 3 && up > 0 && up < kList && !party_between(spot.match.box, vat);
    });
  }

  bool party_between(const pdf::Box& above, const Spot& vat) const {
    return std::any_of(anchors_.begin(), anchors_.end(), [&](const Anchor& anchor) {
      return anchor.page == vat.page->number() && anchor.box.y0 > above.y0 && anchor.box.y0 < vat.match.box.y0 && std::abs(anchor.box.x0 - vat.match.box.x0) < 30;
    });
  }

  // Where running text goes on behind a label at the end of its line.
  static std::vector<Found> next_line(const Spot& spot) {
    const PageIndex& page = *spot.page;
    const Cell& cell = spot.cell();
    if (spot.match.last + 1 != cell.first + cell.count || cell.row + 1 >= page.rows().size()) return {};
    for (const Cell& below : page.cells_of(page.rows()[cell.row + 1])) {
      const bool flush = std::abs(below.box.x0 - cell.box.x0) < 3 && below.box.y0 - cell.box.y1 < cell.box.y1 - cell.box.y0;
      if (flush) return {page.text(below)};
    }
    return {};
  }

  // A VAT id that is a line of an address by itself.
  void unlabelled() {
    for (const PageIndex& page : spots_.pages()) {
      for (const Cell& cell : page.cells()) {
        const std::string& word = page.word_at(cell.first).text;
        if (word.size() < 2 || !capital(word[0]) || !capital(word[1]) || spots_.label_of(page, cell) != nullptr) continue;
        const Found text = page.text(cell);
        auto id = with_prefix(text.text);
        if (!id || gather(text.text, 0, text.text.size()) != id->id || text.text.size() > id->id.size() + 5) continue;
        const Role role = role_of(text);
        if (role != Role::none) add(std::move(*id), text, kLikely, role);
      }
    }
  }

  void add(LabelledTaxId id, const Found& place, double sure, Role role) {
    if (role == Role::seller) seller_.push_back({std::move(id), place, sure});
    if (role == Role::none) seller_.push_back({std::move(id), place, sure - 0.1});
    if (role == Role::buyer) buyer_.push_back({std::move(id), place, sure});
  }

  // Whose block it stands in: the nearest heading or name above it in its column. Without one it is likely the seller's.
  Role role_of(const Found& place) const {
    Role out = Role::none;
    float nearest = kReach, left = 0;
    constexpr float kOneRow = 2;  // points: of anchors side by side the one in whose column it stands
    for (const Anchor& anchor : anchors_) {
      const float down = place.box.y0 - anchor.box.y0;
      const bool beside = place.box.x0 > anchor.box.x0 - 15 && std::max(anchor.box.x0 + 300, anchor.box.x1) > place.box.x0;
      if (anchor.page != place.page || down < -2 || !beside) continue;
      const bool column = std::abs(down - nearest) < kOneRow && anchor.box.x0 > left && anchor.box.x0 < place.box.x0 + 15;
      if (down >= nearest && !column) continue;
      nearest = down;
      left = anchor.box.x0;
      out = anchor.role;
    }
    return out;
  }

  const Spots& spots_;
  std::vector<Anchor> anchors_;
  Readings<LabelledTaxId> seller_, buyer_;
};

}  // namespace

PartyTaxIds read_party_tax_ids(const Spots& spots, const PartyNames& names) { return TaxIdReader(spots, names).read(); }

}  // namespace faturad::extract
