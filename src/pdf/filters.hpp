// Stream filters of ISO 32000-1, 7.4, except those of images.
#pragma once

#include <string>
#include <string_view>

#include "pdf/objects.hpp"

namespace faturad::pdf {

// Applies the filters that `dict` names, in order. Broken data gives what came before the break; an image filter
// (DCT, JPX, CCITT, JBIG2) or an unknown one gives nothing, because its output is no text.
std::string decode_stream(Objects& objects, const Dict& dict, std::string_view raw);

// The single filters, for decode_stream and for tests. None grows beyond the budget.
std::string inflate(std::string_view data, ByteBudget& budget);
std::string decode_lzw(std::string_view data, bool early_change, ByteBudget& budget);
std::string decode_ascii85(std::string_view data);
std::string decode_ascii_hex(std::string_view data);
std::string decode_run_length(std::string_view data, ByteBudget& budget);

struct Predictor {
  int kind = 1;  // 1 none, 2 TIFF, 10 and above PNG
  int colors = 1;
  int bits = 8;
  int columns = 1;
};
std::string undo_predictor(std::string data, const Predictor& predictor);

}  // namespace faturad::pdf
