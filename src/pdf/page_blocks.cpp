#include "faturad/pdf/page_blocks.hpp"

#include <algorithm>
#include <span>

#include "pdf/gutter.hpp"

namespace faturad::pdf {
namespace {

constexpr int kMaxNesting = 6;         // columns in columns; beyond, lines stay as they are
constexpr float kBlockGap = 0.7f;      // of the lower line's height that parts two blocks
constexpr float kMaxSizeRatio = 1.3f;  // between lines of one block

float height(const Box& box) { return box.y1 - box.y0; }

bool continues(const Line& above, const Line& below) {
  const float gap = below.box.y0 - above.box.y1, h = height(below.box);
  const bool beside = above.box.x1 <= below.box.x0 || below.box.x1 <= above.box.x0;
  return !beside && gap < kBlockGap * h && gap > -h &&
         std::max(height(above.box), h) <= kMaxSizeRatio * std::min(height(above.box), h);
}

class Reader {
 public:
  explicit Reader(const TextPage& page) : page_(page) {}

  void read(std::span<const Line> lines, int depth) {
    const auto gutter = depth < kMaxNesting ? find_gutter(page_, lines) : std::nullopt;
    if (!gutter) return add(lines);
    read(lines.first(gutter->first), depth + 1);
    read_columns(lines.subspan(gutter->first, gutter->last - gutter->first), *gutter, depth);
    read(lines.subspan(gutter->last), depth + 1);
  }

  // Lines that belong to no other block's flow.
  void add(std::span<const Line> lines) {
    bool begins = true;
    for (const Line& line : lines) {
      begins = begins || !continues(out_.lines.back(), line);
      if (begins) out_.blocks.push_back({static_cast<std::uint32_t>(out_.lines.size()), 0, line.box});
      Block& block = out_.blocks.back();
      ++block.line_count;
      block.box = {std::min(block.box.x0, line.box.x0), std::min(block.box.y0, line.box.y0),
                   std::max(block.box.x1, line.box.x1), std::max(block.box.y1, line.box.y1)};
      out_.lines.push_back(line);
      begins = false;
    }
  }

  PageBlocks take() { return std::move(out_); }

 private:
  void read_columns(std::span<const Line> lines, const Gutter& gutter, int depth) {
    std::vector<Line> left, right;
    std::ptrdiff_t from_the_right = 0;
    for (const Line& line : lines) {
      const Parts parts = cut(page_, line, (gutter.x0 + gutter.x1) / 2);
      if (parts.left.word_count > 0) left.push_back(parts.left);
      if (parts.right.word_count > 0) right.push_back(parts.right);
      if (parts.left.word_count > 0 && parts.right.word_count > 0) from_the_right += parts.right_to_left ? 1 : -1;
    }
    if (from_the_right > 0) left.swap(right);
    read(left, depth + 1);
    read(right, depth + 1);
  }

  const TextPage& page_;
  PageBlocks out_;
};

}  // namespace

PageBlocks find_blocks(const TextPage& page) {
  Reader reader(page);
  const std::span lines(page.lines);
  const std::size_t level = std::min<std::size_t>(page.level_lines, lines.size());
  reader.read(lines.first(level), 0);
  reader.add(lines.subspan(level));
  return reader.take();
}

}  // namespace faturad::pdf
