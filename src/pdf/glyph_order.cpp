#include "pdf/glyph_order.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "pdf/encodings.hpp"

namespace faturad::pdf {
namespace {

constexpr std::uint32_t kFirstAscii = 3, kFirstMac = kAsciiGlyphs, kFirstExtra = 226;  // glyphs
constexpr std::uint32_t kEuro = 188, kSecondGap = 209, kCoreEnd = 256;                 // glyphs of the core fonts
constexpr std::array<char16_t, 32> kExtra = {
    0x141, 0x142, 0x160, 0x161, 0x17D, 0x17E,  0xA6,  0xD0,  0xF0,  0xDD,  0xFD,  0xDE,  0xFE,  0x2212, 0xD7,  0xB9,
    0xB2,  0xB3,  0xBD,  0xBC,  0xBE,  0x20A3, 0x11E, 0x11F, 0x130, 0x15E, 0x15F, 0x106, 0x107, 0x10C,  0x10D, 0x111};

// Glyphs whose characters follow each other, of the core fonts behind the Macintosh set.
struct Run {
  std::uint16_t glyph, character, length;
};
constexpr std::array<Run, 40> kCoreRuns = {
    {{258, 0x102, 4}, {262, 0x10E, 3}, {265, 0x118, 4},  {269, 0x139, 2},  {271, 0x13D, 4},  {275, 0x143, 2},
     {277, 0x147, 2}, {279, 0x150, 2}, {281, 0x154, 2},  {283, 0x158, 4},  {287, 0x162, 4},  {291, 0x16E, 4},
     {295, 0x179, 4}, {299, 0x393, 1}, {300, 0x398, 1},  {301, 0x3A6, 1},  {302, 0x3B1, 1},  {303, 0x3B4, 2},
     {305, 0x3C3, 2}, {307, 0x3C6, 1}, {497, 0x386, 1},  {498, 0x388, 3},  {501, 0x38C, 1},  {502, 0x38E, 5},
     {507, 0x394, 4}, {511, 0x399, 9}, {520, 0x3A3, 3},  {523, 0x3A7, 10}, {533, 0x3B2, 2},  {535, 0x3B6, 10},
     {545, 0x3C1, 2}, {547, 0x3C5, 1}, {548, 0x3C7, 8},  {556, 0x401, 12}, {568, 0x40E, 66}, {634, 0x451, 12},
     {646, 0x45E, 2}, {648, 0x490, 2}, {651, 0x2116, 1}, {652, 0x3C0, 1}}};

}  // namespace

char16_t ordered_character(std::uint32_t glyph) {
  if (glyph < kFirstAscii || glyph >= kOrderedGlyphs) return 0;
  if (glyph < kFirstMac) return static_cast<char16_t>(glyph - kFirstAscii + ' ');
  if (glyph < kFirstExtra) return encoding_table(BaseEncoding::mac_roman)[glyph - kFirstMac + 0x80];
  return kExtra[glyph - kFirstExtra];
}

char16_t core_font_character(std::uint32_t glyph) {
  if (glyph == kEuro) return u'\u20AC';
  if (glyph < kCoreEnd) return ordered_character(glyph + (glyph >= kKeptGlyphs) + (glyph >= kSecondGap));
  const auto* const after = std::upper_bound(std::begin(kCoreRuns), std::end(kCoreRuns), glyph,
                                             [](std::uint32_t wanted, const Run& run) { return wanted < run.glyph; });
  if (after == std::begin(kCoreRuns)) return 0;
  const Run& run = after[-1];
  return glyph - run.glyph < run.length ? static_cast<char16_t>(run.character + (glyph - run.glyph)) : u'\0';
}

}  // namespace faturad::pdf
