#include "extract/exact/digit_groups.hpp"

#include <algorithm>
#include <array>

namespace faturad::extract {
namespace {

enum : std::uint8_t { kDigit = 1, kCapital = 2, kLower = 4 };
constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> out{};
  for (char c = '0'; c <= '9'; ++c) out[static_cast<unsigned char>(c)] = kDigit;
  for (char c = 'A'; c <= 'Z'; ++c) out[static_cast<unsigned char>(c)] = kCapital;
  for (char c = 'a'; c <= 'z'; ++c) out[static_cast<unsigned char>(c)] = kLower;
  return out;
}();
std::uint8_t class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

// What people put between the digits of one number: bytes of it at `at`, 0 where something else stands. Besides ASCII the
// no-break, thin and narrow blanks, the soft hyphen and the dashes.
std::size_t separator_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '.' || c == '/' || c == '-' || c == ' ') return 1;
  if (c != '\xc2' && c != '\xe2') return 0;  // how all others begin; letters with accents do not
  constexpr std::array<std::string_view, 10> kOthers{"\u00a0", "\u00ad", "\u2009", "\u202f", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"};
  const auto found = std::find_if(kOthers.begin(), kOthers.end(), [&](std::string_view other) { return text.substr(at).starts_with(other); });
  return found == kOthers.end() ? 0 : found->size();
}

constexpr std::size_t kLongestWord = 1'000;  // bytes looked at: longer ones are no numbers
constexpr int kMostWraps = 3;
constexpr std::size_t kFewest = 8;  // a number that is worth looking further for has this many characters on its first line

}  // namespace

DigitGroups::DigitGroups(const PageIndex& index) : index_(index), page_(index.page()) {
  const pdf::TextPage& page = page_;
  groups_.reserve(page.words.size() + page.words.size() / 4);
  first_of_word_.assign(page.words.size() + 1, 0);
  bool open = false, slash = false;
  for (std::uint32_t line = 0; line < page.lines.size(); ++line) {
    const pdf::Line& one = page.lines[line];
    for (std::uint32_t i = 0; i < one.word_count; ++i) cut(one.first_word + i, line, open, slash);
  }
  first_of_word_[page.words.size()] = static_cast<std::uint32_t>(groups_.size());
  look_ahead();
}

void DigitGroups::look_ahead() {
  constexpr std::size_t kMostLetters = 4;  // that stand alone inside a number: part of a CNPJ in groups of four, a bank's code
  std::uint32_t behind = 0;
  for (std::size_t i = groups_.size(); i-- > 0;) {
    Group& group = groups_[i];
    const bool part = group.has_digit ? !group.has_lower : !group.has_lower && group.size <= kMostLetters;
    group.ahead = part ? group.size + behind : 0;
    behind = group.joined ? group.ahead : 0;
  }
}

void DigitGroups::cut(std::uint32_t word, std::uint32_t line, bool& open, bool& slash) {
  const std::string_view text = std::string_view(page_.words[word].text).substr(0, kLongestWord);
  first_of_word_[word] = static_cast<std::uint32_t>(groups_.size());
  for (std::size_t at = 0; at < text.size();) {
    if (class_of(text[at]) == 0) {
      const std::size_t separator = separator_at(text, at);
      open = open && separator > 0;
      slash = slash || text[at] == '/';
      at += std::max<std::size_t>(separator, 1);
      continue;
    }
    Group group{word, line, static_cast<std::uint16_t>(at), 0, false, false, false, open, slash, 0};
    std::uint8_t classes = 0;
    for (std::uint8_t one = 0; at < text.size() && (one = class_of(text[at])) != 0; ++at) classes |= one;
    group.has_digit = (classes & kDigit) != 0;
    group.has_letter = (classes & (kCapital | kLower)) != 0;
    group.has_lower = (classes & kLower) != 0;
    group.size = static_cast<std::uint16_t>(at - group.begin);
    groups_.push_back(group);
    open = true, slash = false;
  }
}

std::optional<Chain> DigitGroups::follow(std::uint32_t first, std::size_t skip, std::size_t longest, const std::function<Verdict(const Chain&)>& judge) const {
  Chain chain;
  chain.text = text(groups_[first]).substr(skip);
  chain.groups.push_back(first);
  chain.cuts.push_back(static_cast<std::uint32_t>(chain.text.size()));
  if (chain.text.size() > longest) return std::nullopt;
  switch (judge(chain)) {
    case Verdict::take: return chain;
    case Verdict::stop: return std::nullopt;
    case Verdict::more: return follow(std::move(chain), first + 1, longest, judge, kMostWraps);
  }
  return std::nullopt;
}

std::optional<Chain> DigitGroups::follow(Chain chain, std::uint32_t next, std::size_t longest, const std::function<Verdict(const Chain&)>& judge, int wraps) const {
  // The first group of another line of the column counts as joined, whatever stands before it on its own line.
  for (bool jumped = chain.groups.back() + 1 != next;; jumped = false) {
    const bool row_ends = next >= groups_.size() || groups_[next].line != groups_[chain.groups.back()].line;
    if (!jumped && wraps > 0 && (row_ends || !groups_[next].joined)) {
      for (const auto other : {beside(chain), wrap(chain)}) {
        if (!other || *other == next) continue;
        if (auto found = follow(chain, *other, longest, judge, wraps - 1)) return found;
      }
    }
    if (next >= groups_.size() || (!groups_[next].joined && !jumped)) return std::nullopt;
    const std::string_view more = text(groups_[next]);
    if (chain.text.size() + more.size() > longest) return std::nullopt;
    chain.text += more;
    chain.groups.push_back(next);
    chain.cuts.push_back(static_cast<std::uint32_t>(chain.text.size()));
    const Verdict verdict = judge(chain);
    if (verdict == Verdict::take) return chain;
    if (verdict == Verdict::stop) return std::nullopt;
    ++next;
  }
}

std::optional<std::uint32_t> DigitGroups::first_group(std::uint32_t position) const {
  const auto word = static_cast<std::size_t>(&index_.word_at(position) - page_.words.data());
  if (first_of_word_[word] == first_of_word_[word + 1]) return std::nullopt;
  return first_of_word_[word];
}

std::optional<std::uint32_t> DigitGroups::beside(const Chain& chain) const {
  if (chain.text.size() < kFewest) return std::nullopt;
  const pdf::Box& box = page_.words[groups_[chain.groups.back()].word].box;
  const auto& rows = index_.rows();
  for (std::size_t r = index_.row_below(box.y0); r < rows.size() && middle(rows[r].box) < box.y1; ++r) {
    for (const Cell& cell : index_.cells_of(rows[r])) {
      if (cell.box.x0 > box.x1) return first_group(cell.first);
    }
  }
  return std::nullopt;
}

std::optional<std::uint32_t> DigitGroups::wrap(const Chain& chain) const {
  if (chain.text.size() < kFewest) return std::nullopt;
  // Only the groups of the last line: those above it are wrapped already.
  const std::uint32_t line = groups_[chain.groups.back()].line;
  pdf::Box box = page_.words[groups_[chain.groups.back()].word].box;
  for (const std::uint32_t group : chain.groups) {
    if (groups_[group].line == line) box = united(box, page_.words[groups_[group].word].box);
  }
  return below(box);
}

Found DigitGroups::found(const Chain& chain) const {
  Found out;
  out.page = page_.number;
  std::uint32_t last = UINT32_MAX;
  for (const std::uint32_t group : chain.groups) {
    const std::uint32_t at = groups_[group].word;
    if (at == last) continue;
    const pdf::Word& word = page_.words[at];
    out.box = last == UINT32_MAX ? word.box : united(out.box, word.box);
    if (last != UINT32_MAX) out.text += ' ';
    out.text += word.text;
    last = at;
  }
  return out;
}

std::optional<std::uint32_t> DigitGroups::below(const pdf::Box& box) const {
  const float height = box.y1 - box.y0;
  const auto& rows = index_.rows();
  for (std::size_t r = index_.row_below(box.y1); r < rows.size() && rows[r].box.y0 <= box.y1 + 1.5F * height; ++r) {
    for (const Cell& cell : index_.cells_of(rows[r])) {
      if (cell.box.x1 < box.x0 || cell.box.x0 > box.x1) continue;
      for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) {
        const float x = index_.word_at(at).box.x0;
        if (x < box.x0 - height || x > box.x1) continue;
        if (const auto group = first_group(at)) return group;
      }
    }
  }
  return std::nullopt;
}

}  // namespace faturad::extract
