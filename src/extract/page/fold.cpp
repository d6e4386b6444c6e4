#include "extract/page/fold.hpp"

#include <algorithm>

namespace faturad::extract {
namespace {

// U+00C0..U+00FF by their second byte.
constexpr std::string_view kLatin1 = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty";

char form_c2(unsigned char next) {
  if (next == 0xba || next == 0xb0) return 'o';  // º °
  if (next == 0xaa) return 'a';                  // ª
  return next == 0xa0 ? ' ' : '\0';              // no-break space
}

// U+2010..U+2015 are dashes, U+2018 and U+2019 apostrophes, U+2212 the minus sign, U+2009 and U+202F narrow spaces.
char form_e2(unsigned char second, unsigned char third) {
  if (second == 0x80 && third >= 0x90 && third <= 0x95) return '-';
  if (second == 0x80 && (third == 0x98 || third == 0x99)) return '\'';
  if (second == 0x88 && third == 0x92) return '-';
  if (second == 0x80 && (third == 0x89 || third == 0xaf)) return ' ';
  return 0;
}

}  // namespace

Folding fold_beyond_ascii(std::string_view utf8, std::size_t at) {
  const auto byte = static_cast<unsigned char>(utf8[at]);
  const std::size_t bytes = std::min<std::size_t>(byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1, utf8.size() - at);
  const auto next = [&](std::size_t i) { return static_cast<unsigned char>(utf8[at + i]); };
  if (byte == 0xc3 && bytes == 2) return {kLatin1[next(1) & 63u], bytes};
  if (byte == 0xc2 && bytes == 2) return {form_c2(next(1)), bytes};
  if (byte == 0xc5 && bytes == 2 && (next(1) == 0x92 || next(1) == 0x93)) return {'o', bytes};  // the ligature oe
  if (byte == 0xe2 && bytes == 3) return {form_e2(next(1), next(2)), bytes};
  return {0, bytes};
}

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Folding one = fold_at(text, at);
    if (one.form != 0) out += one.form;
    at += one.bytes;
  }
  return out;
}

}  // namespace faturad::extract
