// Pages of words from rows of text, as a fixed-pitch printer sets them.
#pragma once

#include <string_view>
#include <vector>

#include "faturad/pdf/text_page.hpp"

namespace faturad::test {

// One row a string, 12 points apart; a character (UTF-8) is 5 points wide and the font 10 points high, so that two blanks part
// cells. Empty strings are empty rows.
pdf::TextPage page_of(const std::vector<std::string_view>& rows, int number = 1);

}  // namespace faturad::test
