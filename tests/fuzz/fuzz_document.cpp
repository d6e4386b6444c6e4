// Whole documents, with limits as small as the inputs.
#include <cstddef>
#include <cstdint>
#include <span>

#include "faturad/pdf/document_reader.hpp"

// PoDoFo 0.9.8 itself leaks a few bytes of some damaged documents.
extern "C" const char* __lsan_default_suppressions() { return "leak:libpodofo"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const faturad::pdf::ReadOptions options = [] {
    faturad::pdf::ReadOptions small;
    small.limits = {50, 4u << 20, 1u << 20, 20'000};
    return small;
  }();
  const auto document = faturad::pdf::read_document(std::as_bytes(std::span(data, size)), options);
  if (document)
    for (const auto& page : document->pages) {
      faturad::pdf::plain_text(page);
      faturad::pdf::layout_text(page);
      faturad::pdf::words_ndjson(page);
    }
  return 0;
}
