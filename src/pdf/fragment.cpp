#include "pdf/fragment.hpp"

#include <algorithm>
#include <cmath>

namespace faturad::pdf {
namespace {

// In ems of the glyph before. Gaps wider than a fragment's own are judged again when lines are put together.
constexpr float kMaxGap = 0.11f, kMaxOverlap = 0.5f, kMaxBaseShift = 0.05f;
constexpr float kMaxGluedShift = 0.6f;
constexpr float kSameSize = 0.08f;
constexpr float kSameSkew = 0.02f;  // radians
// How far, in ems and in widths of the glyph, a copy for boldness may be off.
constexpr float kMaxCopyShift = 0.2f, kMaxCopyShare = 0.4f;
// A picture of this share of the page makes hidden text its OCR layer.
constexpr float kScanArea = 0.4f;

struct Along {
  float start, end, base;
};

// As if the page were turned back until the glyph's line is level.
Glyph level(const Glyph& glyph) {
  const float c = std::cos(glyph.skew), s = std::sin(glyph.skew);
  Glyph g = glyph;
  g.x = glyph.x * c + glyph.y * s, g.y = glyph.y * c - glyph.x * s;
  g.dx = glyph.dx * c + glyph.dy * s, g.dy = glyph.dy * c - glyph.dx * s;
  g.skew = 0;
  return g;
}

Along measure(const Glyph& g) {
  if (g.skew != 0) return measure(level(g));
  switch (g.direction) {
    case Direction::right: return {g.x, g.x + g.dx, g.y};
    case Direction::left: return {-g.x, -(g.x + g.dx), -g.y};
    case Direction::down: return {g.y, g.y + g.dy, -g.x};
    case Direction::up: return {-g.y, -(g.y + g.dy), g.x};
  }
  return {};
}

// A blank, or the zero-width space that some writers set where a word ends.
bool is_blank(std::string_view text) { return text == " " || text == "\xe2\x80\x8b"; }

class Builder {
 public:
  void add(const Glyph& glyph) {
    if (glyph.text.size() > 1 && glyph.text.find(' ') != std::string_view::npos) return add_parts(glyph);
    const Along at = measure(glyph);
    if (is_blank(glyph.text)) {
      if (!fragments_.empty() && follows(at)) fragments_.back().space_after = true;
      return;
    }
    if (is_copy(glyph, at)) {
      fragments_.back().bold = true;
      return;
    }
    if (fragments_.empty() || !continues(glyph, at)) open(glyph, at);
    Fragment& current = fragments_.back();
    current.text += glyph.text;
    current.clipped = current.clipped && glyph.clipped;
    current.end = std::max(current.end, at.end);
    last_text_ = glyph.text, last_at_ = at;
  }

  std::vector<Fragment> take() {
    for (std::size_t i = 1; i < fragments_.size(); ++i)
      if (fragments_[i - 1].clipped) fragments_[i].glued = false;
    std::erase_if(fragments_, [](const Fragment& fragment) { return fragment.clipped; });
    return std::move(fragments_);
  }

 private:
  // One glyph that stands for several words or for letters and a space: each byte gets its share of the width.
  void add_parts(const Glyph& glyph) {
    const auto size = static_cast<float>(glyph.text.size());
    for (std::size_t at = 0; at < glyph.text.size();) {
      const std::size_t end = glyph.text[at] == ' ' ? at + 1 : std::min(glyph.text.find(' ', at), glyph.text.size());
      Glyph part = glyph;
      part.text = glyph.text.substr(at, end - at);
      const float from = static_cast<float>(at) / size, share = static_cast<float>(end - at) / size;
      part.x += glyph.dx * from, part.y += glyph.dy * from;
      part.dx = glyph.dx * share, part.dy = glyph.dy * share;
      add(part);
      at = end;
    }
  }

  // Drawn once more next to itself for boldness. Letters that stand twice, as in "ll", are a width apart.
  bool is_copy(const Glyph& glyph, const Along& at) const {
    if (fragments_.empty() || glyph.text != last_text_) return false;
    const float shift = std::min(kMaxCopyShift * glyph.size, kMaxCopyShare * (last_at_.end - last_at_.start));
    return std::abs(at.start - last_at_.start) <= shift && std::abs(at.base - last_at_.base) <= shift;
  }

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
    return !last.space_after && last.direction == glyph.direction && std::abs(last.skew - glyph.skew) < kSameSkew &&
           last.barcode == glyph.barcode && gap <= kMaxGap * em && gap >= -kMaxOverlap * em &&
           std::abs(at.base - last.base) <= max_shift * em && at.start >= last.start;
  }

  bool continues(const Glyph& glyph, const Along& at) const {
    const Fragment& last = fragments_.back();
    return near_end(glyph, at, kMaxBaseShift) && std::abs(last.size - glyph.size) <= kSameSize * last.size;
  }

  void open(const Glyph& glyph, const Along& at) {
    Fragment next;
    next.start = at.start, next.end = at.end, next.base = at.base;
    next.size = glyph.size, next.ascent = glyph.ascent * glyph.size, next.descent = glyph.descent * glyph.size;
    next.direction = glyph.direction, next.skew = glyph.skew, next.bold = glyph.bold, next.barcode = glyph.barcode;
    next.clipped = true;
    next.glued = !fragments_.empty() && near_end(glyph, at, kMaxGluedShift);
    fragments_.push_back(std::move(next));
  }

  std::vector<Fragment> fragments_;
  std::string_view last_text_;
  Along last_at_{};
};

}  // namespace

std::vector<Fragment> make_fragments(const PageGlyphs& page) {
  const auto visible = [](const Glyph& g) { return !g.hidden && !g.clipped && !g.text.empty() && !is_blank(g.text); };
  const bool any_visible = std::any_of(page.glyphs.begin(), page.glyphs.end(), visible);
  const bool use_hidden = !any_visible || page.image_area >= kScanArea;
  const auto on_picture = [&](const Glyph& g) {
    return std::any_of(page.pictures.begin(), page.pictures.end(), [&](const ClipBox& box) {
      return g.x >= box.x0 && g.x <= box.x1 && g.y >= box.y0 && g.y <= box.y1;
    });
  };
  Builder builder;
  for (const Glyph& glyph : page.glyphs)
    if (!glyph.text.empty() && (!glyph.hidden || use_hidden || on_picture(glyph))) builder.add(glyph);
  return builder.take();
}

}  // namespace faturad::pdf
