// Puts the glyphs of a page into words, lines and reading order.
#pragma once

#include "faturad/pdf/text_page.hpp"
#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

// `number` counts from 1.
TextPage lay_out(const PageGlyphs& glyphs, int number);

}  // namespace faturad::pdf
