// The elements of an e-invoice's XML in the order of the file, and the one pass that makes them.
#pragma once

#include <cstdint>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

#include "extract/xml/xml_limits.hpp"
#include "faturad/core/error.hpp"

namespace faturad::extract {

// Views into the characters that it was made of, or into `resolved`. Elements of foreign namespaces are not in it.
struct XmlTree {
  struct Node {
    std::string_view text;  // an element's local name; of characters what they say
    bool element = true;
    std::uint32_t parent = 0, next = 0, child = 0;  // 0 is the document itself, so none as next and child
    std::uint32_t first_attribute = 0, attribute_count = 0;
  };
  struct Attribute {
    std::string_view name, value;  // its local name; declarations of namespaces are none
  };
  std::vector<Node> nodes{1};
  std::vector<Attribute> attributes;
  std::forward_list<std::string> resolved;  // texts that were written with entities
  std::vector<std::string> warnings;        // oddities that did not keep it from being read

  std::uint32_t root() const { return nodes.front().child; }  // there always is one
};

// Texts of blanks alone, comments and processing instructions are left out. Of entities only the five of XML itself and numbers
// are known, others stay as they are written. A document type declaration is refused: the formats have none, and all that it
// can do (entities, external subsets) is harm. Errors: limit_exceeded, corrupt_document where it is not well-formed.
result<XmlTree> parse_xml(std::string_view utf8, const XmlLimits& limits);

}  // namespace faturad::extract
