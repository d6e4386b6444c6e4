// A value that a reader found, with the place and how sure it is.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "extract/page/page_index.hpp"

namespace faturad::extract {

template <class T>
struct Reading {
  T value;
  Found where;
  double confidence = 0;
};

template <class T>
using Readings = std::vector<Reading<T>>;

// The surest; of equals the first, as pages are read. Others that say the same make it surer: half of what is left to 0.95.
template <class T>
std::optional<Reading<T>> best(const Readings<T>& readings) {
  const Reading<T>* out = nullptr;
  for (const Reading<T>& one : readings) {
    if (out == nullptr || one.confidence > out->confidence) out = &one;
  }
  if (out == nullptr) return std::nullopt;
  Reading<T> copy = *out;
  for (const Reading<T>& one : readings) {
    if (&one == out || !(one.value == copy.value)) continue;
    if (copy.confidence < 0.95) copy.confidence += (0.95 - copy.confidence) / 2;
    break;
  }
  return copy;
}

}  // namespace faturad::extract
