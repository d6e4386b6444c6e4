// The text engines that bench/text compares, each behind one function.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace faturad::bench {

class TextEngine {
 public:
  virtual ~TextEngine() = default;
  // The text of all pages; empty where the engine cannot read the document.
  virtual std::string text(std::string_view pdf) = 0;
};

std::unique_ptr<TextEngine> make_poppler();
// Poppler converts every colour through ICC profiles, which text does not need. The benchmark takes the place of
// lcms' cmsCreateTransform to switch that off.
void set_color_transforms(bool on);
std::unique_ptr<TextEngine> make_mupdf();
std::unique_ptr<TextEngine> make_faturad();

}  // namespace faturad::bench
