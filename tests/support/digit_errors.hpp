// The mistakes that check digits are for: one character wrong, two neighbours swapped.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace faturad::test {

// All that `accepts` takes although one digit (letter) of `valid` became another digit (letter), or two neighbours changed
// places; sorted.
inline std::vector<std::string> undetected_errors(const std::string& valid, const std::function<bool(const std::string&)>& accepts) {
  std::vector<std::string> out;
  const auto try_one = [&](const std::string& wrong) {
    if (wrong != valid && accepts(wrong)) out.push_back(wrong);
  };
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const bool digit = valid[i] >= '0' && valid[i] <= '9';
    for (char c = digit ? '0' : 'A'; c <= (digit ? '9' : 'Z'); ++c) {
      std::string wrong = valid;
      wrong[i] = c;
      try_one(wrong);
    }
    if (i + 1 == valid.size()) break;
    std::string swapped = valid;
    std::swap(swapped[i], swapped[i + 1]);
    try_one(swapped);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace faturad::test
