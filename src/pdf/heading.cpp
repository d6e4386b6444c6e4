#include "pdf/heading.hpp"

#include <cmath>

namespace faturad::pdf {
namespace {

// Lines of scanned pages lean a little; they are level all the same.
constexpr double kMaxLevelSlope = 0.06;
constexpr double kDiagonalBias = 1.001;  // text at 45 degrees goes one way, whatever rounding says

}  // namespace

Heading heading_of(double dx, double dy) {
  const double flat = std::abs(dx), steep = std::abs(dy);
  const bool across = flat * kDiagonalBias >= steep;
  const Direction direction = across    ? dx >= 0 ? Direction::right : Direction::left
                              : dy >= 0 ? Direction::down
                                        : Direction::up;
  if ((across ? steep : flat) <= kMaxLevelSlope * (across ? flat : steep)) return {direction, 0};
  const double angle = across ? std::atan2(dx >= 0 ? dy : -dy, flat) : std::atan2(dy >= 0 ? -dx : dx, steep);
  return {direction, static_cast<float>(angle)};
}

}  // namespace faturad::pdf
