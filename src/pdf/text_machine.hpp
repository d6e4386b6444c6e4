// Runs the content of pages and collects the glyphs that they show.
#pragma once

#include <string>

#include "pdf/document_resources.hpp"
#include "pdf/matrix.hpp"
#include "pdf/page_glyphs.hpp"

namespace faturad::pdf {

// Runs one page. `content` are its content streams joined, `to_display` takes user space to the page as displayed.
struct PageContent {
  std::string content;
  const Dict* resources = nullptr;
  const Object* annotations = nullptr;  // the Annots array; form fields show their values there
  Matrix to_display;
  float width = 0, height = 0;
};
PageGlyphs run_page(DocumentResources& document, const PageContent& page);

}  // namespace faturad::pdf
