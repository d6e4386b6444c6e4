#include "pdf/cff.hpp"

#include <algorithm>
#include <array>

#include "pdf/encodings.hpp"
#include "pdf/glyph_names.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr std::uint32_t kExpert = 1, kExpertSubset = 2;  // predefined charsets; 0 is that of the string ids
constexpr std::uint32_t kFirstOwnString = 391;           // string ids below are predefined
constexpr std::uint32_t kFirstLatinString = 150;  // those before are the characters of StandardEncoding, in its order
constexpr std::array<char16_t, 79> kLatinStrings = {
    0xB9,   0xAC,  0xB5, 0x2122, 0xD0, 0xBD, 0xB1, 0xDE,  0xBC, 0xF7, 0xA6,  0xB0, 0xFE, 0xBE, 0xB2, 0xAE,
    0x2212, 0xF0,  0xD7, 0xB3,   0xA9, 0xC1, 0xC2, 0xC4,  0xC0, 0xC5, 0xC3,  0xC7, 0xC9, 0xCA, 0xCB, 0xC8,
    0xCD,   0xCE,  0xCF, 0xCC,   0xD1, 0xD3, 0xD4, 0xD6,  0xD2, 0xD5, 0x160, 0xDA, 0xDB, 0xDC, 0xD9, 0xDD,
    0x178,  0x17D, 0xE1, 0xE2,   0xE4, 0xE0, 0xE5, 0xE3,  0xE7, 0xE9, 0xEA,  0xEB, 0xE8, 0xED, 0xEE, 0xEF,
    0xEC,   0xF1,  0xF3, 0xF4,   0xF6, 0xF2, 0xF5, 0x161, 0xFA, 0xFB, 0xFC,  0xF9, 0xFD, 0xFF, 0x17E};

std::uint32_t read(std::string_view data, std::size_t at, std::size_t bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    value = value << 8 | (at + i < data.size() ? static_cast<unsigned char>(data[at + i]) : 0u);
  return value;
}

// INDEX structure: count, offset size, offsets, data.
class Index {
 public:
  Index(std::string_view data, std::size_t start)
      : data_(data), start_(start), count_(read(data, start, 2)), width_(read(data, start + 2, 1)) {
    if (width_ < 1 || width_ > 4 || objects() > data.size()) count_ = 0;
  }
  std::uint32_t count() const { return count_; }
  std::size_t end() const { return count_ == 0 ? start_ + 2 : objects() + offset(count_); }
  std::string_view item(std::uint32_t i) const {
    if (i >= count_ || offset(i + 1) < offset(i) || objects() + offset(i) > data_.size()) return {};
    return data_.substr(objects() + offset(i), offset(i + 1) - offset(i));
  }

 private:
  // Offsets count from the byte before the data.
  std::size_t objects() const { return start_ + 2 + (std::size_t{count_} + 1) * width_; }
  std::size_t offset(std::uint32_t i) const { return read(data_, start_ + 3 + std::size_t{i} * width_, width_); }

  std::string_view data_;
  std::size_t start_;
  std::uint32_t count_, width_;
};

struct TopDict {
  std::uint32_t charset = 0, encoding = 0, char_strings = 0;
  bool cid_keyed = false;
};

TopDict parse_top_dict(std::string_view dict) {
  constexpr int kCharset = 15, kEncoding = 16, kCharStrings = 17, kEscape = 12, kRos = 30;
  TopDict top;
  std::uint32_t operand = 0;
  for (std::size_t at = 0; at < dict.size();) {
    const auto b = static_cast<unsigned char>(dict[at]);
    if (b == 28)
      operand = read(dict, at + 1, 2), at += 3;
    else if (b == 29)
      operand = read(dict, at + 1, 4), at += 5;
    else if (b == 30) {
      for (++at; at < dict.size() && (dict[at] & 0xF) != 0xF; ++at) {
      }
      ++at;
    } else if (b >= 32 && b <= 246)
      operand = b - 139u, ++at;
    else if (b >= 247 && b <= 250)
      operand = (b - 247u) * 256 + read(dict, at + 1, 1) + 108, at += 2;
    else if (b >= 251 && b <= 254)
      at += 2;
    else {
      if (b == kCharset) top.charset = operand;
      if (b == kEncoding) top.encoding = operand;
      if (b == kCharStrings) top.char_strings = operand;
      if (b == kEscape && read(dict, at + 1, 1) == kRos) top.cid_keyed = true;
      at += b == kEscape ? 2 : 1;
    }
  }
  return top;
}

class Cff {
 public:
  explicit Cff(std::string_view data)
      : data_(data),
        names_(data, read(data, 2, 1)),
        tops_(data, names_.end()),
        strings_(data, tops_.end()),
        top_(parse_top_dict(tops_.item(0))) {
    if (!top_.cid_keyed && top_.char_strings > 0) read_charset(Index(data, top_.char_strings).count());
  }

  std::string text(std::uint32_t glyph) const {
    return glyph < string_ids_.size() ? text_of_string(string_ids_[glyph]) : std::string();
  }
  std::size_t glyphs() const { return string_ids_.size(); }

  BuiltinEncoding encoding() const {
    if (string_ids_.empty() || top_.encoding <= 1) return {};
    BuiltinEncoding encoding(256);
    const std::uint32_t format = read(data_, top_.encoding, 1), count = read(data_, top_.encoding + 1, 1);
    std::size_t at = top_.encoding + 2;
    std::uint32_t glyph = 1;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t code = read(data_, at++, 1), more = (format & 0x7F) == 1 ? read(data_, at++, 1) : 0;
      for (std::uint32_t c = code; c <= code + more && c < 256; ++c) encoding[c] = text(glyph++);
    }
    if (format & 0x80)
      for (std::uint32_t i = 0, extra = read(data_, at++, 1); i < extra; ++i, at += 3)
        encoding[read(data_, at, 1)] = text_of_string(read(data_, at + 1, 2));
    return encoding;
  }

 private:
  void read_charset(std::uint32_t glyphs) {
    if (top_.charset == kExpert || top_.charset == kExpertSubset) return;  // small capitals and the like: not text
    string_ids_.push_back(0);
    std::size_t at = top_.charset;
    const std::uint32_t format = top_.charset > 0 ? read(data_, at++, 1) : 0;
    while (string_ids_.size() < glyphs) {
      if (top_.charset == 0) {
        string_ids_.push_back(static_cast<std::uint32_t>(string_ids_.size()));
        continue;
      }
      if (at >= data_.size()) return;
      const std::uint32_t first = read(data_, at, 2), more = format == 0 ? 0 : read(data_, at + 2, format);
      at += format == 0 ? 2 : 2 + format;
      for (std::uint32_t i = 0; i <= more && string_ids_.size() < glyphs; ++i) string_ids_.push_back(first + i);
      if (format > 2) return;
    }
  }

  std::string text_of_string(std::uint32_t id) const {
    if (id >= kFirstOwnString) return text_of_glyph_name(strings_.item(id - kFirstOwnString));
    std::string text;
    if (id >= kFirstLatinString && id - kFirstLatinString < kLatinStrings.size())
      append_utf8(text, kLatinStrings[id - kFirstLatinString]);
    if (id > 0 && id < kFirstLatinString) append_utf8(text, standard_character(id));
    return text;
  }

  static char16_t standard_character(std::uint32_t id) {
    for (const char16_t c : encoding_table(BaseEncoding::standard))
      if (c != 0 && --id == 0) return c;
    return 0;
  }

  std::string_view data_;
  Index names_, tops_, strings_;
  TopDict top_;
  std::vector<std::uint32_t> string_ids_;  // by glyph
};

}  // namespace

BuiltinEncoding cff_encoding(std::string_view program) { return Cff(program).encoding(); }

GlyphText cff_glyph_text(std::string_view program) {
  const Cff cff(program);
  GlyphText text;
  for (std::uint32_t glyph = 0; glyph < cff.glyphs(); ++glyph) {
    const std::string named = cff.text(glyph);
    std::string_view rest = named;
    if (!named.empty()) text.emplace(glyph, take_code_point(rest));
  }
  return text;
}

}  // namespace faturad::pdf
