// Marked content (BMC and BDC to EMC) as far as it changes text: layers and ActualText.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "pdf/content_lexer.hpp"
#include "pdf/objects.hpp"
#include "pdf/optional_content.hpp"
#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

struct MarkedContent {
  bool hides = false;                      // belongs to a layer that is off
  std::optional<std::string> actual_text;  // UTF-8
  std::size_t first_glyph = 0;             // of the page, shown since it was opened
};

// `operands` are those of BMC or BDC: a tag and, for BDC, a name in `properties` or a dictionary.
MarkedContent read_marked_content(Objects& objects, const OptionalContent& layers, const Dict& properties,
                                  std::span<const Token> operands);

// Spreads the actual text evenly over what the glyphs cover. Text over several lines stays as it is shown.
void replace_with_actual_text(PageGlyphs& page, const MarkedContent& marked);

}  // namespace faturad::pdf
