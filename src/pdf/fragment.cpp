#include "pdf/fragment.hpp"

#include <algorithm>
#include <cmath>

namespace faturad::pdf {
namespace {

// In ems of the glyph before. Gaps wider than a fragment's own are judged again when lines are put together.
constexpr float kMaxGap = 0.13f, kMaxOverlap = 0.5f, kMaxBaseShift = 0.05f;
constexpr float kMaxGluedShift = 0.6f;
constexpr float kSameSize = 0.08f;
// A picture of this share of the page makes hidden text its OCR layer.
constexpr float kScanArea = 0.4f;

struct Along {
  float start, end, base;
};

Along measure(const Glyph& g) {
  switch (g.direction) {
    case Direction::right: return {g.x, g.x + g.dx, g.y};
    case Direction::left: return {-g.x, -(g.x + g.dx), -g.y};
    case Direction::down: return {g.y, g.y + g.dy, -g.x};
    case Direction::up: return {-g.y, -(g.y + g.dy), g.x};
  }
  return {};
}

class Builder {
 public:
  void add(const Glyph& glyph) {
    const Along at = measure(glyph);
    if (glyph.text == " ") {
      if (!fragments_.empty() && follows(at)) fragments_.back().space_after = true;
      return;
    }
    if (fragments_.empty() || !continues(glyph, at)) open(glyph, at);
    Fragment& current = fragments_.back();
    current.text += glyph.text;
    current.end = std::max(current.end, at.end);
  }

  std::vector<Fragment> take() { return std::move(fragments_); }

 private:
  // A space set elsewhere, by writers that place each piece on its own, parts nothing here.
  bool follows(const Along& space) const {
    const Fragment& last = fragments_.back();
    return space.start - last.end >= -kMaxOverlap * last.size && space.start - last.end <= last.size &&
           std::abs(space.base - last.base) <= last.size;
  }

  bool near_end(const Glyph& glyph, const Along& at, float max_shift) const {
    const Fragment& last = fragments_.back();
    const float em = std::max(last.size, glyph.size);
    const float gap = at.start - last.end;
    return !last.space_after && last.direction == glyph.direction && last.barcode == glyph.barcode &&
           gap <= kMaxGap * em && gap >= -kMaxOverlap * em && std::abs(at.base - last.base) <= max_shift * em &&
           at.start >= last.start;
  }

  bool continues(const Glyph& glyph, const Along& at) const {
    const Fragment& last = fragments_.back();
    return near_end(glyph, at, kMaxBaseShift) && std::abs(last.size - glyph.size) <= kSameSize * last.size;
  }

  void open(const Glyph& glyph, const Along& at) {
    Fragment next;
    next.start = at.start, next.end = at.end, next.base = at.base;
    next.size = glyph.size, next.ascent = glyph.ascent * glyph.size, next.descent = glyph.descent * glyph.size;
    next.direction = glyph.direction, next.bold = glyph.bold, next.barcode = glyph.barcode;
    next.glued = !fragments_.empty() && near_end(glyph, at, kMaxGluedShift);
    fragments_.push_back(std::move(next));
  }

  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> make_fragments(const PageGlyphs& page) {
  const auto visible = [](const Glyph& g) { return !g.hidden && g.text != " "; };
  const bool any_visible = std::any_of(page.glyphs.begin(), page.glyphs.end(), visible);
  const bool use_hidden = !any_visible || page.image_area >= kScanArea;
  Builder builder;
  for (const Glyph& glyph : page.glyphs)
    if (!glyph.hidden || use_hidden) builder.add(glyph);
  return builder.take();
}

}  // namespace faturad::pdf
