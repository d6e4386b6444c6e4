#include "pdf/unmapped.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace faturad::pdf {
namespace {

constexpr std::size_t kMaxRuns = 1000;   // of a page; what comes after counts with the last
constexpr std::size_t kMaxWarnings = 5;  // fonts
constexpr float kMaxGap = 1;             // ems between glyphs of a run

// Around the glyph's stretch of baseline; text that leans gets the box of its nearest level direction.
Box box_of(const Glyph& glyph) {
  const auto [x0, x1] = std::minmax({glyph.x, glyph.x + glyph.dx});
  const auto [y0, y1] = std::minmax({glyph.y, glyph.y + glyph.dy});
  const float up = glyph.ascent * glyph.size, below = -glyph.descent * glyph.size;
  switch (glyph.direction) {
    case Direction::right: return {x0, y0 - up, x1, y1 + below};
    case Direction::left: return {x0, y0 - below, x1, y1 + up};
    case Direction::down: return {x0 - below, y0, x1 + up, y1};
    case Direction::up: return {x0 - up, y0, x1 + below, y1};
  }
  return {};
}

bool touches(const Box& run, const Box& next, float gap) {
  return next.x0 <= run.x1 + gap && next.x1 >= run.x0 - gap && next.y0 <= run.y1 + gap && next.y1 >= run.y0 - gap;
}

// On the run's line, not on the one below it.
bool continues(const UnmappedRun& run, const Glyph& glyph, const Box& box) {
  const bool across = glyph.direction == Direction::right || glyph.direction == Direction::left;
  const float shift = across ? std::abs(box.y1 - run.box.y1) : std::abs(box.x1 - run.box.x1);
  return shift < glyph.size / 2 && touches(run.box, box, kMaxGap * glyph.size);
}

}  // namespace

void note_unmapped(std::vector<UnmappedRun>& runs, const Glyph& glyph, const Font& font) {
  const Box box = box_of(glyph);
  const bool more = !runs.empty() && runs.back().font == font.name() && continues(runs.back(), glyph, box);
  if (!more && runs.size() < kMaxRuns) {
    runs.push_back({font.name(), 1, box});
    return;
  }
  UnmappedRun& run = runs.back();
  ++run.glyphs;
  if (more)
    run.box = {std::min(run.box.x0, box.x0), std::min(run.box.y0, box.y0), std::max(run.box.x1, box.x1),
               std::max(run.box.y1, box.y1)};
}

std::vector<std::string> describe_unmapped(std::span<const TextPage> pages) {
  struct Count {
    std::uint64_t glyphs = 0;
    int first_page = 0;
  };
  std::map<std::string_view, Count> fonts;
  for (const TextPage& page : pages) {
    for (const UnmappedRun& run : page.unmapped) {
      Count& count = fonts[run.font];
      count.glyphs += run.glyphs;
      if (count.first_page == 0) count.first_page = page.number;
    }
  }
  std::vector<std::string> warnings;
  for (const auto& [font, count] : fonts) {
    if (warnings.size() == kMaxWarnings) break;
    warnings.push_back(
        fmt::format("{} glyphs cannot be read, the first on page {}: the font \"{}\" does not say what they mean",
                    count.glyphs, count.first_page, font));
  }
  return warnings;
}

}  // namespace faturad::pdf
