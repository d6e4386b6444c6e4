#include "pdf/font_common.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "pdf/barcode_text.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr int kFixedPitch = 1 << 0, kSerif = 1 << 1, kSymbolic = 1 << 2, kForceBold = 1 << 18;
// Metrics beyond these come from broken descriptors and would merge lines.
constexpr double kMinAscent = 0.5, kMaxAscent = 1.05, kMinDescent = -0.4, kMaxDescent = -0.1;

constexpr std::size_t kMaxName = 127;  // bytes, ISO 32000-1 annex C

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_space(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Zero-width characters and marks of direction and byte order.
bool is_invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

constexpr std::array<std::pair<char32_t, std::string_view>, 7> kLigatures = {
    {{0xFB00, "ff"}, {0xFB01, "fi"}, {0xFB02, "fl"}, {0xFB03, "ffi"}, {0xFB04, "ffl"}, {0xFB05, "st"}, {0xFB06, "st"}}};

}  // namespace

FontTraits read_traits(Objects& objects, std::string_view base_font, const Dict& descriptor) {
  FontTraits traits;
  const int flags = objects.get(descriptor, "Flags").integer_or(0);
  traits.fixed_pitch = flags & kFixedPitch;
  traits.serif = flags & kSerif;
  traits.symbolic = flags & kSymbolic;
  const std::string name = lower(base_font);
  traits.bold = (flags & kForceBold) || objects.get(descriptor, "FontWeight").number_or(0) >= 600 ||
                name.find("bold") != std::string::npos || name.find("black") != std::string::npos ||
                name.find("heavy") != std::string::npos || name.find("-semib") != std::string::npos;
  traits.barcode = is_barcode_font(name);
  const double ascent = objects.get(descriptor, "Ascent").number_or(0) / 1000;
  const double descent = objects.get(descriptor, "Descent").number_or(0) / 1000;
  if (ascent >= kMinAscent) traits.ascent = static_cast<float>(std::min(ascent, kMaxAscent));
  if (descent <= kMaxDescent) traits.descent = static_cast<float>(std::max(descent, kMinDescent));
  return traits;
}

std::string printable_name(std::string_view name) {
  std::string printable(name.substr(0, kMaxName));
  std::replace_if(
      printable.begin(), printable.end(), [](char c) { return c < 0x20 || c >= 0x7F; }, '?');
  return printable;
}

CMap read_cmap_stream(Objects& objects, const Object& map, const CMap::Finder& finder) {
  const Object& base = objects.get(map.dict(), "UseCMap");
  std::shared_ptr<const CMap> used;
  if (base.stream())
    used = std::make_shared<const CMap>(CMap::parse(objects.decode(*base.stream()), finder));
  else if (base.name().starts_with("Identity"))
    used = std::make_shared<const CMap>(CMap::identity(false));
  else if (finder && !base.name().empty())
    used = finder(base.name());
  return CMap::parse(objects.decode(*map.stream()), finder, std::move(used));
}

std::optional<CMap> read_to_unicode(Objects& objects, const Dict& font, const CMap::Finder& finder) {
  const Object& entry = objects.get(font, "ToUnicode");
  if (!entry.stream()) return std::nullopt;
  CMap map = read_cmap_stream(objects, entry, finder);
  if (!map.tells_characters_apart()) return std::nullopt;
  return map;
}

std::string clean_text(std::string text) {
  const auto harmless = [](unsigned char c) { return c >= 0x20 && c < 0x7F; };
  if (std::all_of(text.begin(), text.end(), harmless)) return text;
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const char32_t c = take_code_point(rest);
    const auto* const ligature =
        std::find_if(kLigatures.begin(), kLigatures.end(), [c](const auto& l) { return l.first == c; });
    if (ligature != kLigatures.end())
      out += ligature->second;
    else if (is_space(c))
      out.push_back(' ');
    else if (c == 0xAD)
      out.push_back('-');  // a soft hyphen that is shown is a hyphen
    else if (c >= 0x20 && (c < 0x7F || c >= 0xA0) && c != 0xFFFD && !is_invisible(c))
      append_utf8(out, c);
  }
  return out;
}

}  // namespace faturad::pdf
