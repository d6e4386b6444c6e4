// Where the time of reading one document goes.
#pragma once

#include <string_view>

namespace faturad::bench {

struct Stages {        // milliseconds
  double open = 0;     // PoDoFo reads the cross-reference table and objects, page tree included
  double inflate = 0;  // zlib alone, page contents: the floor
  double decode = 0;   // page contents through our filters
  double lex = 0;      // page contents into tokens
  double fonts = 0;    // font dictionaries, ToUnicode, widths
  double run = 0;      // text machine, lexing included, fonts loaded
  double layout = 0;
};

// Zeros where the document cannot be opened.
Stages measure_stages(std::string_view pdf);

}  // namespace faturad::bench
