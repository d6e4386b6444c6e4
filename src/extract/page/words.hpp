// The words of a text.
#pragma once

#include <algorithm>
#include <string_view>

#include <boost/container/small_vector.hpp>

namespace faturad::extract {

// What stands between blanks, as views into `text`; few enough to need no memory of their own.
using Words = boost::container::small_vector<std::string_view, 16>;

inline Words words_of(std::string_view text) {
  Words out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return out;
}

}  // namespace faturad::extract
