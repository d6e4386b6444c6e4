#include "extract/page/print_search.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "extract/page/dates.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

constexpr auto kUpperAlnum = [] {
  std::array<char, 256> out{};
  for (char c = '0'; c <= '9'; ++c) out[static_cast<unsigned char>(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c) out[static_cast<unsigned char>(c)] = out[static_cast<unsigned char>(c + 'a' - 'A')] = c;
  return out;
}();
char upper_alnum(char c) { return kUpperAlnum[static_cast<unsigned char>(c)]; }  // 0 for others

std::string compact_form(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (const char kept = upper_alnum(c)) out += kept;
  }
  return out;
}

std::string grouped(std::string_view digits, std::string_view mark) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += mark;
    out += digits[i];
  }
  return out;
}

// In the order of how sure a match means this amount.
std::vector<std::string> forms_of(const Decimal& value) {
  const std::string text = (Decimal(0, 2) + value.abs().rounded(2)).str();
  const std::string whole = text.substr(0, text.size() - 3), cents = text.substr(text.size() - 2);
  std::vector<std::string> out{whole + "," + cents, whole + "." + cents};
  if (whole.size() > 3) {
    out.push_back(grouped(whole, ".") + "," + cents);
    out.push_back(grouped(whole, ",") + "." + cents);
    for (const char* mark : {" ", "'", "\xe2\x80\x99"}) {
      out.push_back(grouped(whole, mark) + "," + cents);
      out.push_back(grouped(whole, mark) + "." + cents);
    }
  }
  if (cents[1] == '0' && cents[0] != '0') {
    out.push_back(whole + "," + cents[0]);
    out.push_back(whole + "." + cents[0]);
  }
  if (cents != "00") return out;
  out.push_back(whole);
  if (whole.size() > 3) {
    for (const char* mark : {".", ",", " ", "'", "\xe2\x80\x99"}) out.push_back(grouped(whole, mark));
  }
  return out;
}

// Where `wanted`, of letters and digits alone, ends that begins at `at` of `text`; 0 where it does not, or a run goes on behind it.
std::size_t end_of(std::string_view wanted, std::string_view text, std::size_t at) {
  for (std::size_t i = 0; i < wanted.size(); ++at) {
    if (at == text.size()) return 0;
    const char c = upper_alnum(text[at]);
    if (c != 0 && c != wanted[i]) return 0;
    i += c != 0;
  }
  return at == text.size() || upper_alnum(text[at]) == 0 ? at : 0;
}

bool is_mark(char c) { return c == '.' || c == ','; }

}  // namespace

PrintSearch::PrintSearch(const std::vector<pdf::TextPage>& pages) {
  for (const pdf::TextPage& page : pages) {
    if (!page.words.empty()) pages_.push_back(prepare(page));
  }
}

std::size_t PrintSearch::words() const {
  std::size_t count = 0;
  for (const Page& page : pages_) count += page.words.size();
  return count;
}

PrintSearch::Page PrintSearch::prepare(const pdf::TextPage& page) {
  Page out;
  out.page = &page;
  std::size_t bytes = 0;
  for (const pdf::Word& word : page.words) bytes += word.text.size() + 1;
  out.text.reserve(bytes);
  out.word_starts.reserve(page.words.size());
  out.words.reserve(page.words.size());
  for (const pdf::Line& line : page.lines) {
    for (std::uint32_t i = line.first_word; i < line.first_word + line.word_count; ++i) {
      if (!out.text.empty()) out.text += i == line.first_word ? '\n' : ' ';
      out.word_starts.push_back(out.text.size());
      out.words.push_back(i);
      out.text += page.words[i].text;
    }
  }
  out.run_starts.reserve(page.words.size() + page.words.size() / 2);
  bool inside = false;
  for (std::size_t at = 0; at < out.text.size(); ++at) {
    const bool kept = upper_alnum(out.text[at]) != 0;
    if (kept && !inside) out.run_starts.push_back(static_cast<std::uint32_t>(at));
    inside = kept;
  }
  return out;
}

Found PrintSearch::found(const Page& page, std::size_t from, std::size_t to) {
  const auto word_of = [&](std::size_t at) {
    return static_cast<std::size_t>(std::upper_bound(page.word_starts.begin(), page.word_starts.end(), at) - page.word_starts.begin()) - 1;
  };
  const std::size_t first = word_of(from), last = word_of(to - 1);
  Found out{page.page->number, page.page->words[page.words[first]].box, {}};
  for (std::size_t i = first; i <= last; ++i) {
    const pdf::Word& word = page.page->words[page.words[i]];
    if (!out.text.empty()) out.text += ' ';
    out.text += word.text;
    out.box = united(out.box, word.box);
  }
  return out;
}

std::optional<Found> PrintSearch::identifier(std::string_view id) const {
  const std::string wanted = compact_form(id);
  if (wanted.empty()) return std::nullopt;
  for (const Page& page : pages_) {
    for (const std::size_t start : page.run_starts) {
      if (const std::size_t end = end_of(wanted, page.text, start); end > 0) return found(page, start, end);
    }
  }
  return std::nullopt;
}

std::optional<Found> PrintSearch::date(const Date& date) const {
  const std::string year = fmt::format("{:02}", date.year % 100), day = std::to_string(date.day);
  for (const Page& page : pages_) {
    for (std::size_t start = 0; start < page.text.size();) {
      const std::size_t end = std::min(page.text.find('\n', start), page.text.size());
      const std::string_view line = std::string_view(page.text).substr(start, end - start);
      if (line.find(year) != std::string_view::npos && line.find(day) != std::string_view::npos) {
        const Date swapped{date.year, date.day, date.month};
        const auto printed = find_dates(line, DayOrder::day_first);
        auto place = std::find_if(printed.begin(), printed.end(), [&](const PrintedDate& one) { return one.date == date; });
        if (place == printed.end()) place = std::find_if(printed.begin(), printed.end(), [&](const PrintedDate& one) { return one.ambiguous && one.date == swapped; });
        if (place != printed.end()) return found(page, start + place->offset, start + place->offset + place->bytes);
      }
      start = end + 1;
    }
  }
  return std::nullopt;
}

std::optional<Found> PrintSearch::find_form(const Page& page, std::string_view form) {
  const std::string& text = page.text;
  for (std::size_t at = text.find(form); at != std::string::npos; at = text.find(form, at + 1)) {
    const std::size_t end = at + form.size();
    const bool runs_on = end < text.size() && (is_digit(text[end]) || (is_mark(text[end]) && end + 1 < text.size() && is_digit(text[end + 1])));
    const bool in_run = at > 0 && (is_digit(text[at - 1]) || (at > 1 && is_mark(text[at - 1]) && is_digit(text[at - 2])));
    if (!runs_on && !in_run) return found(page, at, end);
  }
  return std::nullopt;
}

std::optional<Found> PrintSearch::amount(const Decimal& value) const {
  for (const std::string& form : forms_of(value)) {
    for (const Page& page : pages_) {
      if (auto place = find_form(page, form)) return place;
    }
  }
  return std::nullopt;
}

}  // namespace faturad::extract
