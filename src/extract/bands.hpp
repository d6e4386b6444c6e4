// Parts of a page that follow each other from top to bottom: several boletos on one sheet, as carnês have them.
#pragma once

#include <vector>

#include "extract/exact/exact_reader.hpp"
#include "extract/page/page_index.hpp"

namespace faturad::extract {

struct Band {
  float top = 0, bottom = 0;  // points
};

// One for each boleto where a page shows several below each other and nothing else; else none.
std::vector<Band> boleto_bands(const PageIndex& page, const ExactFinds& finds);
bool inside(const pdf::Box& box, const Band& band);  // its middle
pdf::TextPage cut_out(const pdf::TextPage& page, const Band& band);
// Whether two pages are of one print: at least half of the words without digits are the same.
bool alike(const pdf::TextPage& a, const pdf::TextPage& b);
// Whether they also show the same figures: an original and its duplicate.
bool same_figures(const pdf::TextPage& a, const pdf::TextPage& b);

}  // namespace faturad::extract
