#include "extract/generic/number_reader.hpp"

#include <algorithm>

#include "extract/draft.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

constexpr std::size_t kLongest = 30;
constexpr int kGroups = 4;  // that a number may have behind its first

std::string_view take_word(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

bool says_number(std::string_view word) {
  const std::string form = folded(word);
  std::string letters;
  for (const char c : form) {
    if (is_letter(c)) letters += c;
    if (is_digit(c)) return false;
  }
  static constexpr std::string_view kWords[] = {"", "n", "no", "nr", "num", "nro", "numero", "number", "nummer"};
  return std::find(std::begin(kWords), std::end(kWords), letters) != std::end(kWords);
}

std::string_view without_ends(std::string_view word) {
  while (!word.empty() && (word.front() == '#' || word.front() == ':' || word.front() == '(' || word.front() == '-')) word.remove_prefix(1);
  while (!word.empty() && std::string_view(".,;:)-").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  return word;
}

bool number_characters(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || is_letter(c | 0x20) || std::string_view("-/._+*\\").find(c) != std::string_view::npos; });
}

std::size_t digits_in(std::string_view word) { return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_digit)); }

bool is_year(std::string_view word) { return word.size() == 4 && digits_in(word) == 4 && (word.starts_with("19") || word.starts_with("20")); }

bool all_capitals(std::string_view word) {
  return !word.empty() && word.size() <= 5 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Portugal's: the kind of document, the series, a stroke, the number: "FT A/17", "FR ATSIRE01FR/31".
bool is_portuguese(std::string_view kind, std::string_view rest) {
  static constexpr std::string_view kKinds[] = {"FT", "FR", "FS", "FTR", "NC", "ND", "RC", "RG", "VD"};
  const std::size_t stroke = rest.find('/');
  return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds) && stroke != std::string_view::npos && stroke > 0 && stroke + 1 < rest.size() && digits_in(rest.substr(stroke + 1)) == rest.size() - stroke - 1;
}

// Numbers of documents may be printed in groups: "RE 2023 0001", "10 148 221". What follows `out` belongs to it when nothing else
// does, or when all of it is in threes.
void take_groups(std::string& out, std::string_view rest) {
  std::string more = out;
  bool threes = out.size() <= 3 && digits_in(out) == out.size(), all = false;
  for (int groups = 0; groups < kGroups && !all; ++groups) {
    const std::string_view before = rest, word = take_word(rest);
    all = word.empty();
    if (all || digits_in(word) != word.size() || is_year(word)) {
      rest = before;
      break;
    }
    threes = threes && word.size() == 3;
    more += " ";
    more += word;
  }
  all = rest.find_first_not_of(' ') == std::string_view::npos;
  if ((all || threes) && more.size() <= kLongest) out = more;
}

}  // namespace

std::optional<std::string> document_number(std::string_view text, bool named) {
  if (read_date(text, DayOrder::day_first)) return std::nullopt;
  std::string_view word = take_word(text);
  for (int skipped = 0; skipped < 3 && !word.empty(); ++skipped) {
    const bool code = word.starts_with('(') && word.ends_with(')');  // of the kind of document
    if (!code && !says_number(word)) break;
    named = named || !code;
    word = take_word(text);
  }
  std::string out(without_ends(word));
  if (digits_in(out) == 0 && all_capitals(out)) {
    const std::string_view next = without_ends(take_word(text));
    const bool series = next.size() > 4 && next[1] == '/';  // "FT A/2024/17"
    const bool plain = !next.empty() && (is_digit(next[0]) || series) && digits_in(next) * 2 >= next.size();
    if (plain || is_portuguese(out, next)) (out += " ") += next;
  }
  const std::size_t digits = digits_in(out);
  const bool spaced = out.find(' ') != std::string::npos;
  if (out.empty() || out.size() > kLongest || digits == 0) return std::nullopt;
  if (!number_characters(spaced ? out.substr(out.find(' ') + 1) : out)) return std::nullopt;
  if (!named && (digits < 2 || is_year(out))) return std::nullopt;
  if (parse_printed_amount(out) || read_date(out, DayOrder::day_first)) return std::nullopt;
  if (digits > 0) take_groups(out, text);
  return out;
}

namespace {

// How far a spot is from the start of the document: what stands on top is the document's own.
bool near_top(const Spot& spot) { return spot.page->number() == 1 && spot.match.box.y0 < 0.5f * spot.page->page().height; }

// A title a few rows above, or in the same row.
bool below_title(const Spots& spots, const Spot& spot) {
  for (const Spot& one : spots.all()) {
    if (one.page != spot.page || (one.term != Term::title && one.term != Term::credit_title && one.term != Term::receipt_title)) continue;
    const float down = spot.match.box.y0 - one.match.box.y1;
    const float tall = one.match.box.y1 - one.match.box.y0;
    if (down < 1.5f * tall && spot.match.box.y1 > one.match.box.y0 - tall) return true;
  }
  return false;
}

// "Buyer / Number: 123": an unnamed number directly below the buyer's heading.
void in_buyer_block(const Spots& spots, Readings<std::string>& out) {
  for (const Spot* buyer : spots.of(Term::buyer)) {
    if (!buyer->starts_cell()) continue;
    for (const Spot& spot : spots.all()) {
      const float down = spot.match.box.y0 - buyer->match.box.y1;
      const bool flush = spot.match.box.x0 > buyer->match.box.x0 - 15 && spot.match.box.x0 < buyer->match.box.x0 + 40;
      const bool close = down >= 0 && down < 3 * (buyer->match.box.y1 - buyer->match.box.y0);
      if (spot.page != buyer->page || spot.term != Term::bare_number || !spot.starts_cell() || !flush || !close) continue;
      const auto inside = spots.inside(spot);
      const auto place = inside ? inside : spots.right(spot);
      auto number = place ? document_number(place->text, true) : std::nullopt;
      if (number) out.push_back({std::move(*number), *place, kLikely});
    }
  }
}

// "Client: C1187", "Kunde / 1183": a heading of the buyer with a number and no name.
void beside_buyer(const Spots& spots, Readings<std::string>& out) {
  for (const Spot* buyer : spots.of(Term::buyer)) {
    if (!buyer->starts_cell()) continue;
    const auto places = spots.near(*buyer);
    if (places.empty()) continue;
    const std::string& text = places.front().text;
    const auto number = document_number(text, true);
    if (number && number->size() == text.size() && digits_in(text) >= 3 && text.find(' ') == std::string::npos) out.push_back({*number, places.front(), kLikely});
  }
}

void add(Readings<std::string>& out, const std::optional<Found>& place, bool named, double confidence) {
  if (!place) return;
  if (auto number = document_number(place->text, named)) out.push_back({std::move(*number), *place, confidence});
}

}  // namespace

std::optional<Reading<std::string>> read_document_number(const Spots& spots) {
  Readings<std::string> out;
  for (const Spot& spot : spots.all()) {
    const std::size_t before = out.size();
    if (spot.term == Term::number || spot.term == Term::credit_number) {
      const double sure = spot.page->number() == spots.pages().front().number() ? kLabelled : kLikely;
      add(out, spots.inside(spot), true, sure);
      if (out.size() == before) add(out, spots.right(spot), true, sure);
      if (out.size() == before) {
        for (const Found& place : spots.below(spot, 1)) add(out, place, true, sure - 0.05);
      }
    } else if (spot.term == Term::title || spot.term == Term::credit_title || spot.term == Term::receipt_title || spot.term == Term::order_title) {
      if (!near_top(spot) || !spot.leads_cell()) continue;
      add(out, spots.inside(spot), false, 0.75);
      if (out.size() == before) add(out, spots.right(spot), false, 0.7);
      if (out.size() == before) {
        for (const Found& place : spots.below(spot, 1)) add(out, place, false, kGuessed);
      }
    } else if (spot.term == Term::bare_number && near_top(spot)) {
      const double sure = below_title(spots, spot) ? 0.7 : kGuessed;
      add(out, spots.inside(spot), false, sure);
      if (out.size() == before && sure > kGuessed) add(out, spots.right(spot), false, sure);
    }
  }
  return best(out);
}

std::optional<Reading<std::string>> read_customer_number(const Spots& spots) {
  Readings<std::string> out;
  for (const Spot* spot : spots.of(Term::customer_number)) {
    for (const Found& place : spots.near(*spot)) {
      auto number = document_number(place.text, true);
      if (!number) continue;
      out.push_back({std::move(*number), place, kLabelled});
      break;
    }
  }
  if (out.empty()) in_buyer_block(spots, out);
  if (out.empty()) beside_buyer(spots, out);
  return best(out);
}

}  // namespace faturad::extract
