#include "text_stages.hpp"

#include <vector>

#include "cpu_time.hpp"
#include "faturad/pdf/document_reader.hpp"
#include "pdf/content_lexer.hpp"
#include "pdf/file_source.hpp"
#include "pdf/filters.hpp"
#include "pdf/layout.hpp"
#include "pdf/page_tree.hpp"
#include "pdf/podofo_source.hpp"
#include "pdf/text_machine.hpp"
#include "text_engines.hpp"

namespace faturad::bench {
namespace {

constexpr std::uint64_t kBudget = 1u << 30;

// As read_document opens it.
std::unique_ptr<pdf::ObjectSource> open_source(std::string_view bytes) {
  const auto span = std::as_bytes(std::span(bytes));
  if (auto sound = pdf::open_sound_file(span, kBudget)) return sound;
  auto opened = pdf::open_with_podofo(span, {});
  return opened ? std::move(*opened) : nullptr;
}

pdf::DocumentResources make_resources(pdf::Objects& objects) {
  pdf::DocumentResources resources(objects, objects.get(objects.trailer().dict(), "Root").dict(), nullptr);
  resources.glyphs_left = resources.operators_left = kBudget;
  return resources;
}

// The Flate data of the pages' contents.
std::vector<std::string_view> deflated_contents(pdf::ObjectSource& source, pdf::Objects& objects,
                                                const std::vector<pdf::PageEntry>& pages) {
  std::vector<std::string_view> found;
  const auto add = [&](const pdf::Object& entry) {
    if (entry.stream() && objects.get(entry.dict(), "Filter").name() == "FlateDecode")
      found.push_back(source.raw_stream(entry.stream()->ref));
  };
  for (const pdf::PageEntry& page : pages) {
    const pdf::Object& contents = objects.get(*page.dict, "Contents");
    add(contents);
    for (const pdf::Object& part : contents.array()) add(objects.resolve(part));
  }
  return found;
}

}  // namespace

Stages measure_stages(std::string_view bytes) {
  Stages stages;
  std::unique_ptr<pdf::ObjectSource> source;
  std::unique_ptr<pdf::Objects> objects;
  std::vector<pdf::PageEntry> pages;
  stages.open = milliseconds([&] {
    source = open_source(bytes);
    if (!source) return;
    objects = std::make_unique<pdf::Objects>(*source, kBudget);
    pages = pdf::list_pages(*objects, kBudget);
  });
  if (!objects) return {};
  std::vector<pdf::PageContent> contents;
  stages.decode = milliseconds([&] {
    for (const pdf::PageEntry& page : pages) contents.push_back(pdf::page_content(*objects, page));
  });
  const auto deflated = deflated_contents(*source, *objects, pages);
  stages.inflate = milliseconds([&] {
    pdf::ByteBudget budget{kBudget};
    for (const std::string_view data : deflated) pdf::inflate(data, budget);
  });
  stages.lex = milliseconds([&] {
    for (const pdf::PageContent& page : contents) {
      pdf::ContentLexer lexer(page.content);
      while (lexer.next().kind != pdf::Token::Kind::end) lexer.release();
    }
  });
  auto resources = make_resources(*objects);
  std::vector<pdf::PageGlyphs> glyphs;
  const auto run = [&] {
    glyphs.clear();
    for (const pdf::PageContent& page : contents) glyphs.push_back(pdf::run_page(resources, page));
  };
  const double cold = milliseconds(run);
  stages.run = milliseconds(run);
  stages.fonts = cold - stages.run;
  stages.layout = milliseconds([&] {
    for (const pdf::PageGlyphs& page : glyphs) pdf::plain_text(pdf::lay_out(page, 1));
  });
  return stages;
}

namespace {

class Faturad final : public TextEngine {
 public:
  std::string text(std::string_view bytes) override {
    std::string out;
    const auto document = pdf::read_document(std::as_bytes(std::span(bytes)));
    if (document)
      for (const pdf::TextPage& page : document->pages) out += pdf::plain_text(page);
    return out;
  }
};

}  // namespace

std::unique_ptr<TextEngine> make_faturad() { return std::make_unique<Faturad>(); }

}  // namespace faturad::bench
