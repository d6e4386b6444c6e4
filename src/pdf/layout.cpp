#include "pdf/layout.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "pdf/barcode_text.hpp"
#include "pdf/bidi.hpp"
#include "pdf/fragment.hpp"

namespace faturad::pdf {
namespace {

constexpr float kWordGap = 0.11f;     // ems between two words at least
constexpr float kMaxOverlap = 0.12f;  // ems that two parts of a word may reach into each other: kerning, not overprint
constexpr float kRowShift = 0.35f;    // ems that baselines of one row may differ by
constexpr float kNoteSize = 0.85f, kNoteShift = 0.08f, kOtherRowShift = 0.12f;
// Steps of the angle by which text that leans is sorted; the offset keeps angles that people choose off the borders.
constexpr float kDegreesARadian = 57.29578f, kSkewStep = 4, kSkewOffset = 1.3f;
constexpr int kSkewSteps = 24;
// How far, in ems and in widths of the text, a copy drawn for boldness may be off.
constexpr float kDuplicateShift = 0.2f, kDuplicateShare = 0.5f;

Box level_box(const Fragment& f) {
  switch (f.direction) {
    case Direction::right: return {f.start, f.base - f.ascent, f.end, f.base - f.descent};
    case Direction::left: return {-f.end, -f.base + f.descent, -f.start, -f.base + f.ascent};
    case Direction::down: return {-f.base + f.descent, f.start, -f.base + f.ascent, f.end};
    case Direction::up: return {f.base - f.ascent, -f.end, f.base - f.descent, -f.start};
  }
  return {};
}

Box unite(const Box& a, const Box& b) {
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

// The box around text that leans.
Box lean(const Box& level, float skew) {
  const float c = std::cos(skew), s = std::sin(skew);
  const auto turn = [&](float x, float y) {
    const float to_x = x * c - y * s, to_y = x * s + y * c;
    return Box{to_x, to_y, to_x, to_y};
  };
  return unite(unite(turn(level.x0, level.y0), turn(level.x1, level.y0)),
               unite(turn(level.x0, level.y1), turn(level.x1, level.y1)));
}

Box box_of(const Fragment& f) { return f.skew == 0 ? level_box(f) : lean(level_box(f), f.skew); }

struct Row {
  float base = 0, size = 0;
  std::vector<Fragment*> fragments;
};

// A fragment and those glued to it.
struct Chain {
  float base, size;
  std::size_t first, last;
};

// Text that runs the same way. Level text comes first, from left to right before other directions; a stamp across the
// page is kept out of the rows that it crosses.
int flow_of(const Fragment& f) {
  if (f.skew == 0) return static_cast<int>(f.direction);
  const float degrees = f.skew * kDegreesARadian;
  return 4 + static_cast<int>(f.direction) * kSkewSteps + static_cast<int>((degrees + 45 + kSkewOffset) / kSkewStep);
}

std::map<int, std::vector<Chain>> make_flows(const std::vector<Fragment>& fragments) {
  std::map<int, std::vector<Chain>> flows;
  for (std::size_t i = 0; i < fragments.size();) {
    std::size_t end = i + 1;
    while (end < fragments.size() && fragments[end].glued) ++end;
    const auto biggest = std::max_element(fragments.begin() + static_cast<std::ptrdiff_t>(i),
                                          fragments.begin() + static_cast<std::ptrdiff_t>(end),
                                          [](const Fragment& a, const Fragment& b) { return a.size < b.size; });
    flows[flow_of(fragments[i])].push_back({biggest->base, biggest->size, i, end});
    i = end;
  }
  return flows;
}

// Chains whose baselines are nearly the same.
std::vector<Row> make_rows(std::vector<Fragment>& fragments, std::vector<Chain>& chains) {
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
  const float shift = std::min(kDuplicateShift * a.size, kDuplicateShare * (a.end - a.start));
  return a.text == b.text && std::abs(a.start - b.start) <= shift &&
         std::abs(a.base - b.base) <= kDuplicateShift * a.size;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A raised or lowered number is not the end of a number: "12,50" and the mark of its footnote stay apart, and so do the
// labels of a chart that touch.
bool is_note(const Fragment& a, const Fragment& b) {
  if (!is_digit(a.text.back()) || !is_digit(b.text.front())) return false;
  const float small = std::min(a.size, b.size), large = std::max(a.size, b.size);
  const float shift = std::abs(a.base - b.base);
  return shift > kOtherRowShift * large || (small < kNoteSize * large && shift > kNoteShift * large);
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
  page.unmapped = glyphs.unmapped;
  std::vector<Fragment> fragments = make_fragments(glyphs);
  PageBuilder builder(page);
  for (auto& [flow, chains] : make_flows(fragments)) {
    for (Row& row : make_rows(fragments, chains)) builder.add_row(row);
    if (flow == static_cast<int>(Direction::right)) page.level_lines = static_cast<std::uint32_t>(page.lines.size());
  }
  page.image_only = page.words.empty() && glyphs.has_image;
  return page;
}

}  // namespace faturad::pdf
