#include "pdf/layout.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "pdf/barcode_text.hpp"
#include "pdf/bidi.hpp"
#include "pdf/fragment.hpp"

namespace faturad::pdf {
namespace {

constexpr float kWordGap = 0.13f;     // ems between two words at least
constexpr float kMaxOverlap = 0.12f;  // ems that two parts of a word may reach into each other: kerning, not overprint
constexpr float kRowShift = 0.35f;    // ems that baselines of one row may differ by
constexpr float kNoteSize = 0.85f, kNoteShift = 0.08f;
constexpr float kDuplicateShift = 0.2f;  // ems that a copy drawn for boldness may be off

Box to_page(const Fragment& f, float start, float end, float base, float ascent, float descent) {
  switch (f.direction) {
    case Direction::right: return {start, base - ascent, end, base - descent};
    case Direction::left: return {-end, -base + descent, -start, -base + ascent};
    case Direction::down: return {-base + descent, start, -base + ascent, end};
    case Direction::up: return {base - ascent, -end, base - descent, -start};
  }
  return {};
}

Box unite(const Box& a, const Box& b) {
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

Box box_of(const Fragment& f) { return to_page(f, f.start, f.end, f.base, f.ascent, f.descent); }

struct Row {
  float base = 0, size = 0;
  std::vector<Fragment*> fragments;
};

// Fragments whose baselines are nearly the same; glued ones go with what they are glued to.
std::vector<Row> make_rows(std::vector<Fragment>& fragments, Direction direction) {
  struct Chain {
    float base, size;
    std::size_t first, last;
  };
  std::vector<Chain> chains;
  for (std::size_t i = 0; i < fragments.size();) {
    std::size_t end = i + 1;
    while (end < fragments.size() && fragments[end].glued) ++end;
    if (fragments[i].direction == direction) {
      const auto biggest = std::max_element(fragments.begin() + static_cast<std::ptrdiff_t>(i),
                                            fragments.begin() + static_cast<std::ptrdiff_t>(end),
                                            [](const Fragment& a, const Fragment& b) { return a.size < b.size; });
      chains.push_back({biggest->base, biggest->size, i, end});
    }
    i = end;
  }
  std::stable_sort(chains.begin(), chains.end(), [](const Chain& a, const Chain& b) { return a.base < b.base; });
  std::vector<Row> rows;
  for (const Chain& chain : chains) {
    const bool fits =
        !rows.empty() && chain.base - rows.back().base <= kRowShift * std::min(rows.back().size, chain.size);
    if (!fits) rows.push_back({chain.base, chain.size, {}});
    for (std::size_t i = chain.first; i < chain.last; ++i) rows.back().fragments.push_back(&fragments[i]);
  }
  return rows;
}

bool is_copy(const Fragment& a, const Fragment& b) {
  return a.text == b.text && std::abs(a.start - b.start) <= kDuplicateShift * a.size &&
         std::abs(a.base - b.base) <= kDuplicateShift * a.size;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A raised or lowered number in smaller type is not the end of a number: "12,50" and the mark of its footnote stay
// apart.
bool is_note(const Fragment& a, const Fragment& b) {
  if (!is_digit(a.text.back()) || !is_digit(b.text.front())) return false;
  const float small = std::min(a.size, b.size), large = std::max(a.size, b.size);
  return small < kNoteSize * large && std::abs(a.base - b.base) > kNoteShift * large;
}

bool joins_word(const Fragment& left, const Fragment& right) {
  const float em = std::min(left.size, right.size), gap = right.start - left.end;
  return !left.space_after && !is_note(left, right) && gap <= kWordGap * em &&
         (right.glued || gap >= -kMaxOverlap * em);
}

class PageBuilder {
 public:
  explicit PageBuilder(TextPage& page) : page_(page) {}

  void add_row(Row& row) {
    auto& parts = row.fragments;
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Fragment* a, const Fragment* b) { return a->start < b->start; });
    const auto first = static_cast<std::uint32_t>(page_.words.size());
    const Fragment* last = nullptr;
    for (const Fragment* part : parts) {
      if (part->barcode) continue;
      if (last && is_copy(*last, *part)) continue;
      const bool joins = last && joins_word(*last, *part);
      if (joins)
        extend(*part);
      else
        start(*part);
      last = part;
    }
    finish(first);
  }

 private:
  void start(const Fragment& part) { page_.words.push_back({part.text, box_of(part), part.size, part.bold}); }

  void extend(const Fragment& part) {
    Word& word = page_.words.back();
    word.text += part.text;
    word.box = unite(word.box, box_of(part));
    word.font_size = std::max(word.font_size, part.size);
  }

  void finish(std::uint32_t first) {
    const auto from = page_.words.begin() + first;
    page_.words.erase(
        std::remove_if(from, page_.words.end(), [](const Word& word) { return is_barcode_word(word.text); }),
        page_.words.end());
    order_for_reading(std::span(page_.words).subspan(first));
    const auto count = static_cast<std::uint32_t>(page_.words.size()) - first;
    if (count == 0) return;
    Box box = page_.words[first].box;
    for (std::uint32_t i = 1; i < count; ++i) box = unite(box, page_.words[first + i].box);
    page_.lines.push_back({first, count, box});
  }

  TextPage& page_;
};

}  // namespace

TextPage lay_out(const PageGlyphs& glyphs, int number) {
  TextPage page;
  page.number = number, page.width = glyphs.width, page.height = glyphs.height;
  page.unmapped_glyphs = glyphs.unmapped;
  std::vector<Fragment> fragments = make_fragments(glyphs);
  PageBuilder builder(page);
  for (const Direction direction : {Direction::right, Direction::down, Direction::left, Direction::up})
    for (Row& row : make_rows(fragments, direction)) builder.add_row(row);
  page.image_only = page.words.empty() && glyphs.has_image;
  return page;
}

}  // namespace faturad::pdf
