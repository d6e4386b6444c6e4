#include "pdf/annotation.hpp"

#include <algorithm>
#include <cmath>

namespace faturad::pdf {
namespace {

constexpr int kHidden = 1 << 1, kNoView = 1 << 5;

}  // namespace

bool is_shown(Objects& objects, const OptionalContent& layers, const Dict& annotation) {
  const int flags = objects.get(annotation, "F").integer_or(0);
  if ((flags & (kHidden | kNoView)) || objects.get(annotation, "Subtype").name() == "Popup") return false;
  const Object* layer = annotation.find("OC");
  return !layer || !layers.hidden(*layer);
}

std::optional<Appearance> find_appearance(Objects& objects, const Dict& annotation) {
  const Object* appearance = &objects.get(objects.get(annotation, "AP").dict(), "N");
  if (!appearance->stream()) appearance = &objects.get(appearance->dict(), objects.get(annotation, "AS").name());
  double rect[4], box[4], own[6] = {1, 0, 0, 1, 0, 0};
  if (!appearance->stream() || !read_numbers(objects, objects.get(annotation, "Rect"), rect, 4) ||
      !read_numbers(objects, objects.get(appearance->dict(), "BBox"), box, 4))
    return std::nullopt;
  read_numbers(objects, objects.get(appearance->dict(), "Matrix"), own, 6);
  const Matrix matrix{own[0], own[1], own[2], own[3], own[4], own[5]};
  const Point corners[] = {matrix.apply(box[0], box[1]), matrix.apply(box[2], box[1]), matrix.apply(box[0], box[3]),
                           matrix.apply(box[2], box[3])};
  const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
  const auto [bottom, top] = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
  if (!(right - left > 0) || !(top - bottom > 0)) return std::nullopt;
  Matrix fit;
  fit.a = std::abs(rect[2] - rect[0]) / (right - left), fit.d = std::abs(rect[3] - rect[1]) / (top - bottom);
  fit.e = std::min(rect[0], rect[2]) - left * fit.a, fit.f = std::min(rect[1], rect[3]) - bottom * fit.d;
  return Appearance{appearance->stream(), fit};
}

}  // namespace faturad::pdf
