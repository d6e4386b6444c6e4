// Affine transforms as PDF writes them: [x y 1] times the matrix.
#pragma once

#include <cmath>

namespace faturad::pdf {

struct Point {
  double x = 0, y = 0;
};

struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

  // First this one, then `next`.
  Matrix then(const Matrix& next) const {
    return {a * next.a + b * next.c, a * next.b + b * next.d,          c * next.a + d * next.c,
            c * next.b + d * next.d, e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f};
  }
  Point apply(double x, double y) const { return {x * a + y * c + e, x * b + y * d + f}; }
  double determinant() const { return a * d - b * c; }
};

}  // namespace faturad::pdf
