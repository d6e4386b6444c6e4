#include <mupdf/fitz.h>

#include "text_engines.hpp"

namespace faturad::bench {
namespace {

class Mupdf final : public TextEngine {
 public:
  Mupdf() : context_(fz_new_context(nullptr, nullptr, FZ_STORE_DEFAULT)) {
    fz_register_document_handlers(context_);
    fz_set_warning_callback(
        context_, [](void*, const char*) {}, nullptr);
    fz_set_error_callback(
        context_, [](void*, const char*) {}, nullptr);
  }
  ~Mupdf() override { fz_drop_context(context_); }
  Mupdf(const Mupdf&) = delete;
  Mupdf& operator=(const Mupdf&) = delete;

  // No C++ object lives across fz_try: it is left by longjmp.
  std::string text(std::string_view pdf) override {
    fz_buffer* const buffer = read(context_, pdf);
    if (!buffer) return {};
    std::string out(reinterpret_cast<const char*>(buffer->data), buffer->len);
    fz_drop_buffer(context_, buffer);
    return out;
  }

 private:
  static fz_buffer* read(fz_context* context, std::string_view pdf) {
    fz_stream* stream = nullptr;
    fz_document* document = nullptr;
    fz_buffer* buffer = nullptr;
    fz_output* output = nullptr;
    fz_var(stream), fz_var(document), fz_var(buffer), fz_var(output);
    fz_try(context) {
      stream = fz_open_memory(context, reinterpret_cast<const unsigned char*>(pdf.data()), pdf.size());
      document = fz_open_document_with_stream(context, "application/pdf", stream);
      buffer = fz_new_buffer(context, 4096);
      output = fz_new_output_with_buffer(context, buffer);
      const fz_stext_options options{};
      for (int i = 0, pages = fz_count_pages(context, document); i < pages; ++i) {
        fz_stext_page* const page = fz_new_stext_page_from_page_number(context, document, i, &options);
        fz_print_stext_page_as_text(context, output, page);
        fz_drop_stext_page(context, page);
      }
      fz_close_output(context, output);
    }
    fz_always(context) {
      fz_drop_output(context, output);
      fz_drop_document(context, document);
      fz_drop_stream(context, stream);
      fz_empty_store(context);  // each document starts cold, as in the other engines
    }
    fz_catch(context) {}
    return buffer;
  }

  fz_context* context_;
};

}  // namespace

std::unique_ptr<TextEngine> make_mupdf() { return std::make_unique<Mupdf>(); }

}  // namespace faturad::bench
