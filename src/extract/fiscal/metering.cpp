#include "extract/fiscal/metering.hpp"

#include <algorithm>

#include "extract/page/dates.hpp"
#include "extract/page/fold.hpp"
#include "extract/page/words.hpp"

namespace faturad::extract {
namespace {

// A word "21/02" or one with a full date; `before` gives the year.
std::optional<Date> reading_date(std::string_view text, const std::optional<Date>& before) {
  if (const auto full = first_date(text)) return full;
  for (const std::string_view word : words_of(text)) {
    if (word.size() != 5 || word[2] != '/' || !before) continue;
    if (!is_digit(word[0]) || !is_digit(word[1]) || !is_digit(word[3]) || !is_digit(word[4])) continue;
    const unsigned day = static_cast<unsigned>((word[0] - '0') * 10 + word[1] - '0'), month = static_cast<unsigned>((word[3] - '0') * 10 + word[4] - '0');
    auto date = make_date(before->year, month, day);
    if (date && *date > *before) date = make_date(before->year - 1, month, day);
    return date;
  }
  return std::nullopt;
}

// Two readings are a month or two apart.
bool plausible(const Date& start, const Date& end) {
  const auto days = days_since_epoch(end) - days_since_epoch(start);
  return days > 0 && days < 130;
}

void set_period(Draft& draft, const Date& start, const Date& end, const Found& where) {
  if (!plausible(start, end)) return;
  draft.offer(draft.invoice.period_start, "/period/start", start, where, {"layout", kLayout});
  draft.offer(draft.invoice.period_end, "/period/end", end, where, {"layout", kLayout});
}

bool is_meter_row(const std::string& form) {
  return form.find("kwh") != std::string::npos || form.find("ativa") != std::string::npos || form.find("consumo") != std::string::npos ||
         form.find("energia") != std::string::npos || form.find("m3") != std::string::npos;
}

}  // namespace

void read_period(const Forms& forms, const PeriodFields& fields, Draft& draft) {
  for (const Form& form : forms.all()) {
    for (const Field& field : form.fields()) {
      if (field.id != fields.period) continue;
      std::vector<Found> rows = form.below(field);
      if (auto after = form.after(field)) rows.insert(rows.begin(), std::move(*after));
      for (const Found& row : rows) {
        const auto dates = find_dates(row.text, DayOrder::day_first);
        if (dates.size() >= 2) return set_period(draft, dates[0].date, dates[1].date, row);
      }
    }
  }
  const auto& issued = draft.invoice.issue_date;
  const auto current = forms.read(kAnySection, fields.current, [&](std::string_view text) { return reading_date(text, issued); });
  if (!current) return;
  const auto previous = forms.read(kAnySection, fields.previous, [&](std::string_view text) { return reading_date(text, current->value); });
  if (previous) set_period(draft, previous->value, current->value, previous->where);
}

void read_consumption(const Pages& pages, Draft& draft) {
  Decimal sum;
  std::optional<Found> where;
  for (const PageIndex& page : pages) {
    for (const Row& row : page.rows()) {
      const Found found = page.text(row);
      std::vector<Decimal> numbers;
      for (const std::string_view word : words_of(found.text)) {
        if (const auto number = parse_brazilian_number(word)) numbers.push_back(*number);
      }
      if (numbers.size() < 4 || !is_meter_row(folded(found.text))) continue;
      for (std::size_t i = 0; i + 3 < numbers.size(); ++i) {
        const Decimal used = (numbers[i] - numbers[i + 1]).abs() * numbers[i + 2];
        if (used.units() == 0 || used != numbers[i + 3]) continue;
        sum = sum + numbers[i + 3];
        if (!where) where = found;
        break;
      }
    }
  }
  if (!where) return;
  draft.invoice.consumption = {sum, folded(where->text).find("m3") != std::string::npos ? "m3" : "kWh"};
  draft.note("/consumption/quantity", *where, {"layout", kLayout});
}

}  // namespace faturad::extract
