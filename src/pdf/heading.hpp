// Which way text runs on the page as displayed.
#pragma once

#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

struct Heading {
  Direction direction;
  float skew;  // radians, as Glyph's
};

// The nearest of the four directions to (dx, dy), y growing downwards, and what is left of the angle.
Heading heading_of(double dx, double dy);

}  // namespace faturad::pdf
