// Takes down what the content of a page shows: glyphs, pictures, and what marked content says of both.
#pragma once

#include <span>
#include <vector>

#include "pdf/clip.hpp"
#include "pdf/content_lexer.hpp"
#include "pdf/document_resources.hpp"
#include "pdf/field_value.hpp"
#include "pdf/marked_content.hpp"
#include "pdf/text_state.hpp"

namespace faturad::pdf {

class PageCollector {
 public:
  // `width` and `height` of the page as displayed; `content_bytes` for a guess of how much there will be.
  PageCollector(DocumentResources& document, float width, float height, std::size_t content_bytes);

  // `at` is the glyph's origin in text space, `clip` what can be seen of the page.
  void add_glyph(const FontGlyph& glyph, const GlyphRun& run, const Point& at, const ClipBox& clip);
  void add_field_line(const FieldLine& line, const Matrix& to_display);
  // An image on the unit square of `ctm`.
  void add_image(const Matrix& ctm);

  void begin_marked(const Dict& properties, std::span<const Token> operands);
  void end_marked();
  std::size_t open_marked() const { return marked_.size(); }
  // What is not of the page's own content (annotations) is not in its layers.
  void show_all_layers() { hidden_depth_ = 0; }

  PageGlyphs take() { return std::move(out_); }

 private:
  bool is_inside(const Glyph& glyph) const;

  DocumentResources& document_;
  PageGlyphs out_;
  std::vector<MarkedContent> marked_;
  int actual_texts_ = 0;  // open marked content with ActualText
  int hidden_depth_ = 0;  // open marked content of layers that are off
};

}  // namespace faturad::pdf
