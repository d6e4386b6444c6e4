// Embedded font programs: TrueType, Type 1 and CFF, and glyph names.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pdf/cff.hpp"
#include "pdf/glyph_names.hpp"
#include "pdf/true_type.hpp"
#include "pdf/type1.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const faturad::pdf::TrueType font(bytes);
  font.encoding();
  font.glyph_text();
  faturad::pdf::type1_encoding(bytes);
  faturad::pdf::cff_encoding(bytes);
  faturad::pdf::cff_glyph_text(bytes);
  faturad::pdf::text_of_glyph_name(bytes.substr(0, 64));
  return 0;
}
