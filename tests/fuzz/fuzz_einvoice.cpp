// Embedded e-invoices: decoding, limits, tree, both syntaxes, rules, comparison with a page, and the answer written of it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "faturad/extract/extract.hpp"

namespace {

// A page that shows some values of the seeds, so that the comparison goes both ways.
faturad::pdf::TextPage page() {
  faturad::pdf::TextPage out;
  out.number = 1;
  out.width = 595;
  out.height = 842;
  float x = 40;
  for (const char* text : {"Rechnungsnummer:", "RE-2026-0815", "Datum", "05.10.2026", "601,19", "DE89", "3704", "0044", "0532", "0130", "00"}) {
    out.words.push_back({text, {x, 40, x + 30, 50}, 10, false});
    x += 35;
  }
  out.lines.push_back({0, static_cast<std::uint32_t>(out.words.size()), {40, 40, x, 50}});
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const faturad::pdf::TextPage kPage = page();
  faturad::pdf::Document document;
  document.page_count = 1;
  document.pages = {kPage};
  document.attachments = {{"factur-x.xml", "Alternative", "text/xml", std::string(reinterpret_cast<const char*>(data), size)}};
  faturad::extract::to_json_members(faturad::extract::extract_invoices(document));
  return 0;
}
