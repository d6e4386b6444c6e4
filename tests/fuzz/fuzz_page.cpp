// A page's content, run with a simple font, a composite font and a form: the text machine and the layout, without
// PoDoFo.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "pdf/layout.hpp"
#include "pdf/text_machine.hpp"

using namespace faturad::pdf;

namespace {

Object dict(std::initializer_list<std::pair<const char*, Object>> entries) {
  auto made = std::make_shared<Dict>();
  for (const auto& [key, value] : entries) made->add(key, value);
  return Object(std::shared_ptr<const Dict>(std::move(made)));
}

Object name(const char* text) { return Object(Name{text}); }

// Object 1 is a form whose content is the input itself.
class Source final : public ObjectSource {
 public:
  explicit Source(std::string_view content) : content_(content) {}
  Object trailer() override { return dict({}); }
  Object read(Ref) override {
    auto entries = std::make_shared<Dict>();
    entries->add("Subtype", name("Form"));
    return Object(Stream{std::move(entries), Ref{1, 0}});
  }
  std::string_view raw_stream(Ref) override { return content_; }
  bool damaged() const override { return false; }

 private:
  std::string_view content_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Source source(bytes);
  Objects objects(source, 1u << 20);
  DocumentResources document(objects, objects.trailer().dict(), nullptr);
  document.glyphs_left = 10'000, document.operators_left = 5'000;
  auto descendants = std::make_shared<Array>();
  descendants->push_back(dict({{"Subtype", name("CIDFontType2")}}));
  const Object composite = dict({{"Subtype", name("Type0")},
                                 {"Encoding", name("Identity-H")},
                                 {"DescendantFonts", Object(std::shared_ptr<const Array>(std::move(descendants)))}});
  const Object fonts =
      dict({{"F1", dict({{"Subtype", name("Type1")}, {"BaseFont", name("Helvetica")}})}, {"F2", composite}});
  const Object resources = dict({{"Font", fonts}, {"XObject", dict({{"X1", Object(Ref{1, 0})}})}});
  PageContent page;
  page.content = bytes;
  page.resources = &resources.dict();
  page.width = page.height = 500;
  page.to_display = {1, 0, 0, -1, 0, 500};
  lay_out(run_page(document, page), 1);
  return 0;
}
