// The letters and digits of a page in groups, as what stands between them cuts them up; and numbers put together again
// from several groups, words and lines. Made once for a page; all exact readers look at it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "extract/page/page_index.hpp"

namespace faturad::extract {

// Neighbouring ASCII letters and digits of one word.
struct Group {
  std::uint32_t word = 0, line = 0;
  std::uint16_t begin = 0, size = 0;  // within the word
  bool has_digit = false, has_letter = false, has_lower = false;
  bool joined = false;  // only blanks, dots, dashes or slashes stand between the group before and this one
  bool slash = false;   // among them a slash
  std::uint32_t ahead = 0;  // characters from here to where a number that begins here can reach without a break
};

// Groups that make up one number.
struct Chain {
  using Places = boost::container::small_vector<std::uint32_t, 12>;  // access keys are printed in eleven groups
  std::string text;
  Places groups;
  Places cuts;  // length of `text` behind each group
};

enum class Verdict { more, take, stop };

class DigitGroups {
 public:
  explicit DigitGroups(const PageIndex& page);

  const std::vector<Group>& all() const { return groups_; }
  std::string_view text(const Group& group) const { return std::string_view(page_.words[group.word].text).substr(group.begin, group.size); }
  // Adds group after group from `first` (its first `skip` characters left out) for as long as they are joined and `judge`
  // wants more, at most `longest` characters. Where a line ends it goes on with what stands right of it on the same row, with
  // what stands below the groups so far (a number wrapped inside its column), or with the next in reading order.
  std::optional<Chain> follow(std::uint32_t first, std::size_t skip, std::size_t longest, const std::function<Verdict(const Chain&)>& judge) const;
  Found found(const Chain& chain) const;
  // The first group on the line below `box`, within its width.
  std::optional<std::uint32_t> below(const pdf::Box& box) const;
  const pdf::TextPage& page() const { return page_; }
  std::uint32_t first_of_word(std::size_t word) const { return first_of_word_[word]; }

 private:
  void cut(std::uint32_t word, std::uint32_t line, bool& open, bool& slash);
  void look_ahead();
  std::optional<Chain> follow(Chain chain, std::uint32_t next, std::size_t longest, const std::function<Verdict(const Chain&)>& judge, int wraps) const;
  std::optional<std::uint32_t> first_group(std::uint32_t position) const;  // of a word, by its position on the page
  std::optional<std::uint32_t> beside(const Chain& chain) const;
  std::optional<std::uint32_t> wrap(const Chain& chain) const;

  const PageIndex& index_;
  const pdf::TextPage& page_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> first_of_word_;  // of each word its first group, or the next one's; one more than words
};

}  // namespace faturad::extract
