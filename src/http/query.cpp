#include "http/query.hpp"

#include <charconv>

#include <fmt/format.h>

namespace faturad::http {
namespace {

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Error bad(const std::string& name, const std::string& value, std::string_view wanted) {
  return make_error(Errc::invalid_argument, fmt::format("{}: '{}' is not {}", name, value, wanted));
}

std::optional<std::uint64_t> digits(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int> field(std::string_view text, std::size_t at, std::size_t size) {
  if (at + size > text.size()) return std::nullopt;
  const auto value = digits(text.substr(at, size));
  if (!value) return std::nullopt;
  return static_cast<int>(*value);
}

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  const auto year = field(text, 0, 4), month = field(text, 5, 2), day = field(text, 8, 2);
  if (!year || !month || !day || text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

// What follows the seconds: a fraction and a zone. Milliseconds to add.
std::optional<UnixMillis> parse_zone(std::string_view rest) {
  UnixMillis millis = 0;
  if (!rest.empty() && rest[0] == '.') {
    std::size_t end = 1;
    int scale = 100;
    for (; end < rest.size() && rest[end] >= '0' && rest[end] <= '9'; ++end, scale /= 10) millis += (rest[end] - '0') * scale;
    if (end == 1) return std::nullopt;
    rest.remove_prefix(end);
  }
  if (rest == "Z" || rest == "z") return millis;
  const auto hours = field(rest, 1, 2), minutes = field(rest, 4, 2);
  if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':' || !hours || !minutes) return std::nullopt;
  const UnixMillis offset = (*hours * 60 + *minutes) * 60'000LL;
  return rest[0] == '+' ? millis - offset : millis + offset;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = nibble(text[i + 1]), low = nibble(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const std::size_t unit_at = text.find_first_not_of("0123456789");
  if (unit_at == std::string_view::npos) return std::nullopt;
  const auto value = digits(text.substr(0, unit_at));
  const std::string_view unit = text.substr(unit_at);
  std::int64_t factor = 0;
  if (unit == "ms") factor = 1;
  if (unit == "s") factor = 1000;
  if (unit == "m") factor = 60'000;
  if (unit == "h") factor = 3'600'000;
  if (unit == "d") factor = 86'400'000;
  if (!value || factor == 0 || *value > 1'000'000'000) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(*value) * factor);
}

std::optional<UnixMillis> parse_time(std::string_view text, bool end_of_day) {
  const auto day = parse_day(text);
  if (!day) return std::nullopt;
  const UnixMillis midnight = std::chrono::duration_cast<std::chrono::milliseconds>(day->time_since_epoch()).count();
  if (text.size() == 10) return end_of_day ? midnight + 86'399'999 : midnight;
  const auto hour = field(text, 11, 2), minute = field(text, 14, 2), second = field(text, 17, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60 || (text[10] != 'T' && text[10] != 't') ||
      text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto zone = parse_zone(text.substr(19));
  if (!zone) return std::nullopt;
  return midnight + ((*hour * 60LL + *minute) * 60 + *second) * 1000 + *zone;
}

result<Query> Query::parse(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = percent_decode(pair.substr(0, equals), true);
    const auto value = percent_decode(pair.substr(std::min(pair.size(), equals + 1)), true);
    if (!name || !value) {
      return make_error(Errc::invalid_argument, fmt::format("query: '{}' has a broken %-escape", pair));
    }
    if (!query.values_.emplace(*name, *value).second) {
      return make_error(Errc::invalid_argument, fmt::format("{}: given twice", *name));
    }
  }
  return query;
}

result<void> Query::only(std::initializer_list<std::string_view> known) const {
  for (const auto& [name, value] : values_) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string list;
    for (const std::string_view one : known) list += (list.empty() ? "" : ", ") + std::string(one);
    return make_error(Errc::invalid_argument,
                      fmt::format("{}: unknown parameter; {}", name, list.empty() ? "none is taken here" : "known are " + list));
  }
  return {};
}

const std::string* Query::find(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

std::string Query::text(const std::string& name) const {
  const std::string* value = find(name);
  return value ? *value : std::string();
}

result<std::uint64_t> Query::number(const std::string& name, std::uint64_t otherwise, std::uint64_t low,
                                    std::uint64_t high) const {
  const std::string* value = find(name);
  if (!value) return otherwise;
  const auto number = digits(*value);
  if (!number || *number < low || *number > high) return bad(name, *value, fmt::format("a whole number from {} to {}", low, high));
  return *number;
}

result<std::chrono::milliseconds> Query::duration(const std::string& name, std::chrono::milliseconds otherwise) const {
  const std::string* value = find(name);
  if (!value) return otherwise;
  const auto duration = parse_duration(*value);
  if (!duration) return bad(name, *value, "a duration such as 500ms, 10s, 2m or 1h");
  return *duration;
}

result<std::optional<UnixMillis>> Query::time(const std::string& name, bool end_of_day) const {
  const std::string* value = find(name);
  if (!value) return std::optional<UnixMillis>();
  const auto time = parse_time(*value, end_of_day);
  if (!time) return bad(name, *value, "a time such as 2026-01-31T12:00:00Z or a day such as 2026-01-31");
  return std::optional<UnixMillis>(*time);
}

result<std::string> Query::date(const std::string& name) const {
  const std::string* value = find(name);
  if (!value) return std::string();
  if (value->size() != 10 || !parse_day(*value)) return bad(name, *value, "a day such as 2026-01-31");
  return *value;
}

result<std::string> Query::decimal(const std::string& name) const {
  const std::string* value = find(name);
  if (!value) return std::string();
  const std::string_view digits_only = value->starts_with('-') ? std::string_view(*value).substr(1) : *value;
  const std::size_t dot = std::min(digits_only.find('.'), digits_only.size());
  const std::string_view whole = digits_only.substr(0, dot), rest = digits_only.substr(std::min(dot + 1, digits_only.size()));
  const bool fits = whole.size() <= 12 && rest.size() <= 4 && digits(whole) && (dot == digits_only.size() || digits(rest));
  if (!fits) return bad(name, *value, "an amount such as 1234.56");
  return *value;
}

result<bool> Query::flag(const std::string& name) const {
  const std::string* value = find(name);
  if (!value || *value == "false" || *value == "0") return false;
  if (*value == "true" || *value == "1" || value->empty()) return true;
  return bad(name, *value, "true or false");
}

}  // namespace faturad::http
