#include "extract/generic/date_reader.hpp"

#include <algorithm>

#include "extract/draft.hpp"
#include "extract/generic/dollar.hpp"
#include "extract/page/values.hpp"
#include "extract/page/words.hpp"

namespace faturad::extract {
namespace {

constexpr double kUntil = 0.7;      // a date within a sentence
constexpr double kAmbiguous = 0.1;  // less sure for a date whose day and month could change places

// Words that say that something is to be paid.
const LabelDictionary& payable() {
  static const LabelDictionary words{{0, "net"}, {0, "netto"}, {0, "payable"}, {0, "payment"}, {0, "pay"}, {0, "due"}, {0, "zahlbar"}, {0, "zahlbar innerhalb"}, {0, "zahlungsziel"}, {0, "ohne abzug"},
                                        {0, "uberweisen"}, {0, "zahlung"}, {0, "fallig"}, {0, "paiement"}, {0, "payable a"}, {0, "reglement"}, {0, "pago"}, {0, "pagar"}, {0, "pagamento"}, {0, "pagare"}, {0, "betaling"},
                                        {0, "betalen"}, {0, "zahlungsbedingungen"}, {0, "zahlungsbedingung"}, {0, "betalingstermijn"}, {0, "betaaltermijn"}, {0, "zahlen"}, {0, "begleichen"}, {0, "bezahlen"}, {0, "regler"}, {0, "voldoen"}, {0, "echeance"}, {0, "scadenza"}, {0, "vervaldatum"}, {0, "vencimento"}, {0, "vencimiento"}, {0, "uberweisung"}, {0, "remit"}, {0, "settle"}, {0, "transfer"}, {0, "virement"}, {0, "acquitter"}, {0, "abonar"}, {0, "abono"}, {0, "liquidar"}, {0, "versare"}, {0, "saldare"}, {0, "bonifico"}, {0, "faire parvenir"}};
  return words;
}

bool says_payable(std::string_view text) {
  for (const std::string_view word : words_of(text)) {
    if (payable().starting(text.substr(static_cast<std::size_t>(word.data() - text.data()))) >= 0) return true;
  }
  return false;
}

class DateReader {
 public:
  DateReader(const Spots& spots, DayOrder order) : spots_(spots), order_(order) {}

  void add(Readings<Date>& out, const std::optional<Found>& place, double confidence) const {
    if (!place) return;
    if (const auto date = read_date(place->text, order_)) out.push_back({date->date, *place, confidence - (date->ambiguous ? kAmbiguous : 0)});
  }

  // Inside, right or below: the first place that holds a date.
  void add_near(Readings<Date>& out, const Spot& spot, double confidence) const {
    const std::size_t before = out.size();
    add(out, spots_.inside(spot), confidence);
    if (out.size() == before) add(out, spots_.right(spot), confidence);
    for (const Found& place : out.size() == before ? spots_.below(spot, 2) : std::vector<Found>()) {
      if (out.size() == before) add(out, place, confidence - 0.05);
    }
  }

  Readings<Date> issue(const std::optional<Found>& number) const {
    Readings<Date> out;
    for (const Spot& spot : spots_.all()) {
      if (spot.term == Term::issue_date) add_near(out, spot, kLabelled);
      const bool first = spot.page == &spots_.pages().front();
      if (spot.term == Term::bare_date && first && (spot.starts_cell() || colon_behind(spot))) add_near(out, spot, kLikely);
      if (spot.term == Term::bare_date && first && behind_place(spot)) add(out, spots_.inside(spot), kLikely);
    }
    if (number) behind_number(out, *number);
    if (out.empty()) alone_on_top(out);
    return out;
  }

  Readings<Date> due() const {
    Readings<Date> out;
    for (const Spot& spot : spots_.all()) {
      if (spot.term == Term::due_date) add_near(out, spot, kLabelled);
      if (spot.term == Term::due_until && asks_to_pay(spot)) add(out, spots_.inside(spot), kUntil);
    }
    return out;
  }

  void period(InvoiceDates& out) const {
    for (const Spot* spot : spots_.of(Term::period)) {
      for (const Found& place : spots_.near(*spot)) {
        const auto dates = find_dates(place.text, order_);
        if (dates.size() != 2 || dates[1].date < dates[0].date) continue;
        out.period_start = Reading<Date>{dates[0].date, place, kLabelled};
        out.period_end = Reading<Date>{dates[1].date, place, kLabelled};
        return;
      }
    }
  }

 private:
  // "until" says when to pay only in a sentence about paying, which may have begun a row above; behind another date it ends a period.
  bool asks_to_pay(const Spot& spot) const {
    const PageIndex& page = *spot.page;
    const std::uint32_t row = spot.cell().row;
    const std::string before = spot.match.first > spot.cell().first ? page.text(spot.cell().first, spot.match.first).text : std::string();
    if (!find_dates(before, order_).empty()) return false;
    return says_payable(page.text(page.rows()[row]).text) || (row > 0 && says_payable(page.text(page.rows()[row - 1]).text));
  }

  static bool colon_behind(const Spot& spot) {
    const std::string& word = spot.page->word_at(spot.match.last).text;
    return word.ends_with(':');
  }

  // "Munich, 12 March 2023": a town and a comma before the label.
  static bool behind_place(const Spot& spot) { return spot.match.first > spot.cell().first && spot.page->word_at(spot.match.first - 1).text.ends_with(','); }

  // "Invoice no. 123 of 12.03.2023"
  void behind_number(Readings<Date>& out, const Found& number) const {
    const auto dates = find_dates(number.text, order_);
    if (!dates.empty()) {
      out.push_back({dates.front().date, number, kLabelled - (dates.front().ambiguous ? kAmbiguous : 0)});
      return;
    }
    const auto announces = [&](const Spot& spot) {
      const bool number_or_title = spot.term == Term::number || spot.term == Term::credit_number || spot.term == Term::bare_number || (spot.term >= Term::title && spot.term <= Term::order_title);
      return number_or_title && spot.page->number() == number.page && std::abs(middle(spot.match.box) - middle(number.box)) < 5;
    };
    if (std::none_of(spots_.all().begin(), spots_.all().end(), announces)) return;  // a row of values below their labels
    for (const PageIndex& page : spots_.pages()) {
      if (page.number() != number.page) continue;
      for (std::size_t r = page.row_below(number.box.y0); r < page.rows().size() && middle(page.rows()[r].box) < number.box.y1; ++r) {
        for (const Cell& cell : page.cells_of(page.rows()[r])) {
          if (cell.box.x1 <= number.box.x0) continue;
          const Spot* label = spots_.label_of(page, cell);
          if (label != nullptr && label->term != Term::bare_date && cell.box.x0 > number.box.x0) break;
          const Found text = page.text(cell);
          const auto found = find_dates(text.text, order_);
          if (found.size() == 1) out.push_back({found.front().date, text, 0.75});
        }
      }
    }
  }

  // A cell that is a date and nothing else, in the upper part of the first page.
  void alone_on_top(Readings<Date>& out) const {
    const PageIndex& page = spots_.pages().front();
    for (const Row& row : page.rows()) {
      if (row.box.y0 > 0.5f * page.page().height) break;
      bool labelled = false;  // another label's date
      for (const Cell& cell : page.cells_of(row)) {
        const Found text = page.text(cell);
        if (labelled) continue;
        labelled = spots_.label_of(page, cell) != nullptr || text.text.ends_with(':');
        const auto dates = find_dates(text.text, order_);
        if (dates.size() != 1) continue;
        const std::size_t rest = text.text.size() - dates[0].bytes;
        const bool town = dates[0].offset > 2 && text.text.find(',') < dates[0].offset && rest < 30;
        if (rest <= 2 || town) out.push_back({dates[0].date, text, kGuessed});
      }
    }
  }

  const Spots& spots_;
  DayOrder order_;
};

// "30 days end of month", "30 jours fin de mois": whether the month's end comes before or behind the days is agreed elsewhere.
bool says_end_of_month(std::string_view text) {
  static const LabelDictionary kEnds{{0, "fin de mois"}, {0, "fdm"}, {0, "fin mes"}, {0, "fin de mes"}, {0, "fine mese"}, {0, "f m"}, {0, "fm"}, {0, "df fm"}, {0, "end of month"}, {0, "eom"}, {0, "einde maand"}, {0, "monatsende"}, {0, "zum monatsende"}, {0, "fim do mes"}};
  for (const std::string_view word : words_of(text)) {
    if (kEnds.starting(text.substr(static_cast<std::size_t>(word.data() - text.data()))) >= 0) return true;
  }
  return false;
}

// "payable within 30 days": how many days behind the issue date, and where it says so.
struct Terms {
  int days = 0;
  Found where;
};

bool says_days(std::string_view word) {
  static constexpr std::string_view kDays[] = {"days", "day", "tage", "tagen", "tag", "jours", "dias", "giorni", "dagen", "gg"};
  return std::find(std::begin(kDays), std::end(kDays), word) != std::end(kDays);
}

bool is_usual_term(std::string_view word) {
  static constexpr std::string_view kTerms[] = {"7", "10", "14", "15", "20", "21", "28", "30", "45", "60", "90"};
  return std::find(std::begin(kTerms), std::end(kTerms), word) != std::end(kTerms);
}

std::optional<Terms> payment_terms(const Pages& pages) {
  std::optional<Terms> out;
  for (const PageIndex& page : pages) {
    for (const LabelMatch& match : payable().find(page)) {
      const Row& row = page.rows()[page.cells()[page.cell_at(match.first)].row];
      const Found text = page.text(row);
      if (says_end_of_month(text.text)) return std::nullopt;
      std::string before;
      for (std::size_t at = 0; at < text.text.size();) {
        const std::size_t end = std::min(text.text.find(' ', at), text.text.size());
        std::string word = folded(std::string_view(text.text).substr(at, end - at));
        while (!word.empty() && !is_alnum(word.back())) word.pop_back();
        const bool net = before == "net" && is_usual_term(word);  // "Net 30"
        if (net && (!out || std::stoi(word) > out->days)) out = Terms{std::stoi(word), text};
        if (says_days(word) && !before.empty() && before.size() <= 3 && std::all_of(before.begin(), before.end(), is_digit)) {
          const int days = std::stoi(before);
          if (days > 0 && days <= 180 && (!out || days > out->days)) out = Terms{days, text};
        }
        before = word;
        at = end + 1;
      }
    }
  }
  return out;
}

}  // namespace

DayOrder day_order(const Pages& pages) {
  int day_first = 0, month_first = 0, dollars = 0, others = 0;
  for (const PageIndex& page : pages) {
    for (const pdf::Word& word : page.page().words) {
      const std::string_view text = word.text;
      if (text.find('$') != std::string::npos || text == "USD") ++dollars;
      if (text.starts_with("\xe2\x82\xac") || text.ends_with("\xe2\x82\xac") || text == "EUR" || text.starts_with("\xc2\xa3") || text.find("R$") != std::string_view::npos) ++others;
      if (text.size() < 6 || !is_digit(text[0]) || text.find('/') == std::string::npos) continue;
      const auto one = read_date(text, DayOrder::day_first);
      const auto two = read_date(text, DayOrder::month_first);
      if (!one || !two || one->ambiguous || one->date.day <= 12) continue;
      ++(text.starts_with(std::to_string(one->date.day)) ? day_first : month_first);
    }
  }
  if (day_first != month_first) return day_first > month_first ? DayOrder::day_first : DayOrder::month_first;
  return dollars > 0 && others == 0 && !dollar_of(pages).foreign ? DayOrder::month_first : DayOrder::day_first;
}

InvoiceDates read_dates(const Spots& spots, const std::optional<Found>& number) {
  const DateReader reader(spots, day_order(spots.pages()));
  InvoiceDates out;
  out.issue = best(reader.issue(number));
  out.due = best(reader.due());
  if (out.due && out.issue && out.due->value < out.issue->value) {
    // Both cannot be right: the less sure one goes, and a sentence's is never surer than a label's.
    (out.due->confidence <= std::max(out.issue->confidence, kUntil) ? out.due : out.issue).reset();
  }
  if (!out.due && out.issue) {
    if (const auto terms = payment_terms(spots.pages())) {
      out.due = Reading<Date>{date_from_days(days_since_epoch(out.issue->value) + terms->days), terms->where, kGuessed};
    }
  }
  reader.period(out);
  return out;
}

}  // namespace faturad::extract
