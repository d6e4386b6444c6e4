// Refuses hostile XML before a tree is built of it.
#pragma once

#include <cstddef>
#include <string_view>

#include "faturad/core/error.hpp"

namespace faturad::extract {

struct XmlLimits {
  std::size_t bytes = 32u << 20;       // of the file; embedded documents (BT-125) are in it
  std::size_t nodes = 1'000'000;       // elements, sections and attributes; an invoice of 10,000 lines has 600,000
  std::size_t depth = 64;              // the formats nest 12 deep
  std::size_t attribute_bytes = 16u << 10;  // of one tag's name and attributes together
};

// One pass over the characters, no memory. A document type declaration is refused: the formats have none, and all that it
// can do (entities, external subsets) is harm. Errors: limit_exceeded, corrupt_document.
result<void> check_xml_limits(std::string_view utf8, const XmlLimits& limits = {});

}  // namespace faturad::extract
