#include "pdf/page_collector.hpp"

#include <algorithm>
#include <cmath>

#include "pdf/typeset.hpp"
#include "pdf/unmapped.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kMaxMarkedDepth = 4096;
constexpr std::size_t kContentAGlyph = 24, kMaxReserved = 1u << 15;  // bytes, about; glyphs
constexpr double kMinPicture = 0.04;                                 // of the page: smaller ones are logos, and no scan
constexpr std::size_t kMaxPictures = 64;

// True where what can be seen of a glyph, half an em around its stretch of baseline, is outside.
bool is_clipped(const Glyph& glyph, const ClipBox& clip) {
  const double half = glyph.size / 2;
  const ClipBox box{std::min(glyph.x, glyph.x + glyph.dx) - half, std::min(glyph.y, glyph.y + glyph.dy) - half,
                    std::max(glyph.x, glyph.x + glyph.dx) + half, std::max(glyph.y, glyph.y + glyph.dy) + half};
  return clip.misses(box);
}

}  // namespace

PageCollector::PageCollector(DocumentResources& document, float width, float height, std::size_t content_bytes)
    : document_(document) {
  out_.width = width, out_.height = height;
  out_.glyphs.reserve(std::min(content_bytes / kContentAGlyph, kMaxReserved));
}

void PageCollector::add_glyph(const FontGlyph& source, const GlyphRun& run, const Point& at, const ClipBox& clip) {
  const bool unexplained = !source.mapped && actual_texts_ == 0;
  // What has no text of its own is still a place for the text that stands for it.
  const bool placed = !source.text.empty() || actual_texts_ > 0;
  if ((!unexplained && !placed) || hidden_depth_ > 0 || !run.readable) return;
  Glyph glyph = run.glyph;
  const Point origin = run.base.apply(at.x, at.y);
  glyph.dx = static_cast<float>(source.width * run.along.x), glyph.dy = static_cast<float>(source.width * run.along.y);
  glyph.x = static_cast<float>(origin.x), glyph.y = static_cast<float>(origin.y);
  if (!is_inside(glyph)) return;
  glyph.clipped = is_clipped(glyph, clip);
  if (unexplained && !glyph.clipped && !glyph.hidden && !glyph.barcode) note_unmapped(out_.unmapped, glyph, *run.font);
  if (!placed || document_.glyphs_left == 0) return;
  --document_.glyphs_left;
  glyph.text = source.text;
  out_.glyphs.push_back(glyph);
}

void PageCollector::add_field_line(const FieldLine& line, const Matrix& to_display) {
  document_.glyphs_left -= typeset(line, to_display, document_.glyphs_left, out_);
}

// Written so that what is no number is not inside.
bool PageCollector::is_inside(const Glyph& glyph) const {
  const auto [left, right] = std::minmax({glyph.x, glyph.x + glyph.dx});
  const auto [top, bottom] = std::minmax({glyph.y, glyph.y + glyph.dy});
  return right + glyph.size >= 0 && left <= out_.width && bottom >= 0 && top - glyph.size <= out_.height;
}

void PageCollector::add_image(const Matrix& ctm) {
  if (hidden_depth_ > 0) return;
  out_.has_image = true;
  const double page = static_cast<double>(out_.width) * static_cast<double>(out_.height);
  if (!(page > 0)) return;
  const double share = std::min(1.0, std::abs(ctm.determinant()) / page);
  out_.image_area += static_cast<float>(share);
  if (share >= kMinPicture && out_.pictures.size() < kMaxPictures)
    out_.pictures.push_back(ClipBox::transformed({0, 0, 1, 1}, ctm));
}

void PageCollector::begin_marked(const Dict& properties, std::span<const Token> operands) {
  if (marked_.size() >= kMaxMarkedDepth) end_marked();  // damage; hiding too much would be worse
  MarkedContent marked = read_marked_content(document_.objects, document_.layers, properties, operands);
  marked.first_glyph = out_.glyphs.size();
  if (marked.hides) ++hidden_depth_;
  if (marked.actual_text) ++actual_texts_;
  marked_.push_back(std::move(marked));
}

void PageCollector::end_marked() {
  if (marked_.empty()) return;
  const MarkedContent marked = std::move(marked_.back());
  marked_.pop_back();
  if (marked.hides) --hidden_depth_;
  if (!marked.actual_text) return;
  --actual_texts_;
  replace_with_actual_text(out_, marked);
}

}  // namespace faturad::pdf
