#include "pdf/font.hpp"

#include "pdf/composite_font.hpp"
#include "pdf/simple_font.hpp"

namespace faturad::pdf {

std::unique_ptr<Font> load_font(Objects& objects, const Dict& dict, const CMapLibrary* library) {
  if (objects.get(dict, "Subtype").name() == "Type0") return load_composite_font(objects, dict, library);
  return load_simple_font(objects, dict);
}

}  // namespace faturad::pdf
