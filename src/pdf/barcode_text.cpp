#include "pdf/barcode_text.hpp"

#include <algorithm>
#include <array>

namespace faturad::pdf {
namespace {

constexpr std::array<std::string_view, 17> kFontNames = {
    "barcode",     "code128", "code 128", "code-128", "code39", "code 39", "code-39", "3of9",        "3 of 9",
    "interleaved", "2of5",    "2 of 5",   "ean13",    "ean-13", "upc-a",   "codabar", "idautomation"};
constexpr std::size_t kMinBars = 20;            // letters: two digits take ten bars
constexpr std::ptrdiff_t kMinShareDivisor = 8;  // of either width a code has a good part
constexpr std::size_t kMinCode128 = 8;          // bytes: start, three characters, check, stop

bool is_bars(std::string_view text) {
  const auto narrow = [](char c) { return c == 'n' || c == 'N'; };
  const auto bar = [&](char c) { return narrow(c) || c == 'w' || c == 'W'; };
  if (text.starts_with('<')) text.remove_prefix(1);
  if (text.ends_with('>')) text.remove_suffix(1);
  if (text.size() < kMinBars || !std::all_of(text.begin(), text.end(), bar)) return false;
  const auto all = std::ssize(text), thin = std::count_if(text.begin(), text.end(), narrow);
  return std::min(thin, all - thin) >= all / kMinShareDivisor;
}

bool is_code128(std::string_view text) {
  const bool starts = text.starts_with("\u00CB") || text.starts_with("\u00CC") || text.starts_with("\u00CD");
  return starts && text.ends_with("\u00CE") && text.size() >= kMinCode128;
}

}  // namespace

bool is_barcode_font(std::string_view name) {
  return std::any_of(kFontNames.begin(), kFontNames.end(),
                     [&](std::string_view part) { return name.find(part) != std::string_view::npos; });
}

bool is_barcode_word(std::string_view text) { return is_bars(text) || is_code128(text); }

}  // namespace faturad::pdf
