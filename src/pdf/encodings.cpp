#include "pdf/encodings.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>

namespace faturad::pdf {
namespace {

#include "pdf/data/encodings.inc"

struct StandardWidths {
  char16_t code_point;
  std::uint16_t widths[6];
};

#include "pdf/data/standard_widths.inc"

constexpr int kCourierWidth = 600;

// Lower case letters only, without the "ABCDEF+" of a subset.
std::string plain_name(std::string_view base_font) {
  if (base_font.size() > 7 && base_font[6] == '+') base_font.remove_prefix(7);
  std::string plain;
  for (const char c : base_font)
    if (std::isalpha(static_cast<unsigned char>(c))) plain.push_back(static_cast<char>(std::tolower(c)));
  return plain;
}

}  // namespace

const std::array<char16_t, 256>& encoding_table(BaseEncoding encoding) {
  switch (encoding) {
    case BaseEncoding::standard: return kStandard;
    case BaseEncoding::win_ansi: return kWinAnsi;
    case BaseEncoding::mac_roman: return kMacRoman;
    case BaseEncoding::pdf_doc: return kPdfDoc;
    case BaseEncoding::symbol: return kSymbol;
    case BaseEncoding::zapf_dingbats: return kZapfDingbats;
  }
  return kStandard;
}

std::optional<BaseEncoding> encoding_by_name(std::string_view name) {
  if (name == "WinAnsiEncoding") return BaseEncoding::win_ansi;
  if (name == "MacRomanEncoding") return BaseEncoding::mac_roman;
  if (name == "StandardEncoding") return BaseEncoding::standard;
  if (name == "PDFDocEncoding") return BaseEncoding::pdf_doc;
  return std::nullopt;
}

std::optional<StandardMetrics> StandardMetrics::find(std::string_view base_font) {
  const std::string name = plain_name(base_font);
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  const bool bold = has("bold"), italic = has("italic") || has("oblique");
  if (name == "symbol" || name.starts_with("symbolmt")) return StandardMetrics(Family::symbol);
  if (name == "zapfdingbats") return StandardMetrics(Family::zapf_dingbats);
  if (name.starts_with("courier")) return StandardMetrics(Family::courier);
  if ((name.starts_with("helvetica") || name.starts_with("arial")) && !has("narrow") && !has("condensed") &&
      !has("black"))
    return StandardMetrics(bold ? Family::helvetica_bold : Family::helvetica);
  if (name.starts_with("times"))
    return StandardMetrics(bold     ? italic ? Family::times_bold_italic : Family::times_bold
                           : italic ? Family::times_italic
                                    : Family::times);
  return std::nullopt;
}

StandardMetrics StandardMetrics::fallback(bool fixed_pitch, bool serif, bool bold) {
  if (fixed_pitch) return StandardMetrics(Family::courier);
  if (serif) return StandardMetrics(bold ? Family::times_bold : Family::times);
  return StandardMetrics(bold ? Family::helvetica_bold : Family::helvetica);
}

int StandardMetrics::width(std::uint8_t code, char16_t code_point) const {
  if (family_ == Family::courier) return kCourierWidth;
  if (family_ == Family::symbol) return kSymbolWidths[code];
  if (family_ == Family::zapf_dingbats) return kZapfDingbatsWidths[code];
  const auto* const at =
      std::lower_bound(std::begin(kStandardWidths), std::end(kStandardWidths), code_point,
                       [](const StandardWidths& row, char16_t wanted) { return row.code_point < wanted; });
  if (at == std::end(kStandardWidths) || at->code_point != code_point) return 0;
  return at->widths[static_cast<std::size_t>(family_)];
}

BaseEncoding StandardMetrics::encoding() const {
  if (family_ == Family::symbol) return BaseEncoding::symbol;
  return family_ == Family::zapf_dingbats ? BaseEncoding::zapf_dingbats : BaseEncoding::standard;
}

}  // namespace faturad::pdf
