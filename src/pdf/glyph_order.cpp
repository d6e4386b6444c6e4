#include "pdf/glyph_order.hpp"

#include <array>

#include "pdf/encodings.hpp"

namespace faturad::pdf {
namespace {

constexpr std::uint32_t kFirstAscii = 3, kFirstMac = 98, kFirstExtra = 226;  // glyphs
constexpr std::array<char16_t, 32> kExtra = {
    0x141, 0x142, 0x160, 0x161, 0x17D, 0x17E,  0xA6,  0xD0,  0xF0,  0xDD,  0xFD,  0xDE,  0xFE,  0x2212, 0xD7,  0xB9,
    0xB2,  0xB3,  0xBD,  0xBC,  0xBE,  0x20A3, 0x11E, 0x11F, 0x130, 0x15E, 0x15F, 0x106, 0x107, 0x10C,  0x10D, 0x111};

}  // namespace

char16_t ordered_character(std::uint32_t glyph) {
  if (glyph < kFirstAscii || glyph >= kOrderedGlyphs) return 0;
  if (glyph < kFirstMac) return static_cast<char16_t>(glyph - kFirstAscii + ' ');
  if (glyph < kFirstExtra) return encoding_table(BaseEncoding::mac_roman)[glyph - kFirstMac + 0x80];
  return kExtra[glyph - kFirstExtra];
}

}  // namespace faturad::pdf
