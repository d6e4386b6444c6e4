// Fonts with one-byte codes: Type 1, TrueType, Type 3.
#pragma once

#include <memory>

#include "pdf/font.hpp"

namespace faturad::pdf {

std::unique_ptr<Font> load_simple_font(Objects& objects, const Dict& dict);

}  // namespace faturad::pdf
