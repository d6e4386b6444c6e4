// What clipping paths leave of a page, as far as it decides whether text can be seen at all.
#pragma once

#include <limits>

#include "pdf/matrix.hpp"

namespace faturad::pdf {

// The box around a clipping path. The path itself may hide more; text beside the box is hidden for sure.
struct ClipBox {
  double x0 = -kFar, y0 = -kFar, x1 = kFar, y1 = kFar;

  void intersect(const ClipBox& with);
  bool misses(const ClipBox& box) const { return box.x1 < x0 || box.x0 > x1 || box.y1 < y0 || box.y0 > y1; }

  static constexpr double kFar = std::numeric_limits<double>::max();
  // The box around `box` in the space that `matrix` leads to.
  static ClipBox transformed(const ClipBox& box, const Matrix& matrix);
};

// The path under construction, by its corners in user space: control points of curves count as corners.
class PathBox {
 public:
  void add(double x, double y);
  void add_rectangle(double x, double y, double width, double height);
  void clip() { clips_ = true; }
  // Ends the path; if it clips, takes what lies outside of it away from `clip`.
  void end(ClipBox& clip, const Matrix& ctm);

 private:
  ClipBox box_ = kNothing;
  bool clips_ = false;
  static constexpr ClipBox kNothing{ClipBox::kFar, ClipBox::kFar, -ClipBox::kFar, -ClipBox::kFar};
};

}  // namespace faturad::pdf
