#include "pdf/content_lexer.hpp"

#include <algorithm>
#include <array>

namespace faturad::pdf {
namespace {

enum CharClass : std::uint8_t { kRegular = 0, kSpace = 1, kDelimiter = 2 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (const char c : {' ', '\t', '\r', '\n', '\f', '\0'}) classes[static_cast<unsigned char>(c)] = kSpace;
  for (const char c : {'(', ')', '<', '>', '[', ']', '{', '}', '/', '%'})
    classes[static_cast<unsigned char>(c)] = kDelimiter;
  return classes;
}

constexpr auto kClasses = make_classes();
// Of what a number needs these digits decide; further ones would only overflow.
constexpr int kMaxFractionDigits = 15;
constexpr std::ptrdiff_t kMaxExactDigits = 18;  // that a 64-bit number holds
constexpr std::array<double, kMaxFractionDigits + 1> kPowersOfTen = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                                     1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

std::uint8_t class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

struct Digits {
  std::int64_t value = 0;
  std::ptrdiff_t count = 0;
};

// Whole numbers are added up as such: a multiplication of doubles waits for the one before. Of more than
// kMaxExactDigits digits the value means nothing.
Digits read_digits(const char* at, const char* end) {
  const char* const start = at;
  std::uint64_t value = 0;
  for (unsigned digit = 0; at < end && (digit = static_cast<unsigned char>(*at) - unsigned{'0'}) < 10; ++at)
    value = value * 10 + digit;
  return {static_cast<std::int64_t>(value), at - start};
}

double value_of_digits(const char* at, std::ptrdiff_t count) {
  double value = 0;
  for (const char* const end = at + count; at < end; ++at) value = value * 10 + (*at - '0');
  return value;
}

// Behind the EI of an image come operators, not bytes of the image.
bool looks_like_content(const char* at, const char* end) {
  const char* const stop = at + std::min<std::ptrdiff_t>(end - at, 24);
  return std::all_of(at, stop, [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t'; });
}

}  // namespace

char* ByteArena::take(std::size_t bytes) {
  while (current_ < chunks_.size() && used_ + bytes > chunks_[current_].size) ++current_, used_ = 0;
  if (current_ == chunks_.size()) {
    const std::size_t size = std::max(bytes, kChunk);
    chunks_.push_back({std::make_unique<char[]>(size), size});
  }
  char* const taken = chunks_[current_].bytes.get() + used_;
  used_ += bytes;
  return taken;
}

void ByteArena::reset() { current_ = 0, used_ = 0; }

// These loops walk a copy of at_: a store to the member at each byte would be a third of their time.
void ContentLexer::skip_space() {
  const char* at = at_;
  for (; at < end_; ++at) {
    if (*at == '%') {
      while (at < end_ && *at != '\n' && *at != '\r') ++at;
      if (at == end_) break;
    } else if (class_of(*at) != kSpace) {
      break;
    }
  }
  at_ = at;
}

Token ContentLexer::next() {
  skip_space();
  if (at_ == end_) return {};
  const char c = *at_;
  if (is_digit(c) || c == '-' || c == '+' || c == '.') return read_number();
  switch (c) {
    case '/': return read_name();
    case '(': return read_string();
    case '[': ++at_; return {Token::Kind::array_begin, 0, {}};
    case ']': ++at_; return {Token::Kind::array_end, 0, {}};
    case '<':
      if (end_ - at_ < 2 || at_[1] != '<') return read_hex_string();
      at_ += 2;
      return {Token::Kind::dict_begin, 0, {}};
    case '>': at_ += end_ - at_ >= 2 && at_[1] == '>' ? 2 : 1; return {Token::Kind::dict_end, 0, {}};
    case '{':
    case '}':
    case ')': ++at_; return {Token::Kind::keyword, 0, {at_ - 1, 1}};
    default: return read_keyword();
  }
}

Token ContentLexer::read_number() {
  const char *at = at_, *const end = end_;
  bool negative = false;
  for (; at < end && (*at == '-' || *at == '+'); ++at) negative |= *at == '-';
  const Digits whole = read_digits(at, end);
  double value = whole.count <= kMaxExactDigits ? static_cast<double>(whole.value) : value_of_digits(at, whole.count);
  at += whole.count;
  std::ptrdiff_t digits = whole.count;
  if (at < end && *at == '.') {
    ++at;
    const Digits fraction = read_digits(at, at + std::min<std::ptrdiff_t>(end - at, kMaxFractionDigits));
    digits += fraction.count;
    at += fraction.count;
    while (at < end && is_digit(*at)) ++at;
    // "12.-34", as broken writers put negative fractions: the rest is noise.
    if (at < end && *at == '-')
      while (at < end && (is_digit(*at) || *at == '-')) ++at;
    value += static_cast<double>(fraction.value) / kPowersOfTen[static_cast<std::size_t>(fraction.count)];
  }
  if (digits == 0 && at < end && class_of(*at) == kRegular) return read_keyword();
  at_ = at;
  return {Token::Kind::number, negative ? -value : value, {}};
}

Token ContentLexer::read_name() {
  const char* const start = ++at_;
  bool escaped = false;
  for (; at_ < end_ && class_of(*at_) == kRegular; ++at_) escaped |= *at_ == '#';
  const std::string_view raw(start, static_cast<std::size_t>(at_ - start));
  if (!escaped) return {Token::Kind::name, 0, raw};
  char* const decoded = arena_.take(raw.size());
  std::size_t length = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const bool is_escape =
        raw[i] == '#' && i + 2 < raw.size() && hex_value(raw[i + 1]) >= 0 && hex_value(raw[i + 2]) >= 0;
    decoded[length++] = is_escape ? static_cast<char>(hex_value(raw[i + 1]) << 4 | hex_value(raw[i + 2])) : raw[i];
    if (is_escape) i += 2;
  }
  return {Token::Kind::name, 0, {decoded, length}};
}

Token ContentLexer::read_string() {
  const char* const start = ++at_;
  int depth = 1;
  bool plain = true;
  const char* scan = start;
  for (; scan < end_; ++scan) {
    if (*scan == '\\') {
      plain = false;
      if (++scan == end_) break;
    } else if (*scan == '(') {
      ++depth;
    } else if (*scan == ')' && --depth == 0) {
      break;
    } else if (*scan == '\r') {
      plain = false;
    }
  }
  const std::string_view raw(start, static_cast<std::size_t>(scan - start));
  at_ = scan < end_ ? scan + 1 : end_;
  if (plain) return {Token::Kind::string, 0, raw};

  char* const decoded = arena_.take(raw.size());
  std::size_t length = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char c = raw[i];
    if (c == '\r') {
      if (i + 1 < raw.size() && raw[i + 1] == '\n') ++i;
      c = '\n';
    } else if (c == '\\') {
      if (++i == raw.size()) break;
      c = raw[i];
      if (c == 'n')
        c = '\n';
      else if (c == 'r')
        c = '\r';
      else if (c == 't')
        c = '\t';
      else if (c == 'b')
        c = '\b';
      else if (c == 'f')
        c = '\f';
      else if (c >= '0' && c <= '7') {
        int value = 0;
        std::size_t stop = std::min(i + 3, raw.size());
        for (; i < stop && raw[i] >= '0' && raw[i] <= '7'; ++i) value = value * 8 + (raw[i] - '0');
        --i;
        c = static_cast<char>(value);
      } else if (c == '\n' || c == '\r') {  // a line broken by a backslash is no line break
        if (c == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') ++i;
        continue;
      }
    }
    decoded[length++] = c;
  }
  return {Token::Kind::string, 0, {decoded, length}};
}

Token ContentLexer::read_hex_string() {
  const char* const start = ++at_;
  while (at_ < end_ && *at_ != '>') ++at_;
  const std::string_view raw(start, static_cast<std::size_t>(at_ - start));
  if (at_ < end_) ++at_;
  char* const decoded = arena_.take(raw.size() / 2 + 1);
  std::size_t length = 0;
  int high = -1;
  for (const char c : raw) {
    const int value = hex_value(c);
    if (value < 0) continue;
    if (high >= 0) decoded[length++] = static_cast<char>(high << 4 | value);
    high = high >= 0 ? -1 : value;
  }
  if (high >= 0) decoded[length++] = static_cast<char>(high << 4);
  return {Token::Kind::string, 0, {decoded, length}};
}

Token ContentLexer::read_keyword() {
  const char* const start = at_;
  while (at_ < end_ && class_of(*at_) == kRegular) ++at_;
  if (at_ == start) ++at_;
  return {Token::Kind::keyword, 0, {start, static_cast<std::size_t>(at_ - start)}};
}

void ContentLexer::skip_inline_image() {
  if (at_ < end_) ++at_;  // the one white-space byte behind ID
  const char* found = find_image_end(true);
  // Some writers put nothing between the image and its EI.
  if (!found) found = find_image_end(false);
  at_ = found ? found + 2 : end_;
}

const char* ContentLexer::find_image_end(bool after_space) const {
  for (const char* at = at_; end_ - at >= 2; ++at) {
    if (at[0] == 'E' && at[1] == 'I' && (end_ - at == 2 || class_of(at[2]) == kSpace) &&
        (!after_space || class_of(at[-1]) == kSpace) && looks_like_content(at + 2, end_))
      return at;
  }
  return nullptr;
}

}  // namespace faturad::pdf
