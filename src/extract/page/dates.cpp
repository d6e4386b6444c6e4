#include "extract/page/dates.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "extract/page/fold.hpp"
#include "extract/page/prefix_set.hpp"

namespace faturad::extract {
namespace {

constexpr std::size_t kMaxParts = 6;  // a weekday, a day, "de", a month, "de", a year
constexpr std::size_t kMaxPart = 12;  // "mercoledi," and longer words are none of a date

// A run of digits or of letters, and what stood before it.
struct Part {
  std::array<char, kMaxPart> text{};
  std::size_t size = 0;
  std::size_t end = 0;  // byte behind it
  char mark = 0;        // the strongest of what separates it from the part before: / . - , or a blank
  std::string_view view() const { return {text.data(), size}; }
  bool numeric() const { return size > 0 && is_digit(text[0]); }
  int number() const {
    if (!numeric() || size > 8) return -1;
    int out = 0;
    for (std::size_t i = 0; i < size; ++i) out = out * 10 + (text[i] - '0');
    return out;
  }
};

struct Parts {
  std::array<Part, kMaxParts> all;
  std::size_t count = 0;
  const Part& operator[](std::size_t i) const { return all[i]; }
};

bool is_any(std::string_view word, std::initializer_list<std::string_view> words) { return std::find(words.begin(), words.end(), word) != words.end(); }

bool separates(char c) { return c == ' ' || c == '/' || c == '.' || c == '-' || c == ',' || c == '\''; }

// Cuts the start of `text` into parts, until something stands there that no date has.
Parts cut(std::string_view text) {
  Parts out;
  char mark = 0;
  for (std::size_t at = 0; at < text.size() && out.count < kMaxParts;) {
    const Folding one = fold_at(text, at);
    if (!is_alnum(one.form)) {
      if (!separates(one.form)) break;
      if (mark == 0 || mark == ' ') mark = one.form;
      at += one.bytes;
      continue;
    }
    Part& part = out.all[out.count];
    part.mark = mark;
    const bool digits = is_digit(one.form);
    while (at < text.size()) {
      const Folding next = fold_at(text, at);
      if (digits ? !is_digit(next.form) : !is_letter(next.form)) break;
      if (part.size == kMaxPart) return out;  // no word of a date is that long
      part.text[part.size++] = next.form;
      at += next.bytes;
    }
    part.end = at;
    mark = 0;
    ++out.count;
  }
  return out;
}

constexpr std::string_view kWeekdays[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
    "sonnabend", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes", "miercoles", "jueves", "viernes",
    "sabado", "domingo", "segunda", "terca", "quarta", "quinta", "sexta", "feira", "lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato",
    "domenica", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct Month {
  std::string_view name;
  unsigned number;
};
constexpr Month kMonths[] = {
    {"january", 1}, {"januar", 1}, {"janner", 1}, {"janvier", 1}, {"janeiro", 1}, {"enero", 1}, {"gennaio", 1}, {"januari", 1}, {"february", 2},
    {"februar", 2}, {"feber", 2}, {"fevrier", 2}, {"fevereiro", 2}, {"febrero", 2}, {"febbraio", 2}, {"februari", 2}, {"march", 3}, {"marz", 3},
    {"maerz", 3}, {"mars", 3}, {"marco", 3}, {"marzo", 3}, {"maart", 3}, {"mrz", 3}, {"mrt", 3}, {"april", 4}, {"avril", 4}, {"abril", 4},
    {"aprile", 4}, {"may", 5}, {"mai", 5}, {"maio", 5}, {"mayo", 5}, {"maggio", 5}, {"mei", 5}, {"june", 6}, {"juni", 6}, {"juin", 6},
    {"junho", 6}, {"junio", 6}, {"giugno", 6}, {"july", 7}, {"juli", 7}, {"juillet", 7}, {"julho", 7}, {"julio", 7}, {"luglio", 7},
    {"august", 8}, {"aout", 8}, {"agosto", 8}, {"augustus", 8}, {"september", 9}, {"septembre", 9}, {"setembro", 9}, {"septiembre", 9},
    {"setiembre", 9}, {"settembre", 9}, {"october", 10}, {"oktober", 10}, {"octobre", 10}, {"outubro", 10}, {"octubre", 10}, {"ottobre", 10},
    {"november", 11}, {"novembre", 11}, {"novembro", 11}, {"noviembre", 11}, {"december", 12}, {"dezember", 12}, {"decembre", 12}, {"dezembro", 12},
    {"diciembre", 12}, {"dicembre", 12}};

constexpr PrefixSet kNames = [] {
  PrefixSet out;
  for (const Month& month : kMonths) out.add(month.name);
  for (const std::string_view day : kWeekdays) out.add(day);
  return out;
}();
bool may_be_name(std::string_view word) { return word.size() >= 3 && kNames.may_hold(word); }

bool is_weekday(std::string_view word) { return may_be_name(word) && std::find(std::begin(kWeekdays), std::end(kWeekdays), word) != std::end(kWeekdays); }

bool is_filler(std::string_view word) { return is_any(word, {"de", "del", "di", "of", "den", "le", "the", "er", "o", "a", "st", "nd", "rd", "th", "ter", "do"}); }

// Fillers and weekdays taken out; what is left is day, month, year in some order.
Parts without_fillers(const Parts& parts) {
  Parts out;
  for (std::size_t i = 0; i < parts.count; ++i) {
    const std::string_view word = parts[i].view();
    if (parts[i].numeric() || (!is_filler(word) && !is_weekday(word))) out.all[out.count++] = parts[i];
  }
  return out;
}

// Dates start with a digit, a month, a weekday or a filler: most texts are told by their first word.
bool may_start(std::string_view text) {
  if (is_digit(text[0])) return true;
  std::array<char, kMaxPart> word{};
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Folding one = fold_at(text, at);
    if (!is_letter(one.form)) break;
    if (size == kMaxPart) return false;
    word[size++] = one.form;
    at += one.bytes;
  }
  const std::string_view view(word.data(), size);
  return size > 0 && (month_named(view) > 0 || is_weekday(view) || is_filler(view));
}

int full_year(const Part& part) {
  const int year = part.number();
  if (part.size == 2) return year < 80 ? 2000 + year : 1900 + year;
  return part.size == 4 && year >= 1900 && year < 2200 ? year : 0;
}

std::optional<PrintedDate> made(int year, int month, int day, const Part& last, bool ambiguous = false) {
  if (year == 0 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const auto date = make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  if (!date) return std::nullopt;
  return PrintedDate{*date, ambiguous, 0, last.end};
}

std::optional<PrintedDate> numeric_date(const Parts& p, DayOrder order) {
  const int a = p[0].number(), b = p[1].number(), c = p[2].number();
  if (p[0].size > 4 || p[1].size > 2 || p[1].mark != p[2].mark || p[1].mark == ',' || p[1].mark == '\'' || p[1].mark == 0) return std::nullopt;
  if (p[0].size == 4) return p[2].size <= 2 ? made(full_year(p[0]), b, c, p[2]) : std::nullopt;
  if (p[0].size > 2 || (p[2].size != 4 && p[2].size != 2)) return std::nullopt;
  if (p[1].mark == ' ' && p[2].size != 4) return std::nullopt;
  const bool both = a <= 12 && b <= 12 && a != b && p[1].mark != '.';  // with dots the day stands first everywhere
  if (b > 12 || (both && order == DayOrder::month_first)) return made(full_year(p[2]), a, b, p[2], both);
  return made(full_year(p[2]), b, a, p[2], both);
}

std::optional<PrintedDate> dated(const Parts& p, DayOrder order) {
  if (p.count == 0) return std::nullopt;
  const bool compact = p[0].size == 8 && p[0].numeric() && (p.count == 1 || p[1].mark == ' ');
  if (compact && p[0].number() / 10000 >= 1990 && p[0].number() / 10000 < 2100) {
    return made(p[0].number() / 10000, p[0].number() / 100 % 100, p[0].number() % 100, p[0]);
  }
  if (p.count < 3) return std::nullopt;
  if (p[0].numeric() && p[1].numeric() && p[2].numeric()) return numeric_date(p, order);
  if (p[0].numeric() && p[0].size <= 2 && p[2].numeric()) return made(full_year(p[2]), static_cast<int>(month_named(p[1].view())), p[0].number(), p[2]);
  if (p[0].numeric() && p[0].size == 4 && p[2].numeric()) return made(full_year(p[0]), static_cast<int>(month_named(p[1].view())), p[2].number(), p[2]);
  if (p[1].numeric() && p[1].size <= 2 && p[2].numeric()) return made(full_year(p[2]), static_cast<int>(month_named(p[0].view())), p[1].number(), p[2]);
  return std::nullopt;
}

}  // namespace

unsigned month_named(std::string_view word) {
  if (!may_be_name(word)) return 0;
  for (const Month& month : kMonths) {
    if (month.name.starts_with(word)) return month.number;
  }
  return 0;
}

std::optional<PrintedDate> read_date(std::string_view text, DayOrder order) {
  std::size_t start = 0;
  while (start < text.size() && (text[start] == ' ' || text[start] == ':' || text[start] == ',' || text[start] == '(')) ++start;
  if (start == text.size() || !may_start(text.substr(start))) return std::nullopt;
  auto out = dated(without_fillers(cut(text.substr(start, 60))), order);
  if (out) out->offset = start;
  return out;
}

std::vector<PrintedDate> find_dates(std::string_view text, DayOrder order) {
  std::vector<PrintedDate> out;
  for (std::size_t at = 0; at < text.size();) {
    const bool start = (at == 0 || text[at - 1] == ' ' || text[at - 1] == ':' || text[at - 1] == '(' || text[at - 1] == '-') && is_alnum(fold_at(text, at).form);
    auto date = start ? read_date(text.substr(at), order) : std::nullopt;
    if (!date) {
      ++at;
      continue;
    }
    date->offset = at;
    out.push_back(*date);
    at += date->bytes;
  }
  return out;
}

}  // namespace faturad::extract
