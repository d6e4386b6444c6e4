// Base encodings of simple fonts (ISO 32000-1, annex D) and the metrics of the standard 14 fonts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace faturad::pdf {

enum class BaseEncoding { standard, win_ansi, mac_roman, pdf_doc, symbol, zapf_dingbats };

// Code points by code; 0 where a code has no character.
const std::array<char16_t, 256>& encoding_table(BaseEncoding encoding);
// By the name that a font dictionary uses, e.g. "WinAnsiEncoding".
std::optional<BaseEncoding> encoding_by_name(std::string_view name);

// Widths of a standard 14 font or of one whose name says that it has the same metrics (Arial, Times New Roman...).
class StandardMetrics {
 public:
  // Nothing where the name, with or without subset prefix, is of no such font.
  static std::optional<StandardMetrics> find(std::string_view base_font);
  // The nearest of them for a font without metrics.
  static StandardMetrics fallback(bool fixed_pitch, bool serif, bool bold);

  // Thousandths of an em; 0 where the font has no such character.
  int width(std::uint8_t code, char16_t code_point) const;
  // The encoding that the font itself has.
  BaseEncoding encoding() const;

 private:
  enum class Family : std::uint8_t {
    helvetica,
    helvetica_bold,
    times,
    times_bold,
    times_italic,
    times_bold_italic,
    courier,
    symbol,
    zapf_dingbats
  };
  explicit StandardMetrics(Family family) : family_(family) {}
  Family family_;
};

}  // namespace faturad::pdf
