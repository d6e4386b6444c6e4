// CMaps, of encodings and ToUnicode, and the codes that strings are cut into by them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pdf/cmap.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto map = faturad::pdf::CMap::parse(bytes);
  for (std::string_view rest = bytes.substr(0, 256); !rest.empty();) {
    const auto code = map.next(rest);
    if (code.length < 1 || static_cast<std::size_t>(code.length) > rest.size()) std::abort();
    map.cid(code.value, code.length);
    map.text(code.value);
    rest.remove_prefix(static_cast<std::size_t>(code.length));
  }
  return 0;
}
