#include "pdf/tex_encodings.hpp"

#include <algorithm>
#include <string>

namespace faturad::pdf {
namespace {

using Table = std::array<char16_t, 256>;

constexpr void put(Table& table, std::size_t from, std::u16string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) table[from + i] = text[i];
}

constexpr Table ascii() {
  Table out{};
  for (std::size_t code = 0x20; code < 0x7f; ++code) out[code] = static_cast<char16_t>(code);
  out[0x27] = u'\u2019';
  out[0x60] = u'\u2018';
  return out;
}

// Extended TeX Font Encoding, Latin, of Cork, 1990.
constexpr Table cork() {
  Table out = ascii();
  put(out, 0x00, u"\u0060\u00b4\u02c6\u02dc\u00a8\u02dd\u02da\u02c7\u02d8\u00af\u02d9\u00b8\u02db\u201a\u2039\u203a\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014");
  put(out, 0x19, u"\u0131\u0237\ufb00\ufb01\ufb02\ufb03\ufb04");
  out[0x7f] = u'-';
  put(out, 0x80, u"\u0102\u0104\u0106\u010c\u010e\u011a\u0118\u011e\u0139\u013d\u0141\u0143\u0147\u014a\u0150\u0154\u0158\u0160\u015a\u015e\u0164\u0162\u0170\u016e\u0178\u0179\u017d\u017b\u0132\u0130\u0111\u00a7");
  put(out, 0xa0, u"\u0103\u0105\u0107\u010d\u010f\u011b\u0119\u011f\u013a\u013e\u0142\u0144\u0148\u014b\u0151\u0155\u0159\u0161\u015b\u015f\u0165\u0163\u0171\u016f\u00ff\u017a\u017e\u017c\u0133\u00a1\u00bf\u00a3");
  for (std::size_t code = 0xc0; code < 0x100; ++code) out[code] = static_cast<char16_t>(code);
  out[0xd7] = u'\u0152';
  out[0xdf] = u'\u1e9e';
  out[0xf7] = u'\u0153';
  out[0xff] = u'\u00df';
  return out;
}

// The original encoding of Computer Modern Roman, of 128 codes.
constexpr Table original() {
  Table out = ascii();
  put(out, 0x00, u"\u0393\u0394\u0398\u039b\u039e\u03a0\u03a3\u03a5\u03a6\u03a8\u03a9\ufb00\ufb01\ufb02\ufb03\ufb04\u0131\u0237\u0060\u00b4\u02c7\u02d8\u00af\u02da\u00b8\u00df\u00e6\u0153\u00f8\u00c6\u0152\u00d8");
  out[0x22] = u'\u201d';
  out[0x3c] = u'\u00a1';
  out[0x3e] = u'\u00bf';
  out[0x5c] = u'\u201c';
  put(out, 0x7b, u"\u2013\u2014\u02dd\u02dc\u00a8");
  return out;
}

// The text companion's symbols that have a code point; its other codes mean nothing here.
constexpr Table companion() {
  Table out{};
  out[0x24] = u'$';
  out[0x27] = u'\'';
  out[0x2a] = u'*';
  out[0x2d] = u'-';
  for (std::size_t code = 0x30; code < 0x3a; ++code) out[code] = static_cast<char16_t>(code);
  out[0x84] = u'\u2020';
  out[0x85] = u'\u2021';
  out[0x87] = u'\u2030';
  out[0x88] = u'\u2022';
  out[0x97] = u'\u2122';
  out[0x9b] = u'\u2116';
  for (std::size_t code = 0xa2; code < 0xbf; ++code) out[code] = static_cast<char16_t>(code);
  for (const std::size_t none : {0xab, 0xad, 0xb8, 0xbb}) out[none] = 0;
  out[0xb8] = u'\u203b';
  out[0xbb] = u'\u221a';
  out[0xbf] = u'\u20ac';
  out[0xd6] = u'\u00d7';
  out[0xf6] = u'\u00f7';
  return out;
}

constexpr Table kCork = cork(), kOriginal = original(), kCompanion = companion();

bool is_named_by_code(std::string_view name, std::size_t code) { return name.size() <= 4 && name.starts_with('a') && name.substr(1) == std::to_string(code); }

}  // namespace

const std::array<char16_t, 256>* tex_encoding(std::span<const std::string_view, 256> names) {
  std::bitset<256> used;
  for (std::size_t code = 0; code < names.size(); ++code) {
    if (names[code].empty() || names[code] == ".notdef") continue;
    if (!is_named_by_code(names[code], code)) return nullptr;
    used.set(code);
  }
  if (used.none()) return nullptr;
  const auto any = [&](std::size_t from, std::size_t to) {
    for (std::size_t code = from; code < to; ++code) {
      if (used[code]) return true;
    }
    return false;
  };
  const bool letters = any('A', 'Z' + 1) || any('a', 'z' + 1);
  if (!letters && any(0x80, 0x100) && !any(0xc0, 0xd6) && !any(0xd7, 0xf6) && !any(0xf7, 0x100)) return &kCompanion;
  // What OT1 has at 11 to 15, its ligatures, are accents and single quotes in T1, which hardly stand alone.
  const bool cork = any(0x80, 0x100) || (any(0x1b, 0x20) && !any(0x0b, 0x10)) || used[0x15];
  return cork ? &kCork : &kOriginal;
}

bool is_euro_font(std::string_view base_font) {
  const std::size_t tag = base_font.find('+');
  if (tag != std::string_view::npos) base_font.remove_prefix(tag + 1);
  if (base_font.starts_with("TeX-")) base_font.remove_prefix(4);
  return base_font.starts_with("feym") || base_font.starts_with("feyb");
}

}  // namespace faturad::pdf
