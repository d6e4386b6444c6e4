// Objects as they stand in a file (ISO 32000-1, 7.3), for files that keep to the syntax.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "pdf/object.hpp"

namespace faturad::pdf {

// The object that `bytes` begin with; leaves them behind it. Nothing where the syntax is broken: what to make of that
// is for a repair to say.
std::optional<Object> parse_object(std::string_view& bytes);

struct IndirectObject {
  Ref ref;
  Object value;
  std::string_view behind;  // what follows the value: "stream" or "endobj"
};
// "12 0 obj" and what it holds.
std::optional<IndirectObject> parse_indirect(std::string_view bytes);

// The white space that `bytes` begin with taken off.
std::string_view skip_space(std::string_view bytes);
// Takes an unsigned integer, and white space before it, off `bytes`.
std::optional<std::uint64_t> take_integer(std::string_view& bytes);
// Takes `word`, and white space before it, off `bytes`; false where they begin with something else.
bool take_word(std::string_view& bytes, std::string_view word);

}  // namespace faturad::pdf
