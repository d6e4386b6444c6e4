#include <climits>

#include <dlfcn.h>

#include <cpp/poppler-document.h>
#include <cpp/poppler-global.h>
#include <cpp/poppler-page.h>

#include "text_engines.hpp"

namespace {

bool color_transforms = true;

}  // namespace

// Stands before the function of liblcms2 of that name, since the executable's symbols are looked up first.
extern "C" void* cmsCreateTransform(void* input, unsigned input_format, void* output, unsigned output_format,
                                    unsigned intent, unsigned flags) {
  using Create = void* (*)(void*, unsigned, void*, unsigned, unsigned, unsigned);
  static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "cmsCreateTransform"));
  return color_transforms && create ? create(input, input_format, output, output_format, intent, flags) : nullptr;
}

namespace faturad::bench {
namespace {

class Poppler final : public TextEngine {
 public:
  std::string text(std::string_view pdf) override {
    if (pdf.size() > INT_MAX) return {};
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
    std::string out;
    if (!document || document->is_locked()) return out;
    for (int i = 0; i < document->pages(); ++i) {
      const std::unique_ptr<poppler::page> page(document->create_page(i));
      if (!page) continue;
      const poppler::byte_array utf8 = page->text(poppler::rectf(), poppler::page::physical_layout).to_utf8();
      out.append(utf8.begin(), utf8.end());
    }
    return out;
  }
};

}  // namespace

void set_color_transforms(bool on) { color_transforms = on; }
std::unique_ptr<TextEngine> make_poppler() {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  return std::make_unique<Poppler>();
}

}  // namespace faturad::bench
