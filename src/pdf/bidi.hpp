// Right-to-left text: pages show it in visual order, readers want it as it is spoken.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "faturad/pdf/text_page.hpp"

namespace faturad::pdf {

// True where the first letter that has a direction is Hebrew, Arabic or of a related script.
bool is_right_to_left(std::string_view utf8);

// Takes the words of one line, left to right as seen, and puts them and their letters into the order of reading: runs
// of right-to-left words are turned round, numbers and Latin words inside keep their own order.
void order_for_reading(std::span<Word> line);

}  // namespace faturad::pdf
