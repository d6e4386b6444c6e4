// Stream filters: the first byte chooses one, the second the predictor.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pdf/filters.hpp"

using namespace faturad::pdf;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  constexpr std::uint64_t kBudget = 1u << 20;
  ByteBudget budget{kBudget};
  std::string out;
  switch (data[0] % 5) {
    case 0: out = inflate(bytes, budget); break;
    case 1: out = decode_lzw(bytes, data[1] & 1, budget); break;
    case 2: out = decode_ascii85(bytes); break;
    case 3: out = decode_ascii_hex(bytes); break;
    default: out = decode_run_length(bytes, budget); break;
  }
  if (out.size() > kBudget + 4 * size) std::abort();
  undo_predictor(out, {data[1] % 16, 1 + data[1] % 4, 8, 1 + data[1] % 31});
  return 0;
}
