#include "pdf/true_type.hpp"

#include <algorithm>
#include <map>

#include "pdf/glyph_names.hpp"
#include "pdf/glyph_order.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kMaxTables = 64, kMaxMappings = 1u << 19;  // of all cmaps of a font together
constexpr std::uint32_t kMaxGroups = 0x10000, kMaxGroupSpan = 0x10000;
constexpr std::uint32_t kPostInOrder = 0x00010000, kPostWithNames = 0x00020000;

// Big-endian reads; zero beyond the end.
unsigned u16(std::string_view data, std::size_t at) {
  if (at + 2 > data.size()) return 0;
  return static_cast<unsigned>(static_cast<unsigned char>(data[at]) << 8 | static_cast<unsigned char>(data[at + 1]));
}
std::uint32_t u32(std::string_view data, std::size_t at) { return u16(data, at) << 16 | u16(data, at + 2); }

std::string_view slice(std::string_view data, std::size_t at, std::size_t length = std::string_view::npos) {
  return at < data.size() ? data.substr(at, length) : std::string_view();
}

// `glyph` may be 0, which is none. False ends it: tables that map the same codes over and over are an attack.
using Visit = std::function<bool(std::uint32_t code, std::uint32_t glyph)>;

void visit_format4(std::string_view data, const Visit& visit) {
  const std::size_t segments = u16(data, 6) / 2;
  const std::size_t ends = 14, starts = ends + segments * 2 + 2, deltas = starts + segments * 2,
                    offsets = deltas + segments * 2;
  for (std::size_t s = 0; s < segments && offsets + s * 2 + 2 <= data.size(); ++s) {
    const unsigned first = u16(data, starts + s * 2), last = u16(data, ends + s * 2);
    const unsigned delta = u16(data, deltas + s * 2), offset = u16(data, offsets + s * 2);
    for (unsigned code = first; code <= last && code != 0xFFFF; ++code) {
      unsigned glyph = offset == 0 ? code : u16(data, offsets + s * 2 + offset + (code - first) * 2);
      if (glyph != 0 || offset == 0) glyph = (glyph + delta) & 0xFFFF;
      if (!visit(code, glyph)) return;
    }
  }
}

void visit_format12(std::string_view data, const Visit& visit) {
  const std::uint32_t groups = std::min(u32(data, 12), kMaxGroups);
  for (std::uint32_t g = 0; g < groups && 28 + std::size_t{g} * 12 <= data.size(); ++g) {
    const std::size_t at = 16 + std::size_t{g} * 12;
    const std::uint32_t first = u32(data, at), last = u32(data, at + 4), glyph = u32(data, at + 8);
    if (last < first || last - first > kMaxGroupSpan) continue;
    for (std::uint32_t i = 0; i <= last - first; ++i)
      if (!visit(first + i, glyph + i)) return;
  }
}

void visit_mappings(std::string_view data, const Visit& visit) {
  switch (u16(data, 0)) {
    case 0:
      for (std::uint32_t code = 0; code < 256 && 6 + code < data.size(); ++code)
        if (data[6 + code] != 0 && !visit(code, static_cast<unsigned char>(data[6 + code]))) return;
      return;
    case 4: visit_format4(data, visit); return;
    case 6:
      for (std::uint32_t i = 0, first = u16(data, 6); i < u16(data, 8) && 12 + i * 2 <= data.size(); ++i)
        if (const unsigned glyph = u16(data, 10 + i * 2); glyph != 0 && !visit(first + i, glyph)) return;
      return;
    case 12: visit_format12(data, visit); return;
    default: return;
  }
}

int s16(std::string_view data, std::size_t at) { return static_cast<std::int16_t>(u16(data, at)); }

// One contour of four points, wider than high, its middle between 0.15 and 0.5 em above the baseline.
bool is_bar(std::string_view outline, int em) {
  constexpr unsigned kLastPointOfFour = 3;
  if (s16(outline, 0) != 1 || u16(outline, 10) != kLastPointOfFour) return false;
  const int width = s16(outline, 6) - s16(outline, 2), height = s16(outline, 8) - s16(outline, 4);
  const int twice_middle = s16(outline, 8) + s16(outline, 4);
  return height > 0 && 2 * width >= 3 * height && 5 * height <= em && 10 * twice_middle >= 3 * em && twice_middle <= em;
}

bool is_private(char32_t c) { return c >= 0xE000 && c <= 0xF8FF; }

}  // namespace

std::string_view TrueType::table(std::string_view tag) const {
  const std::size_t count = std::min<std::size_t>(u16(data_, 4), kMaxTables);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = 12 + i * 16;
    if (slice(data_, at, 4) == tag) return slice(data_, u32(data_, at + 8), u32(data_, at + 12));
  }
  return {};
}

std::vector<TrueType::Subtable> TrueType::subtables() const {
  const std::string_view cmap = table("cmap");
  std::vector<Subtable> found;
  for (std::size_t i = 0; i < std::min<std::size_t>(u16(cmap, 2), kMaxTables); ++i) {
    const std::size_t at = 4 + i * 8;
    found.push_back({u16(cmap, at), u16(cmap, at + 2), slice(cmap, u32(cmap, at + 4))});
  }
  return found;
}

GlyphText TrueType::glyph_text() const {
  GlyphText text;
  std::size_t left = kMaxMappings;
  for (const Subtable& subtable : subtables()) {
    const bool unicode =
        subtable.platform == 0 || (subtable.platform == 3 && (subtable.encoding == 1 || subtable.encoding == 10));
    if (!unicode) continue;
    visit_mappings(subtable.data, [&](std::uint32_t code, std::uint32_t glyph) {
      if (--left == 0) return false;
      if (glyph == 0) return true;
      const auto [at, added] = text.try_emplace(glyph, code);
      if (!added && is_private(at->second)) at->second = code;
      return true;
    });
    if (left == 0) break;
  }
  if (text.empty()) text = post_text();
  add_dashes(text);
  return text;
}

// A glyph that no table names but whose outline is one flat bar between baseline and x-height is a hyphen: subsetters
// lose the name of alternates such as "hyphen.case", which stand in many invoice numbers.
void TrueType::add_dashes(GlyphText& text) const {
  const std::string_view head = table("head"), offsets = table("loca"), outlines = table("glyf");
  const int em = static_cast<int>(u16(head, 18));
  const bool wide = u16(head, 50) != 0;
  const std::size_t glyphs = offsets.size() / (wide ? 4 : 2);
  for (std::uint32_t glyph = 1; glyph + 1 < glyphs; ++glyph) {
    const auto offset = [&](std::uint32_t g) {
      return wide ? u32(offsets, std::size_t{g} * 4) : u16(offsets, std::size_t{g} * 2) * 2u;
    };
    if (offset(glyph + 1) <= offset(glyph) || text.contains(glyph)) continue;
    if (is_bar(slice(outlines, offset(glyph), offset(glyph + 1) - offset(glyph)), em)) text.emplace(glyph, U'-');
  }
}

// By the glyphs' names, of which the first 258 are known by number.
GlyphText TrueType::post_text() const {
  const std::string_view post = table("post");
  const std::uint32_t version = u32(post, 0);
  GlyphText text;
  const auto add = [&](std::uint32_t glyph, char32_t character) {
    if (character != 0) text.emplace(glyph, character);
  };
  if (version == kPostInOrder)
    for (std::uint32_t glyph = 0; glyph < std::min(kOrderedGlyphs, u16(table("maxp"), 4)); ++glyph)
      add(glyph, ordered_character(glyph));
  if (version != kPostWithNames) return text;
  const std::size_t glyphs = u16(post, 32);
  std::vector<std::string_view> names;
  for (std::size_t at = 34 + glyphs * 2; at < post.size();) {
    const std::size_t length = static_cast<unsigned char>(post[at]);
    names.push_back(slice(post, at + 1, length));
    at += length + 1;
  }
  for (std::uint32_t glyph = 0; glyph < glyphs; ++glyph) {
    const unsigned index = u16(post, 34 + std::size_t{glyph} * 2);
    if (index < kOrderedGlyphs) add(glyph, ordered_character(index));
    if (index < kOrderedGlyphs || index - kOrderedGlyphs >= names.size()) continue;
    const std::string named = text_of_glyph_name(names[index - kOrderedGlyphs]);
    std::string_view rest = named;
    if (!named.empty()) add(glyph, take_code_point(rest));
  }
  return text;
}

BuiltinEncoding TrueType::encoding() const {
  std::map<std::uint32_t, std::uint32_t> glyph_of_code;
  std::size_t left = kMaxMappings;
  for (const Subtable& subtable : subtables()) {
    const bool symbol = subtable.platform == 3 && subtable.encoding == 0;
    if (!symbol && subtable.platform != 1) continue;
    visit_mappings(subtable.data, [&](std::uint32_t code, std::uint32_t glyph) {
      if (--left == 0) return false;
      if (glyph == 0) return true;
      const std::uint32_t low = symbol && code >= 0xF000 && code <= 0xF0FF ? code - 0xF000 : code;
      if (low < 256) glyph_of_code.try_emplace(low, glyph);
      return true;
    });
    if (left == 0) break;
  }
  const GlyphText text = glyph_text();
  if (text.empty() || glyph_of_code.empty()) return {};
  BuiltinEncoding encoding(256);
  for (const auto& [code, glyph] : glyph_of_code) {
    const auto at = text.find(glyph);
    if (at != text.end() && !is_private(at->second)) append_utf8(encoding[code], at->second);
  }
  return encoding;
}

}  // namespace faturad::pdf
