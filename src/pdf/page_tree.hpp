// The pages of a document, whatever shape its page tree is in.
#pragma once

#include <vector>

#include "pdf/matrix.hpp"
#include "pdf/objects.hpp"
#include "pdf/text_machine.hpp"

namespace faturad::pdf {

// A page with what it inherits. Points into the objects it was read from.
struct PageEntry {
  const Dict* dict = nullptr;
  const Dict* resources = nullptr;
  double box[4] = {0, 0, 612, 792};  // crop box within the media box, normalised
  int rotate = 0;                    // 0, 90, 180 or 270, clockwise
};

// In order, at most `limit` of them; nodes that are their own ancestors are left out.
std::vector<PageEntry> list_pages(Objects& objects, std::size_t limit);

// User space to the page as displayed: origin at the top left, y down, rotation applied.
Matrix display_matrix(const PageEntry& page);

// Decodes and joins the content streams.
PageContent page_content(Objects& objects, const PageEntry& page);

}  // namespace faturad::pdf
