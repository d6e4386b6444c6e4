#include "pdf/clip.hpp"

#include <algorithm>

namespace faturad::pdf {

void ClipBox::intersect(const ClipBox& with) {
  x0 = std::max(x0, with.x0), y0 = std::max(y0, with.y0);
  x1 = std::min(x1, with.x1), y1 = std::min(y1, with.y1);
}

ClipBox ClipBox::transformed(const ClipBox& box, const Matrix& matrix) {
  const Point corners[] = {matrix.apply(box.x0, box.y0), matrix.apply(box.x1, box.y0), matrix.apply(box.x0, box.y1),
                           matrix.apply(box.x1, box.y1)};
  const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
  const auto [top, bottom] = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
  return {left, top, right, bottom};
}

void PathBox::add(double x, double y) {
  box_.x0 = std::min(box_.x0, x), box_.x1 = std::max(box_.x1, x);
  box_.y0 = std::min(box_.y0, y), box_.y1 = std::max(box_.y1, y);
}

void PathBox::add_rectangle(double x, double y, double width, double height) {
  add(x, y);
  add(x + width, y + height);
}

void PathBox::end(ClipBox& clip, const Matrix& ctm) {
  // A path without a point clips everything away, says the standard; viewers ignore it, and so does this.
  if (clips_ && box_.x0 <= box_.x1) clip.intersect(ClipBox::transformed(box_, ctm));
  *this = PathBox();
}

}  // namespace faturad::pdf
