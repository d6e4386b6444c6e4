// Type 0 fonts: codes of one to four bytes, CIDs, their CMaps and widths.
#pragma once

#include <memory>

#include "pdf/font.hpp"

namespace faturad::pdf {

std::unique_ptr<Font> load_composite_font(Objects& objects, const Dict& dict, const CMapLibrary* library);

}  // namespace faturad::pdf
