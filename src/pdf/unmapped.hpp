// Glyphs of which their font does not say what they mean: where they stand, and in which font.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "faturad/pdf/text_page.hpp"
#include "pdf/font.hpp"
#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

// Adds to the last run what continues it, else begins one.
void note_unmapped(std::vector<UnmappedRun>& runs, const Glyph& glyph, const Font& font);

// One sentence for each font that leaves glyphs unexplained, for the document's warnings.
std::vector<std::string> describe_unmapped(std::span<const TextPage> pages);

}  // namespace faturad::pdf
