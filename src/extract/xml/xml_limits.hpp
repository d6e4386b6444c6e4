// What hostile XML is refused by.
#pragma once

#include <cstddef>

namespace faturad::extract {

struct XmlLimits {
  std::size_t bytes = 32u << 20;       // of the file; embedded documents (BT-125) are in it
  std::size_t nodes = 1'000'000;       // elements, sections and attributes; an invoice of 10,000 lines has 600,000
  std::size_t depth = 64;              // the formats nest 12 deep
  std::size_t attribute_bytes = 16u << 10;  // of one tag's name and attributes together
};

}  // namespace faturad::extract
