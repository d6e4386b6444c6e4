// Sets text that comes without a font, as a viewer would.
#pragma once

#include "pdf/field_value.hpp"
#include "pdf/matrix.hpp"
#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

// Adds the line, in Helvetica, to the page: `most` glyphs of it at most. Returns how many it added.
std::size_t typeset(const FieldLine& line, const Matrix& to_display, std::size_t most, PageGlyphs& page);

}  // namespace faturad::pdf
