// Labels of all readers in one dictionary, found on a page in one pass.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/page/page_index.hpp"

namespace faturad::extract {

// What people write before a value. Letters and digits alone count, without case and accents: blanks, dots, colons and hyphens
// may stand anywhere or nowhere. '#' in a label stands for all ways to write "number": no, nr, n, num, numero, number, nummer, #...
struct Label {
  int id = 0;
  std::string_view text;
};

struct LabelMatch {
  int id = 0;
  std::uint32_t label = 0;        // its place in the list the dictionary was made of: the preference among those of an id
  std::uint32_t first = 0, last = 0;  // positions of its words on the page (PageIndex), the last one included
  std::size_t offset = 0;         // bytes of the first word before the label
  std::size_t rest = 0;           // bytes of the last word that belong to the label; behind them its value may stand glued to it
  pdf::Box box;
};

// Built once from a constant list; immutable afterwards, so any thread may read it.
class LabelDictionary {
 public:
  LabelDictionary(std::initializer_list<Label> labels) : LabelDictionary(std::vector<Label>(labels)) {}
  explicit LabelDictionary(const std::vector<Label>& labels);

  // In order of position; where labels overlap, the longest that starts first. A label that a cell ends amid and the cell below
  // it continues counts too; its words are those of the upper cell, its box both.
  std::vector<LabelMatch> find(const PageIndex& page) const;
  // The label that `text` begins with: its id, or -1.
  int starting(std::string_view text) const;
  // The label that `text` is, marks aside: its id, or -1.
  int whole(std::string_view text) const;

 private:
  // A character trie. The children of a node stand side by side: a walk meets most of them in one line of the cache.
  struct Node {
    char c = 0;
    std::uint8_t children = 0;
    std::uint16_t first_child = 0;
    std::int16_t label = -1;
  };
  struct Form {
    std::string text;  // letters, digits and '#' alone
    std::int16_t label = 0;
  };
  class Walk;

  void add_start(std::string_view form);
  void grow(std::uint16_t node, std::span<const Form> forms, std::size_t depth);
  std::uint16_t step(std::uint16_t node, char c) const;  // 0 where nothing goes on

  std::vector<bool> starts_;                // by StartKey: whether a label may begin like this
  std::array<std::uint16_t, 128> roots_{};  // the root's children by character
  std::vector<Node> nodes_;
  std::vector<int> ids_;
};

}  // namespace faturad::extract
